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

/** Names sets by the components and peers of a table that hold them whole; a peer that is anywhere names nobody. */
export function namingOf(
  table: Table | undefined,
  home: string,
  ipBlockSelectsPods = true,
): Naming {
  const namesIn = (names: readonly string[]): readonly Name[] =>
    names.flatMap((name) =>
      table && !table.peers[name]?.anywhere
        ? endsOf(table, name, home, ipBlockSelectsPods).map((means) => ({ name, means }))
        : [],
    );
  const components = namesIn(Object.keys(table?.components ?? {}));
  const peers = namesIn(Object.keys(table?.peers ?? {}));
  return (set) => {
    const holding = (names: readonly Name[]): readonly Name[] =>
      names.filter(({ means }) => endpointsCover(means, set));
    const own = holding(components);
    return { names: own.length > 0 ? own : holding(peers), set };
  };
}
