import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../src/read/rendered.ts';
import { loadPreset, loadShared } from '../../src/table/load.ts';
import { resolve } from '../../src/table/resolve.ts';
import { policiesOfMany } from '../support/helm.ts';
import { doublesOf, loadPods, podIn, strangers, type Pod } from '../support/kasm-pods.ts';
import {
  covers,
  everyone,
  expectations,
  neededByRelease,
  type Connection,
  type Expectation,
  type Preset,
} from '../support/needed-connections.ts';
import { allowed, appliesTo, letIn, letOut } from '../support/plain-check.ts';

type Policies = readonly NetworkPolicy[];

const presets = Object.keys(expectations) as Preset[];
const expectationOf = (preset: Preset): Expectation => expectations[preset];

/** Our pods as a second release in the same namespace has them; 1.16 names pods alike in every release. */
const secondReleaseOf = (pods: readonly Pod[]): readonly Pod[] =>
  pods.map(({ component, labels, ports }) => {
    const entries = Object.entries(labels).map(([key, value]) => {
      if (key === 'release' || key === 'app.kubernetes.io/instance') return [key, 'other'] as const;
      const named = key === 'app.kubernetes.io/name' && 'app.kubernetes.io/part-of' in labels;
      return [key, named ? value.replace(/^kasm-/u, 'other-') : value] as const;
    });
    return podIn('kasm', `other-${component}`, Object.fromEntries(entries), ports);
  });

const text = ({ from, to, port, protocol = 'TCP' }: Connection): string =>
  `${from} → ${to} : ${port}/${protocol}`;

const without = (open: readonly Connection[], rows: readonly Connection[]): readonly Connection[] =>
  open.filter((one) => !rows.some((row) => covers(row, one)));

const both = ['TCP', 'UDP'] as const;

/** What pods answer on, the ends of each rule, and the ends of the whole range for rules without ports. */
const telling = (policies: Policies, callees: readonly Pod[]): ReadonlySet<number> =>
  new Set([
    1,
    65535,
    ...callees.flatMap((pod) => pod.ports),
    ...policies
      .flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])])
      .flatMap(({ ports = [] }) => ports.flatMap(({ port, endPort = port }) => [port, endPort])),
  ]);

interface Probe {
  readonly caller: Pod;
  readonly callee: Pod;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Each pair of pods on each port. A pod paired with itself stands for two replicas. */
function* probes(
  from: readonly Pod[],
  to: readonly Pod[],
  ports: Iterable<number>,
): Generator<Probe> {
  for (const caller of from)
    for (const callee of to)
      for (const port of ports)
        for (const protocol of both) yield { caller, callee, port, protocol };
}

const connectionOf = ({ caller, callee, port, protocol }: Probe): Connection => ({
  from: caller.component,
  to: callee.component,
  port,
  protocol,
});

/** Everything that a check finds open. */
function openConnections(
  check: typeof allowed,
  policies: Policies,
  from: readonly Pod[],
  to: readonly Pod[],
): readonly Connection[] {
  const open = [...probes(from, to, telling(policies, to))].filter(({ caller, callee, ...port }) =>
    check(policies, caller, callee, port),
  );
  return [...new Map(open.map(connectionOf).map((one) => [text(one), one])).values()];
}

/** The connections of these rows, between any two pods that they name, that are allowed, or that are not. */
function judge(
  isAllowed: boolean,
  policies: Policies,
  rows: readonly Connection[],
  world: readonly Pod[],
): readonly string[] {
  const named = (name: string): readonly Pod[] =>
    world.filter(({ component }) => name === everyone || component === name);
  const found = rows.flatMap((row) => {
    const callees = named(row.to);
    const ports = row.port === 'any' ? telling(policies, callees) : [row.port];
    return [...probes(named(row.from), callees, ports)].filter(
      (probe) =>
        covers(row, connectionOf(probe)) &&
        allowed(policies, probe.caller, probe.callee, probe) === isAllowed,
    );
  });
  return [...new Set(found.map(connectionOf).map(text))];
}
const shut = judge.bind(undefined, false);
const leaking = judge.bind(undefined, true);

const componentOf = (policy: NetworkPolicy): string =>
  policy.metadata.labels['app.kubernetes.io/component'] ?? '';

/** Policies but for the default deny: the components' own. */
const componentPolicies = (policies: Policies): Policies =>
  policies.filter((policy) => componentOf(policy) !== 'default-deny');

/** Lines `pod: the components whose policies select it`. */
const selections = (policies: Policies, pods: readonly Pod[]): readonly string[] =>
  pods.map((pod) => {
    const selecting = componentPolicies(policies).filter((policy) => appliesTo(policy, pod));
    return `${pod.component}: ${selecting.map(componentOf).join(', ')}`;
  });

/** The lines that `selections` should give: each pod by the component of its own name, or by none. */
const rightSelections = (pods: readonly Pod[], byNone: readonly string[]): readonly string[] =>
  pods.map(({ component }) => `${component}: ${byNone.includes(component) ? '' : component}`);

const chartPresets = presets.filter((preset) => preset.startsWith('kasm-'));
/** Those whose every pod names its release; an operator makes some of kasm-platform's. */
const releasePresets = chartPresets.filter((preset) => preset !== 'kasm-platform');
const closablePresets = presets.filter(
  (preset) => preset === 'plain' || chartPresets.includes(preset),
);

/** `egress: all` with every peer switched off that nobody but the user can place. */
async function allEgress(preset: Preset): Promise<unknown> {
  const [outside, own] = [await loadShared('outside'), await loadPreset(preset)];
  const unplaced = Object.entries({ ...outside.peers, ...own.peers }).filter(
    ([, peer]) => !peer.podSelector && !peer.namespaceSelector && !peer.ipBlocks && !peer.anywhere,
  );
  const off = unplaced.map(([name]) => [name, { enabled: false }] as const);
  return { preset, egress: 'all', peers: Object.fromEntries(off) };
}

const rendered = await policiesOfMany([
  ...presets.map((preset) => ({ preset })),
  ...releasePresets.map((preset) => ({ preset, kasm: { release: 'kasm' } })),
  ...(await Promise.all(closablePresets.map(allEgress))),
  ...Object.keys(neededByRelease).map((version) => ({ preset: 'kasm-1.19', kasm: { version } })),
]);
const take = (names: readonly Preset[], start: number): ReadonlyMap<Preset, Policies> =>
  new Map(names.map((preset, index) => [preset, rendered[start + index] ?? []]));
const byDefault = take(presets, 0);
const ofRelease = take(releasePresets, presets.length);
const withAllEgress = take(closablePresets, presets.length + releasePresets.length);

describe.each(presets)('%s', (preset) => {
  const { needed, forbidden, tolerated, closedEgress, selectedByNone, leftOpen } =
    expectationOf(preset);
  const known = [...needed, ...tolerated];
  const policies = byDefault.get(preset) ?? [];
  const pods = loadPods(preset);
  const guarded = pods.filter((pod) => !leftOpen.includes(pod.component));
  const doubles = doublesOf(pods);
  const world = [...pods, ...strangers, ...doubles];

  it('every row of what is expected names pods and ports that exist', () => {
    const wrong = [...needed, ...forbidden].filter(({ from, to, port }) => {
      const callers = world.filter((pod) => from === everyone || pod.component === from);
      const callees = world.filter((pod) => pod.component === to);
      const answers = callees.every((pod) => port === 'any' || pod.ports.includes(port));
      return callers.length === 0 || callees.length === 0 || !answers;
    });
    expect(wrong.map(text)).toEqual([]);
  });

  it('no connection is both needed and forbidden, or listed twice', () => {
    const contradictions = forbidden.filter((row) =>
      known.some((one) => covers(one, row) || covers(row, one)),
    );
    expect(contradictions.map(text)).toEqual([]);
    expect(new Set(known.map(text)).size).toBe(known.length);
  });

  it('every pod is selected by exactly one component', () => {
    expect(selections(policies, pods)).toEqual(rightSelections(pods, selectedByNone));
  });

  it('every enabled component has one policy, and it selects at least one pod', async () => {
    const table = await resolve({ preset });
    const enabled = Object.entries(table?.components ?? {}).filter(([, { enabled: on }]) => on);
    const selecting = componentPolicies(policies).filter((policy) =>
      pods.some((pod) => appliesTo(policy, pod)),
    );
    expect(selecting.map(componentOf).toSorted()).toEqual(enabled.map(([name]) => name).toSorted());
  });

  it('every needed connection works', () => {
    expect(shut(policies, needed, world)).toEqual([]);
  });

  it('every forbidden connection is shut', () => {
    expect(leaking(policies, forbidden, world)).toEqual([]);
  });

  it('nothing gets in that is neither needed nor listed with a reason', () => {
    const open = openConnections(letIn, policies, world, guarded);
    expect(without(open, known).map(text)).toEqual([]);
  });

  it('a pod that no component selects accepts nothing, but where there is no default deny', () => {
    const unselected = [...pods, ...strangers].filter(
      (pod) =>
        pod.namespace === 'kasm' &&
        componentPolicies(policies).every((policy) => !appliesTo(policy, pod)),
    );
    const denied = leftOpen.length === 0 ? unselected : [];
    expect(openConnections(letIn, policies, world, denied).map(text)).toEqual([]);
  });

  it('the data tier gets out to nothing that is neither needed nor listed with a reason', () => {
    const closed = pods.filter((pod) => closedEgress.includes(pod.component));
    expect(new Set(closed.map((pod) => pod.component))).toEqual(new Set(closedEgress));
    const open = openConnections(letOut, policies, closed, world);
    expect(without(open, known).map(text)).toEqual([]);
  });

  it('every connection that is listed with a reason is open', () => {
    expect(shut(policies, tolerated, world)).toEqual([]);
  });

  it('Traefik reaches what it must, and nothing else', () => {
    const traefik = strangers.filter((pod) => pod.component === 'traefik');
    const rows = needed.filter(({ from }) => from === 'traefik');
    expect(shut(policies, rows, world)).toEqual([]);
    expect(without(openConnections(allowed, policies, traefik, guarded), rows).map(text)).toEqual(
      [],
    );
  });

  it('a pod with our labels in another namespace reaches nothing', () => {
    expect(openConnections(allowed, policies, doubles, guarded).map(text)).toEqual([]);
  });
});

describe.each(releasePresets)('%s with kasm.release', (preset) => {
  const { needed, selectedByNone } = expectationOf(preset);
  const policies = ofRelease.get(preset) ?? [];
  const pods = loadPods(preset);
  const others = secondReleaseOf(pods);

  it('every pod of the release is selected by exactly one component', () => {
    expect(selections(policies, pods)).toEqual(rightSelections(pods, selectedByNone));
  });

  it('no pod of a second release is selected', () => {
    expect(selections(policies, others)).toEqual(others.map(({ component }) => `${component}: `));
  });

  it('every needed connection works', () => {
    expect(shut(policies, needed, [...pods, ...strangers])).toEqual([]);
  });

  it('a second release reaches nothing of ours', () => {
    expect(openConnections(allowed, policies, others, pods).map(text)).toEqual([]);
  });
});

describe.each(closablePresets)('%s with egress: all', (preset) => {
  const { needed, tolerated } = expectationOf(preset);
  const policies = withAllEgress.get(preset) ?? [];
  const pods = loadPods(preset);
  const world = [...pods, ...strangers];

  it('every needed connection works', () => {
    expect(shut(policies, needed, world)).toEqual([]);
  });

  it('no pod gets out to a pod that is neither needed nor listed with a reason', () => {
    const open = openConnections(letOut, policies, pods, world);
    expect(without(open, [...needed, ...tolerated]).map(text)).toEqual([]);
  });
});

const releases = Object.entries(neededByRelease).map(([version, rows], index) => ({
  version,
  rows,
  policies: rendered[presets.length + releasePresets.length + closablePresets.length + index] ?? [],
}));

describe.each(releases)('kasm-1.19 at $version', ({ rows, policies }) => {
  const { needed, forbidden } = expectationOf('kasm-1.19');
  const world = [...loadPods('kasm-1.19'), ...strangers];

  it('what this release needs works, beside what the newest does', () => {
    expect(policies).not.toEqual([]);
    expect(shut(policies, [...needed, ...rows], world)).toEqual([]);
  });

  it('what neither needs is shut', () => {
    const never = forbidden.filter((row) => !rows.some((one) => covers(one, row)));
    expect(never.length).toBe(forbidden.length - rows.length);
    expect(leaking(policies, never, world)).toEqual([]);
  });
});

describe('kasm-1.18', () => {
  it('the backup pod without labels is cut off from the database', () => {
    const pods = loadPods('kasm-1.18');
    const backup = pods.filter((pod) => pod.component === 'db-backup');
    const database = pods.filter((pod) => pod.component === 'db');
    const policies = byDefault.get('kasm-1.18') ?? [];
    expect(backup).toHaveLength(1);
    expect(openConnections(allowed, policies, backup, database).map(text)).toEqual([]);
  });
});
