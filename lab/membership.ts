import { blockOf } from '../src/netpol/sets/address-set.ts';
import type { Endpoint, Namespace, PluginOptions } from '../src/netpol/model.ts';
import { selects } from '../src/netpol/policy/selector.ts';
import type { ResolvedPeer, Table } from '../src/table/table.ts';

/** Which names of a table an end answers to, among those that are switched on. */
export type Membership = (end: Endpoint) => ReadonlySet<string>;

/** Pods that policies of the namespace bind: those on the host network are just addresses. */
export const isOurs = (end: Endpoint, home: string): end is Endpoint & { kind: 'pod' } =>
  end.kind === 'pod' && end.pod.namespace === home && !end.pod.hostNetwork;

/** Works out, from the table alone, which components and peers an end belongs to. */
export function membership(
  table: Table,
  home: string,
  namespaces: readonly Namespace[],
  { ipBlockSelectsPods = true }: PluginOptions = {},
): Membership {
  const labelsOf = new Map(namespaces.map(({ name, labels }) => [name, labels]));

  function isAtPeer(end: Endpoint, peer: ResolvedPeer): boolean {
    if (peer.anywhere) return true;
    const { ipBlocks = [], namespaceSelector, podSelector } = peer;
    const blocks = ipBlocks.map(({ cidr, except }) => blockOf(cidr, except));
    if (end.kind === 'outside') return blocks.some((block) => end.addresses.isSubsetOf(block));
    const { pod } = end;
    const seenAsAddress = ipBlockSelectsPods || pod.hostNetwork;
    if (seenAsAddress && blocks.some((block) => pod.ips.some((ip) => block.has(ip)))) return true;
    if (pod.hostNetwork || (!namespaceSelector && !podSelector)) return false;
    const inNamespace = namespaceSelector
      ? selects(namespaceSelector, labelsOf.get(pod.namespace) ?? {})
      : pod.namespace === home;
    return inNamespace && selects(podSelector ?? {}, pod.labels);
  }

  const known = new WeakMap<Endpoint, ReadonlySet<string>>();
  return (end) => {
    let names = known.get(end);
    if (names) return names;
    const peers = Object.entries(table.peers).filter(
      ([, peer]) => peer.enabled && isAtPeer(end, peer),
    );
    const labels = isOurs(end, home) ? end.pod.labels : undefined;
    const own = Object.entries(table.components).filter(
      ([, { enabled, podSelector }]) =>
        labels && enabled && podSelector && selects(podSelector, labels),
    );
    names = new Set([...peers, ...own].map(([name]) => name));
    known.set(end, names);
    return names;
  };
}
