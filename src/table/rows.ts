import type { Port } from '../../schema/index.ts';
import type { Direction, ResolvedFlow, Table } from './table.ts';

/** A row of the table as it counts: who may reach whom on which ports, and why. */
export interface Row {
  readonly flow: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Ports per `to` member; nothing means every port. */
  readonly ports: readonly Port[] | undefined;
  readonly description: string;
}

const closes = (table: Table, name: string, direction: Direction): boolean => {
  const component = table.components[name];
  return component?.enabled === true && component.policyTypes.includes(direction);
};

const counts = (table: Table, name: string): boolean =>
  (table.components[name] ?? table.peers[name])?.enabled === true;

/** One row per target of a flow; a source counts when its egress or the target's ingress is closed. */
function rowsOf(table: Table, name: string, flow: ResolvedFlow): Row[] {
  const targets = (flow.to ?? []).filter((to) => counts(table, to));
  return targets.flatMap((to) => {
    const from = (flow.from ?? []).filter(
      (member) =>
        counts(table, member) && (closes(table, to, 'Ingress') || closes(table, member, 'Egress')),
    );
    if (from.length === 0) return [];
    const target = table.components[to] ?? table.peers[to];
    const ports = flow.allPorts
      ? undefined
      : (flow.ports ?? []).flatMap((port) => target?.ports?.[port] ?? []);
    return [{ flow: name, from, to: [to], ports, description: flow.description ?? '' }];
  });
}

/** The rows that open something, in the order of their names. Rows of flows whose both ends are open are left out. */
export const rows = (table: Table): readonly Row[] =>
  Object.entries(table.flows)
    .filter(([, flow]) => flow.enabled)
    .flatMap(([name, flow]) => rowsOf(table, name, flow));

/** Components whose outgoing traffic no policy closes. */
export const openEgress = (table: Table): readonly string[] =>
  Object.entries(table.components)
    .filter(([, component]) => component.enabled && !component.policyTypes.includes('Egress'))
    .map(([name]) => name);
