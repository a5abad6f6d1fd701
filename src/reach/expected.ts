import type { Direction } from '../netpol/policy/compile.ts';
import {
  connections,
  cubeOfSelector,
  everybody,
  namespaceCalled,
  outside,
  pods,
  type Allowance,
  type EndpointCube,
  type OneWay,
  type Opening,
} from '../netpol/region/index.ts';
import { blockOf } from '../netpol/sets/address-set.ts';
import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import { defaultDenyEntry } from '../table/policies.ts';
import type { ResolvedComponent, ResolvedFlow, ResolvedPeer, Table } from '../table/table.ts';

/** How a table closes and opens: by a component or the default deny, and by a flow. */
export type Declared = Allowance<string>;

/** The same, with the ends of each row by their names. */
type DeclaredRows = Readonly<
  Record<Direction, { readonly closed: OneWay<string>['closed']; readonly opened: readonly Row[] }>
>;

const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

const ofComponent = ({ podSelector }: Pick<ResolvedComponent, 'podSelector'>, home: string) => {
  const labels = cubeOfSelector(podSelector ?? {});
  return some(labels && pods(namespaceCalled(home), labels));
};

function ofPeer(
  { anywhere, ipBlocks, namespaceSelector, podSelector }: ResolvedPeer,
  home: string,
  ipBlockSelectsPods: boolean,
): readonly EndpointCube[] {
  if (anywhere) return everybody;
  if (ipBlocks) {
    return ipBlocks.flatMap(({ cidr, except }) => {
      const block = blockOf(cidr, except);
      const inside = ipBlockSelectsPods ? some(pods(undefined, undefined, block)) : [];
      return [...some(outside(block)), ...inside];
    });
  }
  if (!namespaceSelector && !podSelector) return [];
  const namespace = namespaceSelector ? cubeOfSelector(namespaceSelector) : namespaceCalled(home);
  const labels = cubeOfSelector(podSelector ?? {});
  return namespace && labels ? some(pods(namespace, labels)) : [];
}

/** Whom a name of the table means, in a namespace; nobody where the entry is off or is nowhere. */
export function endsOf(
  table: Table,
  name: string,
  home: string,
  ipBlockSelectsPods = true,
): readonly EndpointCube[] {
  const component = table.components[name];
  if (component) return component.enabled ? ofComponent(component, home) : [];
  const peer = table.peers[name];
  return peer?.enabled ? ofPeer(peer, home, ipBlockSelectsPods) : [];
}

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

/** What a row opens from one name to another. */
interface Row extends Opening<string> {
  readonly from: string;
  readonly to: string;
}

/**
 * What every row that is on says, from each of its names to each other, whether or not a component of it closes
 * anything: a row that no policy of ours has to open is needed all the same.
 */
export function rowsOf(table: Table, home: string, ipBlockSelectsPods = true): readonly Row[] {
  const known = new Map<string, readonly EndpointCube[]>();
  const ends = (name: string): readonly EndpointCube[] => {
    const found = known.get(name) ?? endsOf(table, name, home, ipBlockSelectsPods);
    known.set(name, found);
    return found;
  };
  return Object.entries(table.flows).flatMap(([flow, row]) =>
    (row.enabled ? (row.to ?? []) : []).flatMap((to) => {
      const ports = portsOn(table, row, to);
      return (row.from ?? []).flatMap((from) =>
        ends(from).flatMap((source) =>
          ends(to).flatMap((target) =>
            some(connections(source, target, ports)).map((cube) => ({
              source: flow,
              cube,
              portNames: [],
              from,
              to,
            })),
          ),
        ),
      );
    }),
  );
}

/**
 * What a table declares, worked out from its flows alone: nothing of what was rendered is read here. A pod
 * that a component or the default deny closes may do what a flow of its components says; whoever is not closed
 * may do anything. `home` is the namespace of Kasm.
 */
export function expected(table: Table, home: string, ipBlockSelectsPods = true): DeclaredRows {
  const rows = rowsOf(table, home, ipBlockSelectsPods);

  const oneWay = (direction: Direction): DeclaredRows[Direction] => {
    const owners = Object.entries(table.components)
      .filter(([, { enabled, policyTypes }]) => enabled && policyTypes.includes(direction))
      .map(([name]) => name);
    const { defaultDeny } = table;
    const denied =
      defaultDeny.enabled && defaultDeny.policyTypes.includes(direction)
        ? ofComponent(defaultDeny, home)
        : [];
    return {
      closed: [
        ...owners.flatMap((name) =>
          endsOf(table, name, home).map((subject) => ({ source: name, subject })),
        ),
        ...denied.map((subject) => ({ source: defaultDenyEntry, subject })),
      ],
      opened: rows.filter(({ from, to }) => owners.includes(direction === 'Ingress' ? to : from)),
    };
  };

  return { Ingress: oneWay('Ingress'), Egress: oneWay('Egress') };
}
