import { endpointsCover, type EndpointCube } from '../netpol/region/index.ts';
import { everyAddress } from '../netpol/sets/address-set.ts';
import type { Table } from '../table/table.ts';
import { endsOf } from './expected.ts';
import type { AskedEnd, Question } from './question.ts';

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

/** A table in which a peer is on, to see whom it would mean. */
const withPeer = (table: Table, name: string): Table => {
  const peer = table.peers[name];
  return peer ? { ...table, peers: { ...table.peers, [name]: { ...peer, enabled: true } } } : table;
};

const allIn = (sets: readonly EndpointCube[], all: readonly EndpointCube[]): boolean =>
  sets.length > 0 && sets.every((set) => all.some((each) => endpointsCover(each, set)));

/** Pods that a block happens to hold: whoever asks about an address does not ask about them. */
const isNoPodByAddress = ({ kind, addresses }: EndpointCube): boolean =>
  kind === 'outside' || addresses.equals(everyAddress);

/**
 * The name of the table by which a row would mean an end: its own, that of the component whose pod it is, or that of a
 * peer that means the end and nobody else. A peer that merely holds an address would open more than that address.
 */
function nameFor(table: Table, { name, sets }: AskedEnd, where: Placed): string | undefined {
  if (table.components[name] || table.peers[name]) return name;
  const meant = (each: string): readonly EndpointCube[] =>
    endsOf(withPeer(table, each), each, where.home, where.ipBlockSelectsPods);
  return (
    Object.keys(table.components).find((each) => allIn(sets, meant(each))) ??
    Object.keys(table.peers).find(
      (each) => allIn(sets, meant(each)) && allIn(meant(each).filter(isNoPodByAddress), sets),
    )
  );
}

/** Where a table stands. */
interface Placed {
  /** The namespace of Kasm. */
  readonly home: string;
  readonly ipBlockSelectsPods: boolean;
}

/** What to write in values; never more than was asked for. */
export function adviceFor(table: Table, question: Question, where: Placed): Advice {
  const [from, to] = [question.from, question.to].map((end) => nameFor(table, end, where));
  const off = [from, to].find((name) => name !== undefined && table.peers[name]?.enabled === false);
  if (off !== undefined) return { kind: 'switch on a peer', peer: off };
  if (from === undefined) return { kind: 'declare a peer', who: question.from.name };
  if (to === undefined) return { kind: 'declare a peer', who: question.to.name };
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
