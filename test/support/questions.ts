import * as fc from 'fast-check';
import { addressesOf, addressOf, formatAddress, isV4 } from '../../src/netpol/sets/address-set.ts';
import { protocols, type Protocol } from '../../src/netpol/sets/connection-set.ts';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import { IntervalSet } from '../../src/netpol/sets/interval-set.ts';
import type { Endpoint, Pod } from '../../src/netpol/model.ts';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';

/** One end of one connection: a pod by one of its addresses (none: not known), or a stranger's address. */
export interface QuestionEnd {
  readonly pod?: Pod | undefined;
  readonly ip?: string | undefined;
}

/** One connection: may this end open it to that end? */
export interface Question {
  readonly from: QuestionEnd;
  readonly to: QuestionEnd;
  readonly protocol: Protocol;
  readonly port: number;
}

const peersOf = ({ spec }: PolicyObject) => [
  ...(spec.ingress ?? []).flatMap(({ from }) => from ?? []),
  ...(spec.egress ?? []).flatMap(({ to }) => to ?? []),
];

/** Addresses on both sides of every edge of every block, and two that nobody names. */
function strangers({ policies, pods }: Cluster): readonly string[] {
  const cidrs = policies
    .flatMap(peersOf)
    .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []));
  const edges = cidrs.flatMap((cidr) => {
    const of = addressesOf(cidr).intervals.flatMap(({ start, end }) => [start, end - 1n]);
    const beside = addressesOf(cidr).intervals.flatMap(({ start, end }) => [start - 1n, end]);
    const v4 = of.some(isV4);
    return [...of, ...beside.filter((at) => at >= 0n && at < 1n << 128n === !v4)];
  });
  const taken = new Set(pods.flatMap(({ ips }) => ips));
  const texts = edges
    .filter((edge) => edge < (1n << 128n) + (1n << 32n) && !taken.has(edge))
    .map(formatAddress);
  return [...new Set([...texts, '198.51.100.7', '2001:db9::7'])];
}

/** Ports on both sides of every edge that policies or pods name. */
function edgePorts({ policies, pods }: Cluster): readonly number[] {
  const named = policies
    .flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])])
    .flatMap(({ ports }) => ports ?? [])
    .flatMap(({ port, endPort }) => [port, endPort])
    .filter((port) => typeof port === 'number');
  const declared = pods.flatMap(({ ports }) => ports.map(({ port }) => port));
  const edges = [...named, ...declared].flatMap((port) => [port - 1, port, port, port + 1]);
  return [1, 65535, ...edges].filter((port) => port > 0 && port < 65536);
}

const ends = (cluster: Cluster): readonly QuestionEnd[] => [
  ...cluster.pods.flatMap((pod): QuestionEnd[] =>
    pod.ips.length === 0 ? [{ pod }] : pod.ips.map((ip) => ({ pod, ip: formatAddress(ip) })),
  ),
  ...strangers(cluster).map((ip) => ({ ip })),
];

const family = ({ ip }: QuestionEnd): string | undefined => ip && (ip.includes(':') ? '6' : '4');

/** Whether two ends can talk at all: by one family, and one of them a pod. */
export const canMeet = (from: QuestionEnd, to: QuestionEnd): boolean =>
  (from.pod !== undefined || to.pod !== undefined) &&
  (from.ip === undefined || to.ip === undefined || family(from) === family(to));

/** Questions about a cluster, at the edges of what its policies name. */
export function questionsAbout(cluster: Cluster, count: number): fc.Arbitrary<readonly Question[]> {
  const known = ends(cluster);
  const pods = known.filter(({ pod }) => pod);
  const outside = known.filter(({ pod }) => !pod);
  const pairs = [
    ...pods.flatMap((from) => known.map((to) => ({ from, to }))),
    ...pods.flatMap((to) => outside.map((from) => ({ from, to }))),
  ].filter(({ from, to }) => canMeet(from, to));
  return fc.array(
    fc
      .record({
        pair: fc.constantFrom(...pairs),
        port: fc.constantFrom(...edgePorts(cluster)),
        protocol: fc.constantFrom(...protocols),
      })
      .map(({ pair, port, protocol }) => ({ ...pair, protocol, port })),
    { minLength: count, maxLength: count },
  );
}

/** A question's end as the evaluator wants it, by this one address. */
export const endpoint = ({ pod, ip }: QuestionEnd): Endpoint => {
  const ips = ip === undefined ? [] : [addressOf(ip)];
  return pod
    ? { kind: 'pod', pod: { ...pod, ips } }
    : {
        kind: 'outside',
        addresses: IntervalSet.of(...ips.map((start) => ({ start, end: start + 1n }))),
      };
};

export const samePod = (a: QuestionEnd, b: QuestionEnd): boolean =>
  a.pod !== undefined && a.pod.namespace === b.pod?.namespace && a.pod.name === b.pod.name;
