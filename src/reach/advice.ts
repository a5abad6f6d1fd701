import type { Table } from '../table/table.ts';
import type { Question } from './question.ts';

/** What to write so that one end may reach another; never more than was asked for. */
export type Advice =
  | { readonly kind: 'switch on a peer'; readonly peer: string }
  | { readonly kind: 'switch on a flow'; readonly flow: string }
  | { readonly kind: 'declare a peer'; readonly who: string }
  | { readonly kind: 'add a port'; readonly map: 'components' | 'peers'; readonly name: string }
  | {
      readonly kind: 'add a flow';
      readonly from: string;
      readonly to: string;
      readonly port: string;
      /** The target belongs to the data tier: what the row would open is said with it. */
      readonly isDataTier: boolean;
    };

/** The name of a port with that number on a component or peer. */
const portNameOn = (
  table: Table,
  name: string,
  { port, protocol }: Pick<Question, 'port' | 'protocol'>,
): string | undefined =>
  Object.entries((table.components[name] ?? table.peers[name])?.ports ?? {}).find(
    ([, each]) =>
      (each.protocol ?? 'TCP') === protocol &&
      Number(each.port) <= port &&
      port <= Number(each.endPort ?? each.port),
  )?.[0];

/** A row that is off and would allow just this. */
const offFlow = (table: Table, from: string, to: string, port: string): string | undefined =>
  Object.entries(table.flows).find(
    ([, flow]) =>
      !flow.enabled &&
      flow.from?.includes(from) &&
      flow.to?.includes(to) &&
      flow.ports?.includes(port),
  )?.[0];

/**
 * What to write in values. Only names that were asked for are advised: a peer that merely holds an address would
 * open more than that address.
 */
export function adviceFor(table: Table, question: Question): Advice {
  const from = question.from.name;
  const to = question.to.name;
  const isKnown = (name: string): boolean =>
    table.components[name] !== undefined || table.peers[name] !== undefined;
  const off = [from, to].find((name) => table.peers[name]?.enabled === false);
  if (off !== undefined) return { kind: 'switch on a peer', peer: off };
  const stranger = [from, to].find((name) => !isKnown(name));
  if (stranger !== undefined) return { kind: 'declare a peer', who: stranger };
  const port = portNameOn(table, to, question);
  if (port === undefined) {
    const map = table.components[to] ? 'components' : 'peers';
    return { kind: 'add a port', map, name: to };
  }
  const flow = offFlow(table, from, to, port);
  if (flow !== undefined) return { kind: 'switch on a flow', flow };
  const isDataTier = table.components[to]?.isDataTier === true;
  return { kind: 'add a flow', from, to, port, isDataTier };
}
