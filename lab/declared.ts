import { isV4, onePerFamily } from '../src/netpol/sets/address-set.ts';
import { ConnectionSet } from '../src/netpol/sets/connection-set.ts';
import type { Endpoint, Namespace, PluginOptions } from '../src/netpol/model.ts';
import { selects } from '../src/netpol/policy/selector.ts';
import type { Direction, ResolvedFlow, Table } from '../src/table/table.ts';
import { isOurs, membership, type Membership } from './membership.ts';

/** What one flow declares for a pair of ends. */
interface Declaration {
  readonly flow: string;
  readonly connections: ConnectionSet;
}

/** What a table declares, without a look at what was rendered. */
export interface Expectation {
  /** What may be connected to: what flows say where a pod is closed, everything where it is not. */
  allowed(from: Endpoint, to: Endpoint): ConnectionSet;
  /** The flows that speak of a pair. */
  declared(from: Endpoint, to: Endpoint): readonly Declaration[];
  /** Which names of the table an end answers to. */
  readonly namesOf: Membership;
}

/** A node reaches its own pods, and where the plugin says so they reach it: no table can forbid that. */
const isOwnNode = (from: Endpoint, to: Endpoint, way: PluginOptions['ownNode']): boolean => {
  if (from.kind !== 'pod' || to.kind !== 'pod' || from.pod.node === undefined) return false;
  const isNode = from.pod.hostNetwork || (way === 'both ways' && to.pod.hostNetwork);
  return isNode && from.pod.node === to.pod.node;
};

/** Address families of an end; a pod whose address is not known may have both. */
const familiesOf = (end: Endpoint): readonly boolean[] => {
  const addresses = end.kind === 'pod' ? end.pod.ips : onePerFamily(end.addresses);
  return addresses.length > 0 ? addresses.map(isV4) : [true, false];
};

const shareFamily = (a: Endpoint, b: Endpoint): boolean =>
  familiesOf(a).some((family) => familiesOf(b).includes(family));

/** The ports of a flow on one of its targets, by name, else every port. */
const portsOn = (table: Table, flow: ResolvedFlow, target: string): ConnectionSet =>
  flow.allPorts
    ? ConnectionSet.all
    : (flow.ports ?? [])
        .flatMap((name) => (table.components[target] ?? table.peers[target])?.ports?.[name] ?? [])
        .reduce(
          (set, { port, endPort, protocol = 'TCP' }) =>
            set.union(ConnectionSet.of(protocol, Number(port), Number(endPort ?? port))),
          ConnectionSet.none,
        );

/**
 * What a table declares, worked out from its flows alone: nothing of what was rendered is read here.
 * A pod that a component or the default deny closes may do what a flow of its components says; whoever
 * is not closed may do anything.
 */
export function expected(
  table: Table,
  home: string,
  namespaces: readonly Namespace[],
  options: PluginOptions = {},
): Expectation {
  const namesOf = membership(table, home, namespaces, options);
  const closes = (name: string, direction: Direction): boolean =>
    table.components[name]?.policyTypes.includes(direction) === true;

  const isClosed = (end: Endpoint, direction: Direction): boolean => {
    if (!isOurs(end, home)) return false;
    const { defaultDeny } = table;
    const denied =
      defaultDeny.enabled &&
      defaultDeny.policyTypes.includes(direction) &&
      selects(defaultDeny.podSelector ?? {}, end.pod.labels);
    return denied || [...namesOf(end)].some((name) => closes(name, direction));
  };

  /** Flows between a pair; with a direction, only those that a component holds which closes it. */
  function declared(from: Endpoint, to: Endpoint, direction?: Direction): readonly Declaration[] {
    const [sources, targets] = [namesOf(from), namesOf(to)];
    return Object.entries(table.flows).flatMap(([name, flow]) => {
      const origins = (flow.from ?? []).filter((member) => sources.has(member));
      if (!flow.enabled || origins.length === 0) return [];
      return (flow.to ?? [])
        .filter((target) => targets.has(target))
        .filter(
          (target) =>
            direction === undefined ||
            (direction === 'Ingress' ? [target] : origins).some((owner) =>
              closes(owner, direction),
            ),
        )
        .map((target) => ({ flow: name, connections: portsOn(table, flow, target) }));
    });
  }

  const opened = (from: Endpoint, to: Endpoint, direction: Direction): ConnectionSet =>
    declared(from, to, direction).reduce(
      (set, { connections }) => set.union(connections),
      ConnectionSet.none,
    );

  function allowed(from: Endpoint, to: Endpoint): ConnectionSet {
    if (from === to || isOwnNode(from, to, options.ownNode)) return ConnectionSet.all;
    if (!shareFamily(from, to)) return ConnectionSet.none;
    const out = isClosed(from, 'Egress') ? opened(from, to, 'Egress') : ConnectionSet.all;
    const into = isClosed(to, 'Ingress') ? opened(from, to, 'Ingress') : ConnectionSet.all;
    return out.intersect(into);
  }

  return { allowed, declared: (from, to) => declared(from, to), namesOf };
}
