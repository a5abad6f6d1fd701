import type { Values } from '../../schema/index.ts';
import {
  defaultBudget,
  endpointsMeet,
  letThrough,
  Unfinished,
  type Budget,
  type ConnectionCube,
  type EndpointCube,
} from '../netpol/region/index.ts';
import { addressesOf } from '../netpol/sets/address-set.ts';
import { on } from '../table/on.ts';
import { rows, type Row } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { endsOf, expected, rowsOf, type Declared } from './expected.ts';

/**
 * Something about a table that is sound and seldom meant: no problem, for the policies do just what is written.
 *
 * - `no-dns`: a component that is closed for egress and sends something, but not to port 53
 * - `unused`: a component or peer that values write and no row names
 * - `anywhere`: a peer that is everybody, and rows that lead to or from it
 * - `no-exceptions`: a network of every address, the cluster's own among them
 * - `one-family`: a peer that connects, or is every address, with networks of one family only
 * - `never-connects`: a row whose ends never connect, for the policy of another end closes it
 * - `networks-overlap`: two networks of one peer
 * - `selectors-overlap`: two components that ask for the same labels and that one pod may belong to
 */
export interface Note {
  readonly id:
    | 'no-dns'
    | 'unused'
    | 'anywhere'
    | 'no-exceptions'
    | 'one-family'
    | 'never-connects'
    | 'networks-overlap'
    | 'selectors-overlap';
  /** Components and peers that it is about. */
  readonly names: readonly string[];
  readonly flows?: readonly string[];
  readonly networks?: readonly string[];
}

/** What values write themselves: of the rest, the presets know why it is there. */
type Written = Pick<Values, 'components' | 'peers'>;

/** The unordered pairs of a list. */
const pairsOf = <Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] =>
  items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));

const hasDns = ({ ports }: Row): boolean =>
  ports?.some(({ port, endPort }) => Number(port) <= 53 && 53 <= Number(endPort ?? port)) ?? true;

function withoutDns(table: Table, counted: readonly Row[]): readonly Note[] {
  return on(table.components)
    .filter(([name, { policyTypes }]) => {
      const sends = counted.filter(({ from }) => from.includes(name));
      return policyTypes.includes('Egress') && sends.length > 0 && !sends.some(hasDns);
    })
    .map(([name]) => ({ id: 'no-dns', names: [name] }));
}

function unused(table: Table, { components, peers }: Written): readonly Note[] {
  const named = new Set(
    Object.values(table.flows).flatMap(({ from, to }) => [...(from ?? []), ...(to ?? [])]),
  );
  return [...on(table.components), ...on(table.peers)]
    .map(([name]) => name)
    .filter((name) => (components?.[name] ?? peers?.[name]) && !named.has(name))
    .map((name) => ({ id: 'unused', names: [name] }));
}

const familyOf = (cidr: string): string => (cidr.includes(':') ? 'IPv6' : 'IPv4');
const isEvery = (cidr: string): boolean => cidr.endsWith('/0');

/** What is said of the networks of one peer: those that rows admit it by, when it `sends`. */
function ofNetworks(
  name: string,
  blocks: readonly { readonly cidr: string; readonly except?: readonly string[] | undefined }[],
  sends: boolean,
): readonly Note[] {
  const networks = blocks.map(({ cidr }) => cidr);
  const bare = blocks.filter(({ cidr, except = [] }) => isEvery(cidr) && except.length === 0);
  const isOneFamily = new Set(networks.map(familyOf)).size === 1;
  const overlapping = pairsOf(networks).filter(([one, other]) =>
    addressesOf(one).meets(addressesOf(other)),
  );
  const names = [name];
  return [
    ...(bare.length > 0
      ? [{ id: 'no-exceptions', names, networks: bare.map(({ cidr }) => cidr) } as const]
      : []),
    ...(isOneFamily && (sends || networks.some(isEvery))
      ? [{ id: 'one-family', names, networks } as const]
      : []),
    ...overlapping.map((both) => ({ id: 'networks-overlap', names, networks: both }) as const),
  ];
}

function ofPeers(table: Table, counted: readonly Row[]): readonly Note[] {
  return on(table.peers).flatMap(([name, { anywhere, ipBlocks = [] }]): readonly Note[] => {
    const named = counted.filter(({ from, to }) => from.includes(name) || to.includes(name));
    if (named.length === 0) return [];
    const flows = [...new Set(named.map(({ flow }) => flow))];
    if (anywhere) return [{ id: 'anywhere', names: [name], flows }];
    if (ipBlocks.length === 0) return [];
    return ofNetworks(
      name,
      ipBlocks,
      named.some(({ from }) => from.includes(name)),
    );
  });
}

/** Whether anything of a set of connections passes in both directions. */
function passes(cube: ConnectionCube, { Ingress, Egress }: Declared, budget: Budget): boolean {
  for (const entering of letThrough(cube, Ingress, 'Ingress', budget))
    for (const _ of letThrough(entering.cube, Egress, 'Egress', budget)) return true;
  return false;
}

/** Pairs of ends whose row opens one side of them, while the other side stays closed. */
function neverConnect(table: Table, home: string): readonly Note[] {
  const declared = expected(table, home);
  const budget = defaultBudget();
  const pairs = new Map<string, { readonly note: Note; passes: boolean }>();
  try {
    for (const { source, from, to, cube } of rowsOf(table, home)) {
      const key = JSON.stringify([source, from, to]);
      const note: Note = { id: 'never-connects', names: [from, to], flows: [source] };
      const pair = pairs.get(key) ?? { note, passes: false };
      pair.passes ||= passes(cube, declared, budget);
      pairs.set(key, pair);
    }
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    return [];
  }
  return [...pairs.values()].filter((pair) => !pair.passes).map(({ note }) => note);
}

/** Whether one asks for no label that the other does not ask for too, and both may be right. */
function overlap(one: EndpointCube, other: EndpointCube): boolean {
  if (one.kind === 'outside' || other.kind === 'outside') return false;
  const [few, many] = one.pod.size <= other.pod.size ? [one, other] : [other, one];
  return [...few.pod.keys()].every((key) => many.pod.has(key)) && endpointsMeet(one, other);
}

function selectorsOverlap(table: Table, home: string): readonly Note[] {
  const ends = on(table.components).map(([name]) => ({ name, sets: endsOf(table, name, home) }));
  return pairsOf(ends)
    .filter(([one, other]) => one.sets.some((a) => other.sets.some((b) => overlap(a, b))))
    .map(([one, other]) => ({ id: 'selectors-overlap', names: [one.name, other.name] }));
}

/** What is worth a second look in a table that renders; `home` is the namespace of Kasm, `written` are the values. */
export function notesOf(table: Table, home: string, written: unknown): readonly Note[] {
  const counted = rows(table);
  return [
    ...withoutDns(table, counted),
    ...unused(table, written as Written),
    ...ofPeers(table, counted),
    ...neverConnect(table, home),
    ...selectorsOverlap(table, home),
  ];
}
