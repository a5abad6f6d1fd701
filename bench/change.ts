/**
 * Times changes of one policy, one after the other, on a cluster that was judged, beside judging it afresh:
 *
 *     node change.js FILE
 *
 * After each change it asks who may reach a group that the policy selects, and at the end compares every row of
 * the last judgement with those of a fresh one. Prints medians as JSON, in milliseconds of CPU time: that of the
 * process with its garbage collector, which other processes disturb less than the clock.
 */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  connectivity,
  type Cluster,
  type Connectivity,
  type PolicyChange,
} from '../src/netpol/groups/connectivity.ts';
import type { PolicyObject } from '../src/netpol/policy/object.ts';
import { selects } from '../src/netpol/policy/selector.ts';
import { readObjects } from '../src/read/cluster.ts';

const [file = ''] = process.argv.slice(2);
const cluster: Cluster = readObjects([{ name: file, text: readFileSync(file, 'utf8') }], 'default');

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

function timed<Result>(action: () => Result): { result: Result; milliseconds: number } {
  const start = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(start);
  return { result, milliseconds: (user + system) / 1000 };
}

/** The policy with one more rule of ingress. */
const withRule = (
  { metadata, spec }: PolicyObject,
  rule: NonNullable<PolicyObject['spec']['ingress']>[number],
): PolicyObject => ({
  metadata,
  spec: {
    ...spec,
    policyTypes: ['Ingress', 'Egress'],
    egress: spec.egress ?? [{}],
    ingress: [...(spec.ingress ?? []), rule],
  },
});

const kinds: Readonly<Record<string, (policy: PolicyObject, turn: number) => PolicyChange>> = {
  'a policy taken away': ({ metadata }) => ({ remove: [metadata] }),
  'a port more': (policy, turn) => ({
    apply: [withRule(policy, { from: [{ podSelector: {} }], ports: [{ port: 7000 + turn }] })],
  }),
  'a selector that was not there': (policy, turn) => ({
    apply: [
      withRule(policy, {
        from: [
          {
            podSelector: { matchLabels: { 'apps.kubernetes.io/pod-index': `${turn * 40}` } },
            namespaceSelector: {},
          },
        ],
      }),
    ],
  }),
  'a block that was not there': (policy, turn) => ({
    apply: [withRule(policy, { from: [{ ipBlock: { cidr: `10.64.${turn}.0/25` } }] })],
  }),
};

/** The number of a group with a pod that a policy selects, or of the first group. */
const groupOf = ({ groups }: Connectivity, { metadata, spec }: PolicyObject): number =>
  Math.max(
    groups.findIndex(
      (group) =>
        group.kind === 'pods' &&
        group.pods[0]?.namespace === metadata.namespace &&
        selects(spec.podSelector ?? {}, group.pods[0]?.labels ?? {}),
    ),
    0,
  );

/** How many groups may reach one. */
const sources = (judged: Connectivity, to: number): number =>
  [...judged.groups.keys()].reduce(
    (sum, from) => sum + (judged.allowed(from, to).isEmpty ? 0 : 1),
    0,
  );

/** Whether two judgements say the same, row by row. */
function equal(one: Connectivity, other: Connectivity): boolean {
  const rows = other.rows[Symbol.iterator]();
  for (const row of one.rows) {
    const { done, value: twin } = rows.next();
    if (done === true || !isDeepStrictEqual(row, twin)) return false;
  }
  return rows.next().done === true;
}

const fresh = Array.from({ length: 3 }, () =>
  timed(() => {
    const judged = connectivity(cluster);
    sources(judged, 0);
    return judged;
  }),
);
let judged = fresh[0]?.result ?? connectivity(cluster);
let { policies } = cluster;
// Every row is made, so that there is something to take over.
Array.from(judged.rows, ({ to }) => to.length);

const medians: Record<string, number> = {};
const asked: number[] = [];
for (const [kind, change] of Object.entries(kinds)) {
  const times: number[] = [];
  for (let turn = 0; turn < 15; turn += 1) {
    const policy = policies[(turn * 13) % policies.length] as PolicyObject;
    const one = change(policy, turn);
    const { result, milliseconds } = timed(() => judged.with(one));
    times.push(milliseconds);
    const to = groupOf(result, policy);
    asked.push(timed(() => sources(result, to)).milliseconds);
    policies = [...policies.filter((other) => other !== policy), ...(one.apply ?? [])];
    judged = result;
  }
  medians[kind] = median(times);
}

if (!equal(judged, connectivity({ ...cluster, policies })))
  throw new Error('after the changes the judgement differs from a fresh one');
console.log(
  JSON.stringify({
    fresh: median(fresh.map(({ milliseconds }) => milliseconds)),
    who: median(asked),
    changes: medians,
  }),
);
