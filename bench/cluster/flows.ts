import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../../lab/lab.ts';
import type { Target } from '../../lab/pods.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { addressesOf, addressOf } from '../../src/netpol/sets/address-set.ts';
import type { Labels } from '../../src/netpol/model.ts';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import type { RowEnd } from '../../lab/rows.ts';
import { withAddresses, type LiveEndpoint } from '../../lab/endpoints.ts';
import { expectations, type Connection } from '../../test/support/needed-connections.ts';

/** Connections between the ends of the benchmark, each a pair of ends × protocol × port. */
export interface Flows {
  /** Allowed, and by a rule: nothing is counted where no policy closes either side. */
  readonly opened: number;
  /** Needed, and opened by a rule. */
  readonly needed: number;
  /** Needed, and shut. */
  readonly shut: number;
}

const file = join(packageDirectory, 'test', 'support', 'pods', 'kasm-1.19.yaml');
const { pods } = withAddresses(
  readObjects([{ name: file, text: await readFile(file, 'utf8') }], 'kasm'),
);

const other = (name: string, namespace: string, labels: Labels, number: number): RowEnd => {
  const ips = [addressOf(`10.42.201.${number}`), addressOf(`fd42::c9:${number}`)];
  const pod = { namespace, name, labels, ips, ports: [], hostNetwork: false };
  return { name, endpoint: { kind: 'pod', pod } };
};

const outside = (name: string, cidr: string): RowEnd => ({
  name,
  endpoint: { kind: 'outside', addresses: addressesOf(cidr) },
});

/** Kasm's pods, their peers, pods that no rule names, and an address outside in each family. */
export const ends: readonly RowEnd[] = [
  ...pods.map((pod) => ({
    name: pod.labels['app.kubernetes.io/component'] ?? '',
    endpoint: { kind: 'pod' as const, pod },
  })),
  other('traefik', 'kube-system', { 'app.kubernetes.io/name': 'traefik' }, 1),
  other('coredns', 'kube-system', { 'k8s-app': 'kube-dns' }, 2),
  other('prometheus', 'monitoring', { 'app.kubernetes.io/name': 'prometheus' }, 3),
  other('bare', 'kasm', {}, 4),
  other('bare-elsewhere', 'elsewhere', {}, 5),
  outside('agents', '198.51.100.7/32'),
  outside('outside', '2001:db8:1::7/128'),
];

export const namespaces = ['kasm', 'kube-system', 'monitoring', 'elsewhere'];

const tcp = (port: number): Target => ({ protocol: 'TCP', port });

const answersOf = new Map<string, readonly Target[]>([
  ...pods.map(
    ({ labels, ports }) =>
      [labels['app.kubernetes.io/component'] ?? '', ports.map(({ port }) => tcp(port))] as const,
  ),
  ['coredns', [{ protocol: 'UDP', port: 53 }, tcp(53)]],
  ['agents', [tcp(443)]],
]);

export const ports: readonly number[] = [
  ...new Set([...answersOf.values()].flatMap((targets) => targets.map(({ port }) => port))),
];

/** Who needs whom, from a list that was made without the preset; and sessions run on agents. */
const needed: readonly Connection[] = [
  ...expectations['kasm-1.19'].needed,
  ...['proxy', 'api', 'manager'].map((from) => ({ from, to: 'agents', port: 443 })),
];

const isNeeded = (from: string, to: string, { protocol, port }: Target): boolean =>
  needed.some(
    (row) =>
      row.from === from &&
      row.to === to &&
      row.port === port &&
      (row.protocol ?? 'TCP') === protocol,
  );

/** Endpoints outside have their address in front of the name. */
const nameOf = ({ name }: LiveEndpoint): string => /\((\w+)\)$/u.exec(name)?.[1] ?? name;

/** Every ordered pair of endpoints of one family where something answers. */
const pairsOf = (endpoints: readonly LiveEndpoint[]) =>
  endpoints.flatMap((from) =>
    endpoints
      .filter((to) => from.end !== to.end && from.isV4 === to.isV4)
      .map((to) => ({ from, to, targets: answersOf.get(nameOf(to)) ?? [] }))
      .filter(({ targets }) => targets.length > 0),
  );

/**
 * Counts flows as the evaluator sees them, over either family, and tries each of them on sockets:
 * it is an error when one goes otherwise than the evaluator says.
 */
export async function flowsOf(
  lab: Lab,
  endpoints: readonly LiveEndpoint[],
  policies: readonly PolicyObject[],
): Promise<Flows> {
  const evaluator = createEvaluator(policies, []);
  const pairs = pairsOf(endpoints);
  await lab.pods.forget();
  const verdicts = await lab.pods.probe(
    pairs.map(({ from, to, targets }) => ({ from: from.end, to: to.ip, ports: targets })),
  );
  const [all, open, ruled] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const [row, { from, to, targets }] of pairs.entries()) {
    const { connections, egress, ingress } = evaluator.allowed(from.endpoint, to.endpoint);
    const isJudged = egress.isolatedBy.length + ingress.isolatedBy.length > 0;
    for (const [column, target] of targets.entries()) {
      const isOpen = connections.has(target.protocol, target.port);
      const what = `${from.end} → ${to.end} : ${target.port}/${target.protocol}`;
      if (isOpen !== (verdicts[row]?.[column] === 'o'))
        throw new Error(`${what} (${to.ip}): the evaluator and the socket disagree`);
      if (isNeeded(nameOf(from), nameOf(to), target)) all.add(what);
      if (isOpen) open.add(what);
      if (isOpen && isJudged) ruled.add(what);
    }
  }
  return {
    opened: ruled.size,
    needed: [...all].filter((what) => ruled.has(what)).length,
    shut: [...all].filter((what) => !open.has(what)).length,
  };
}
