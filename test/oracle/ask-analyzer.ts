import { addressOf, addressesOf, formatAddress } from '../../src/netpol/sets/address-set.ts';
import { ConnectionSet, protocols, type Protocol } from '../../src/netpol/sets/connection-set.ts';
import { connectivity, type Cluster, type Group } from '../../src/netpol/groups/connectivity.ts';
import { IntervalSet } from '../../src/netpol/sets/interval-set.ts';
import type { Pod } from '../../src/netpol/model.ts';
import type { Oracle } from './process.ts';

interface Answer {
  readonly connections?: readonly { src: string; dst: string; conn: string }[] | null;
}

const isProtocol = (word: string | undefined): word is Protocol =>
  protocols.some((protocol) => protocol === word);

/** Reads `All Connections`, `No Connections` or `SCTP 1-65535,TCP 80,443`. */
function readConnections(text: string): ConnectionSet {
  if (text === 'All Connections') return ConnectionSet.all;
  if (text === 'No Connections') return ConnectionSet.none;
  let protocol: Protocol | undefined;
  return text.split(',').reduce((set, part) => {
    const words = part.split(' ');
    const [first] = words;
    if (isProtocol(first)) protocol = first;
    const [from, to = from] = (words.at(-1) ?? '').split('-').map(Number);
    if (!protocol || !from || !to) throw new Error(`"${text}" is not a list of connections`);
    return set.union(ConnectionSet.of(protocol, from, to));
  }, ConnectionSet.none);
}

const objectsOf = ({ pods, policies, namespaces }: Cluster): readonly unknown[] => {
  const names = new Set([
    ...pods.map(({ namespace }) => namespace),
    ...policies.map(({ metadata }) => metadata.namespace ?? 'default'),
  ]);
  return [
    ...[...names].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: namespaces.find((one) => one.name === name)?.labels ?? {
          'kubernetes.io/metadata.name': name,
        },
      },
    })),
    ...pods.map(({ name, namespace, labels, ports, ips }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: {
        containers: [undefined, ...ports].map((port, index) => ({
          name: `container-${index}`,
          image: 'image',
          ports: port
            ? [{ name: port.name, containerPort: port.port, protocol: port.protocol }]
            : [],
        })),
      },
      status: { podIPs: ips.map((ip) => ({ ip: formatAddress(ip) })) },
    })),
    ...policies.map(({ metadata, spec }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace: 'default', ...metadata },
      spec,
    })),
  ];
};

/** A range that the analyzer writes as `10.0.0.0-10.0.0.255`. */
const range = (text: string): IntervalSet<bigint> => {
  const [first = '', last = first] = text.split('-');
  return IntervalSet.of({ start: addressOf(first), end: addressOf(last) + 1n });
};

const named = ({ namespace, name }: Pod): string => `${namespace}/${name}[Pod]`;

const isPod = (text: string): boolean => text.endsWith('[Pod]');

/** What we and netpol-analyzer say of the same ends. */
export interface Comparison {
  readonly what: string;
  readonly ours: ConnectionSet;
  readonly theirs: ConnectionSet;
}

/** An edge of each range of ports that only one of two sets has. */
export const disputed = ({ ours, theirs }: Comparison): readonly [Protocol, number][] =>
  protocols.flatMap((protocol) =>
    [ours.subtract(theirs), theirs.subtract(ours)].flatMap((set) =>
      set.ports[protocol].intervals.flatMap(({ start, end }): [Protocol, number][] => [
        [protocol, start],
        [protocol, end - 1],
      ]),
    ),
  );

export const differs = ({ ours, theirs }: Comparison): boolean => !ours.equals(theirs);

/**
 * What `connectivity` and netpol-analyzer say of every two pods of a cluster, and of every pod and
 * every IPv4 address.
 */
export async function compareWithAnalyzer(
  oracle: Oracle,
  cluster: Cluster,
): Promise<readonly Comparison[]> {
  const { connections } = await oracle.ask<Answer>({ objects: objectsOf(cluster) });
  const theirs = new Map<string, ConnectionSet>();
  const outside = new Map<string, { at: IntervalSet<bigint>; connections: ConnectionSet }[]>();
  for (const { src, dst, conn } of connections ?? []) {
    const says = readConnections(conn);
    if (isPod(src) && isPod(dst)) theirs.set(`${src} -> ${dst}`, says);
    else {
      const key = isPod(src) ? `${src} -> outside` : `outside -> ${dst}`;
      const at = range(isPod(src) ? dst : src);
      outside.set(key, [...(outside.get(key) ?? []), { at, connections: says }]);
    }
  }
  const { groups, edges } = connectivity(cluster, { ipBlockSelectsPods: false });
  const found = new Map(edges.map(({ from, to, connections: ours }) => [`${from} ${to}`, ours]));
  const comparisons: Comparison[] = [];
  const compare = (what: string, ours: ConnectionSet, other: ConnectionSet | undefined): void => {
    comparisons.push({ what, ours, theirs: other ?? ConnectionSet.none });
  };
  const v4 = addressesOf('0.0.0.0/0');
  const compareOutside = (key: string, ours: ConnectionSet, group: Group & { kind: 'outside' }) => {
    const here = group.addresses.intersect(v4);
    const entries = outside.get(key) ?? [];
    for (const { at, connections: says } of entries) {
      if (!at.intersect(here).isEmpty) compare(key, ours, says);
    }
    const rest = entries.reduce((left, { at }) => left.subtract(at), here);
    if (!rest.isEmpty) compare(key, ours, undefined);
  };
  for (const [a, from] of groups.entries()) {
    for (const [b, to] of groups.entries()) {
      const ours = found.get(`${a} ${b}`) ?? ConnectionSet.none;
      for (const source of from.kind === 'pods' ? from.pods : [from]) {
        for (const target of to.kind === 'pods' ? to.pods : [to]) {
          if (source === target) continue;
          if ('kind' in source && 'kind' in target) continue;
          if ('kind' in source) {
            if (!('kind' in target)) compareOutside(`outside -> ${named(target)}`, ours, source);
          } else if ('kind' in target) compareOutside(`${named(source)} -> outside`, ours, target);
          else {
            const key = `${named(source)} -> ${named(target)}`;
            compare(key, ours, theirs.get(key));
          }
        }
      }
    }
  }
  return comparisons;
}
