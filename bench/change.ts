/**
 * Times changes of one policy, one after the other, on a cluster that was judged, beside judging it afresh:
 *
 *     node change.js FILE
 *
 * After each change it asks who may reach a group that the policy selects, and at the end compares all that the
 * last judgement says with a fresh one. Prints medians as JSON, in milliseconds of CPU time: that of the process
 * with its garbage collector, which other processes disturb less than the clock.
 */
import { readFileSync } from 'node:fs';
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

/** Every row, read once; how many pairs of groups are allowed. */
function pairs({ rows }: Connectivity): number {
  let sum = 0;
  for (const { from, to } of rows) for (const { groups } of to) sum += from.length * groups.length;
  return sum;
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
pairs(judged);

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

const found = pairs(judged);
const wanted = pairs(connectivity({ ...cluster, policies }));
if (found !== wanted) throw new Error(`after the changes ${found} pairs, afresh ${wanted}`);
console.log(
  JSON.stringify({
    fresh: median(fresh.map(({ milliseconds }) => milliseconds)),
    who: median(asked),
    changes: medians,
  }),
);
