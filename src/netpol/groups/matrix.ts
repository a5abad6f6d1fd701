import { Partition } from '../sets/partition.ts';
import { ConnectionTable } from './connection-table.ts';
import type { DirectionResults } from './direction.ts';
import type { Endpoints } from './endpoints.ts';

/**
 * What both directions allow between owners of endpoints, worked out row by row when it is asked for. Owners that
 * policies treat alike as sources share a row, and those that they treat alike as targets a column.
 */
export class Matrix {
  /** The row and the column of each owner. */
  readonly rowOf: Int32Array;
  readonly rowCount: number;
  readonly columnOf: Int32Array;
  readonly columnCount: number;
  readonly #endpoints: Endpoints;
  readonly #ingress: DirectionResults;
  readonly #egress: DirectionResults;
  readonly #table: ConnectionTable;
  /** One owner of each column. */
  readonly #columns: Int32Array;

  constructor(
    endpoints: Endpoints,
    ingress: DirectionResults,
    egress: DirectionResults,
    table: ConnectionTable,
  ) {
    this.#endpoints = endpoints;
    this.#ingress = ingress;
    this.#egress = egress;
    this.#table = table;
    const rows = ownersBy(endpoints, egress.subjectOf, ingress.peerOf);
    const columns = ownersBy(endpoints, ingress.subjectOf, egress.peerOf);
    this.rowOf = rows.classOf;
    this.rowCount = rows.count;
    this.columnOf = columns.classOf;
    this.columnCount = columns.count;
    this.#columns = columns.firstMembers();
  }

  /** What one owner may open to each column, as numbers of connection sets. */
  row(from: number): Uint32Array {
    const { firstOf } = this.#endpoints;
    const { peerOf } = this.#egress;
    const { subjectOf } = this.#ingress;
    const table = this.#table;
    const columns = this.#columns;
    const cells = new Uint32Array(columns.length);
    const end = firstOf[from + 1] as number;
    for (let source = firstOf[from] as number; source < end; source += 1) {
      const leaves = this.#leaves(source);
      const enters = this.#enters(source);
      for (let column = 0; column < columns.length; column += 1) {
        const owner = columns[column] as number;
        const last = firstOf[owner + 1] as number;
        for (let target = firstOf[owner] as number; target < last; target += 1) {
          const out = leaves[peerOf[target] as number] as number;
          if (out === ConnectionTable.none) continue;
          const into = enters[(subjectOf[target] as number) + 1] as number;
          const both = table.intersect(out, into);
          cells[column] = table.union(cells[column] as number, both);
        }
      }
    }
    return cells;
  }

  /** What one owner may open to another. */
  cell(from: number, to: number): number {
    const { firstOf } = this.#endpoints;
    let sum: number = ConnectionTable.none;
    for (let source = firstOf[from] as number; source < (firstOf[from + 1] as number); source += 1)
      for (let target = firstOf[to] as number; target < (firstOf[to + 1] as number); target += 1) {
        if (!this.#canMeet(source, target)) continue;
        const out = this.#egress.between(source, target);
        const both = this.#table.intersect(out, this.#ingress.between(target, source));
        sum = this.#table.union(sum, both);
      }
    return sum;
  }

  /** What an endpoint may send to each peer class of egress; nothing to one that it cannot meet. */
  #leaves(source: number): Uint32Array {
    const { peers, subjectOf } = this.#egress;
    const subject = subjectOf[source] as number;
    const leaves = new Uint32Array(peers.length);
    for (let peer = 0; peer < peers.length; peer += 1)
      if (this.#canMeet(source, peers[peer] as number))
        leaves[peer] = subject < 0 ? ConnectionTable.all : this.#egress.allowed(subject, peer);
    return leaves;
  }

  /** What each subject class of ingress takes from an endpoint, behind what an endpoint takes that is not closed. */
  #enters(source: number): Uint32Array {
    const peer = this.#ingress.peerOf[source] as number;
    const enters = new Uint32Array(this.#ingress.subjectCount + 1);
    enters[0] = ConnectionTable.all;
    for (let subject = 0; subject < this.#ingress.subjectCount; subject += 1)
      enters[subject + 1] = this.#ingress.allowed(subject, peer);
    return enters;
  }

  /** Two endpoints can talk when they are of one family, or it is not known, and not both outside. */
  #canMeet(source: number, target: number): boolean {
    const { podOf, familyOf } = this.#endpoints;
    if ((podOf[source] as number) < 0 && (podOf[target] as number) < 0) return false;
    const a = familyOf[source];
    const b = familyOf[target];
    return a === 0 || b === 0 || a === b;
  }
}

/** Owners whose endpoints are in the same subject class of one direction, and in the same peer classes of the other. */
function ownersBy({ owners, firstOf, size }: Endpoints, subjectOf: Int32Array, peerOf: Int32Array) {
  const classes = new Partition(owners);
  const first = firstOf.subarray(0, owners);
  classes.byValue(
    first.map((endpoint) => (subjectOf[endpoint] as number) + 1),
    size + 1,
  );
  // An owner has one endpoint or two.
  for (const place of [0, 1])
    classes.byValue(
      first.map((endpoint, owner) => {
        const at = endpoint + place;
        return at < (firstOf[owner + 1] as number) ? (peerOf[at] as number) + 1 : 0;
      }),
      size + 1,
    );
  return classes;
}
