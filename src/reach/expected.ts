import { blockOf, isV4, onePerFamily } from '../netpol/address-set.ts';
import { ConnectionSet } from '../netpol/connection-set.ts';
import type { Endpoint, Namespace, PluginOptions } from '../netpol/model.ts';
import { selects } from '../netpol/selector.ts';
import type { Direction, ResolvedFlow, ResolvedPeer, Table } from '../table/table.ts';

/** What may be connected to from one end to another. */
export type Reach = (from: Endpoint, to: Endpoint) => ConnectionSet;

/** A node reaches its own pods: Kubernetes always admits that, and no table can forbid it. */
const isOwnNode = (from: Endpoint, to: Endpoint): boolean =>
  from.kind === 'pod' &&
  to.kind === 'pod' &&
  from.pod.hostNetwork &&
  from.pod.node !== undefined &&
  from.pod.node === to.pod.node;

/** Address families of an end; a pod whose address is not known may have both. */
const familiesOf = (end: Endpoint): readonly boolean[] => {
  const addresses = end.kind === 'pod' ? end.pod.ips : onePerFamily(end.addresses);
  return addresses.length > 0 ? addresses.map(isV4) : [true, false];
};

const shareFamily = (a: Endpoint, b: Endpoint): boolean =>
  familiesOf(a).some((family) => familiesOf(b).includes(family));

/**
 * What a table declares, worked out from its flows alone: nothing of what was rendered is read here.
 * A pod that a component or the default deny closes may do what a flow of its components says; whoever
 * is not closed may do anything.
 */
export function expected(
  table: Table,
  home: string,
  namespaces: readonly Namespace[],
  { ipBlockSelectsPods = true }: PluginOptions = {},
): Reach {
  const labelsOf = new Map(namespaces.map(({ name, labels }) => [name, labels]));

  function isAtPeer(end: Endpoint, peer: ResolvedPeer): boolean {
    if (peer.anywhere) return true;
    const { ipBlocks = [], namespaceSelector, podSelector } = peer;
    const blocks = ipBlocks.map(({ cidr, except }) => blockOf(cidr, except));
    if (end.kind === 'outside') return blocks.some((block) => end.addresses.isSubsetOf(block));
    const { pod } = end;
    if (
      (ipBlockSelectsPods || pod.hostNetwork) &&
      blocks.some((block) => pod.ips.some((ip) => block.has(ip)))
    )
      return true;
    if (pod.hostNetwork || (!namespaceSelector && !podSelector)) return false;
    const inNamespace = namespaceSelector
      ? selects(namespaceSelector, labelsOf.get(pod.namespace) ?? {})
      : pod.namespace === home;
    return inNamespace && selects(podSelector ?? {}, pod.labels);
  }

  /** Pods that policies of the namespace bind: those on the host network are just addresses. */
  const isOurs = (end: Endpoint): end is Endpoint & { kind: 'pod' } =>
    end.kind === 'pod' && end.pod.namespace === home && !end.pod.hostNetwork;

  const known = new WeakMap<Endpoint, ReadonlySet<string>>();

  /** Names of the table that an end answers to, among those that are switched on. */
  function namesOf(end: Endpoint): ReadonlySet<string> {
    let names = known.get(end);
    if (names) return names;
    const peers = Object.entries(table.peers).filter(
      ([, peer]) => peer.enabled && isAtPeer(end, peer),
    );
    const labels = isOurs(end) ? end.pod.labels : undefined;
    const own = Object.entries(table.components).filter(
      ([, { enabled, podSelector }]) =>
        labels && enabled && podSelector && selects(podSelector, labels),
    );
    names = new Set([...peers, ...own].map(([name]) => name));
    known.set(end, names);
    return names;
  }

  const isClosed = (end: Endpoint, names: ReadonlySet<string>, direction: Direction): boolean => {
    if (!isOurs(end)) return false;
    const { defaultDeny } = table;
    const denied =
      defaultDeny.enabled &&
      defaultDeny.isolates.includes(direction) &&
      selects(defaultDeny.podSelector ?? {}, end.pod.labels);
    return (
      denied || [...names].some((name) => table.components[name]?.isolates.includes(direction))
    );
  };

  /** The ports of a flow on one of its targets, by name, else every port. */
  const portsOn = (flow: ResolvedFlow, target: string): ConnectionSet =>
    flow.allPorts
      ? ConnectionSet.all
      : (flow.ports ?? [])
          .flatMap((name) => (table.components[target] ?? table.peers[target])?.ports?.[name] ?? [])
          .reduce(
            (set, { port, endPort, protocol = 'TCP' }) =>
              set.union(ConnectionSet.of(protocol, Number(port), Number(endPort ?? port))),
            ConnectionSet.none,
          );

  /** What the flows allow whose `side` is a component that closes this direction. */
  function allowedBy(
    direction: Direction,
    from: ReadonlySet<string>,
    to: ReadonlySet<string>,
  ): ConnectionSet {
    let result = ConnectionSet.none;
    for (const flow of Object.values(table.flows)) {
      if (!flow.enabled) continue;
      const sources = (flow.from ?? []).filter((name) => from.has(name));
      for (const target of (flow.to ?? []).filter((name) => to.has(name))) {
        const owners = direction === 'Ingress' ? [target] : sources;
        const owned = owners.some((name) => table.components[name]?.isolates.includes(direction));
        if (sources.length > 0 && owned) result = result.union(portsOn(flow, target));
      }
    }
    return result;
  }

  return (from, to) => {
    if (from === to || isOwnNode(from, to)) return ConnectionSet.all;
    if (!shareFamily(from, to)) return ConnectionSet.none;
    const [sources, targets] = [namesOf(from), namesOf(to)];
    const out = isClosed(from, sources, 'Egress')
      ? allowedBy('Egress', sources, targets)
      : ConnectionSet.all;
    const into = isClosed(to, targets, 'Ingress')
      ? allowedBy('Ingress', sources, targets)
      : ConnectionSet.all;
    return out.intersect(into);
  };
}
