import { ConnectionTable } from './connection-table.ts';
import type { DirectionResults } from './direction.ts';
import type { Endpoints } from './endpoints.ts';

/** What is allowed from one owner of endpoints to each column, as numbers of connection sets. */
export type MatrixRow = Uint32Array;

/**
 * What both directions allow between owners of endpoints, worked out row by row when it is asked for. Owners that
 * egress and ingress rules treat alike as targets share a column, and those that they treat alike as sources a row.
 */
export class Matrix {
  /** The row and the column of each owner, by texts and numbers that are equal for equal ones. */
  readonly rowKeys: readonly string[];
  readonly columnOf: Int32Array;
  readonly #endpoints: Endpoints;
  readonly #ingress: DirectionResults;
  readonly #egress: DirectionResults;
  readonly #table: ConnectionTable;
  /** One owner of each column. */
  readonly #columns: readonly number[];

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
    const { owners, firstOf } = endpoints;
    const rowKeys: string[] = [];
    const columnOf = new Int32Array(owners);
    const columns: number[] = [];
    const numbers = new Map<string, number>();
    for (let owner = 0; owner < owners; owner += 1) {
      const first = firstOf[owner] as number;
      let row = `${egress.subjectOf[first]}`;
      let column = `${ingress.subjectOf[first]}`;
      for (let at = first; at < (firstOf[owner + 1] as number); at += 1) {
        row += ` ${ingress.peerOf[at]}`;
        column += ` ${egress.peerOf[at]}`;
      }
      rowKeys.push(row);
      let number = numbers.get(column);
      if (number === undefined) {
        number = columns.push(owner) - 1;
        numbers.set(column, number);
      }
      columnOf[owner] = number;
    }
    this.rowKeys = rowKeys;
    this.columnOf = columnOf;
    this.#columns = columns;
  }

  /** What one owner may open to each column. */
  row(from: number): MatrixRow {
    const table = this.#table;
    const { firstOf } = this.#endpoints;
    const ingress = this.#ingress;
    const egress = this.#egress;
    const cells = new Uint32Array(this.#columns.length);
    for (
      let source = firstOf[from] as number;
      source < (firstOf[from + 1] as number);
      source += 1
    ) {
      const leaves = this.#leaves(source);
      const enters = this.#enters(source);
      for (const [column, owner] of this.#columns.entries()) {
        const end = firstOf[owner + 1] as number;
        for (let target = firstOf[owner] as number; target < end; target += 1) {
          const out = leaves[egress.peerOf[target] as number] as number;
          if (out === ConnectionTable.none) continue;
          const into = enters[(ingress.subjectOf[target] as number) + 1] as number;
          const both = table.intersect(out, into);
          cells[column] = table.union(cells[column] as number, both);
        }
      }
    }
    return cells;
  }

  /** What one owner may open to another. */
  cell(from: number, to: number): number {
    let sum: number = ConnectionTable.none;
    for (const source of this.#endpointsOf(from))
      for (const target of this.#endpointsOf(to))
        if (this.#canMeet(source, target)) {
          const out = this.#egress.between(source, target);
          const both = this.#table.intersect(out, this.#ingress.between(target, source));
          sum = this.#table.union(sum, both);
        }
    return sum;
  }

  #endpointsOf(owner: number): readonly number[] {
    const { firstOf } = this.#endpoints;
    const first = firstOf[owner] as number;
    return Array.from({ length: (firstOf[owner + 1] as number) - first }, (_, at) => first + at);
  }

  /** What an endpoint may send to each peer class of egress; nothing to one that it shares no family with. */
  #leaves(source: number): Uint32Array {
    const { peers, subjectOf } = this.#egress;
    const subject = subjectOf[source] as number;
    const allowed = subject < 0 ? undefined : this.#egress.allowed(subject);
    return Uint32Array.from(peers, (target, peer) =>
      this.#canMeet(source, target)
        ? allowed
          ? (allowed[peer] as number)
          : ConnectionTable.all
        : ConnectionTable.none,
    );
  }

  /** What each subject class of ingress takes from an endpoint, behind what an endpoint takes that is not closed. */
  #enters(source: number): Uint32Array {
    const peer = this.#ingress.peerOf[source] as number;
    const enters = new Uint32Array(this.#ingress.subjectCount + 1).fill(ConnectionTable.all);
    for (let subject = 0; subject < this.#ingress.subjectCount; subject += 1)
      enters[subject + 1] = this.#ingress.allowed(subject)[peer] as number;
    return enters;
  }

  /** Two endpoints can talk when they are of one family, or it is not known, and not both outside. */
  #canMeet(source: number, target: number): boolean {
    const { podOf, familyOf } = this.#endpoints;
    const outside = (podOf[source] as number) < 0 && (podOf[target] as number) < 0;
    const [a, b] = [familyOf[source], familyOf[target]];
    return !outside && (a === 0 || b === 0 || a === b);
  }
}
