import { endpointsCover, type EndpointCube } from '../netpol/region/index.ts';
import type { Table } from '../table/table.ts';
import { endsOf } from './expected.ts';

/** A name of the table that means all of a set, and everybody whom it means. */
interface Name {
  readonly name: string;
  readonly means: EndpointCube;
}

/** A set of ends, and the names of the table that mean all of it: components, else peers; none for strangers. */
export interface Who {
  readonly names: readonly Name[];
  readonly set: EndpointCube;
}

/** Names a set from the reader's side. */
export type Naming = (set: EndpointCube) => Who;

/** The names that a table has for sets; a peer that is anywhere names nobody. */
export function namesIn(
  table: Table,
  home: string,
  ipBlockSelectsPods: boolean,
): Readonly<Record<'components' | 'peers', readonly Name[]>> {
  const all = (map: 'components' | 'peers'): readonly Name[] =>
    Object.keys(table[map])
      .filter((name) => !table.peers[name]?.anywhere)
      .flatMap((name) =>
        endsOf(table, name, home, ipBlockSelectsPods).map((means) => ({ name, means })),
      );
  return { components: all('components'), peers: all('peers') };
}

/** Names sets by the components and peers of a table that hold them whole. */
export function namingOf(
  table: Table | undefined,
  home: string,
  ipBlockSelectsPods = true,
): Naming {
  const { components, peers } = table
    ? namesIn(table, home, ipBlockSelectsPods)
    : { components: [], peers: [] };
  return (set) => {
    const holding = (names: readonly Name[]): readonly Name[] =>
      names.filter(({ means }) => endpointsCover(means, set));
    const own = holding(components);
    return { names: own.length > 0 ? own : holding(peers), set };
  };
}
