import { ConnectionTable } from './connection-table.ts';
import type { Groups } from './groups.ts';
import type { Matrix } from './matrix.ts';
import type { Connectivity, Edge, Row } from './result.ts';

type OwnNode = (from: number) => readonly number[];

/** The matrix of owners as what groups may open to groups, with what own nodes add. */
export class Reachability implements Connectivity {
  readonly groups: Connectivity['groups'];
  readonly with: Connectivity['with'];
  readonly #ownerOf: Int32Array;
  readonly #matrix: Matrix;
  readonly #table: ConnectionTable;
  readonly #ownNode: OwnNode;
  #edges: readonly Edge[] | undefined;

  constructor(
    groups: Groups,
    matrix: Matrix,
    table: ConnectionTable,
    ownNode: OwnNode,
    withChange: Connectivity['with'],
  ) {
    this.with = withChange;
    this.groups = groups.list;
    this.#ownerOf = groups.ownerOf;
    this.#matrix = matrix;
    this.#table = table;
    this.#ownNode = ownNode;
  }

  get edges(): readonly Edge[] {
    this.#edges ??= [...this.groups.keys()].flatMap((from) => {
      const edges: Edge[] = [];
      for (const [to, number] of this.#cells(from).entries())
        if (number !== ConnectionTable.none)
          edges.push({ from, to, connections: this.#table.setOf(number) });
      return edges;
    });
    return this.#edges;
  }

  get rows(): Iterable<Row> {
    return { [Symbol.iterator]: () => this.#makeRows() };
  }

  allowed(from: number, to: number): Edge['connections'] {
    const [source, target] = [this.#ownerOf[from], this.#ownerOf[to]];
    if (source === undefined || target === undefined)
      throw new RangeError(`${from} -> ${to}: there are ${this.groups.length} groups`);
    if (this.#ownNode(from).includes(to)) return this.#table.setOf(ConnectionTable.all);
    return this.#table.setOf(this.#matrix.cell(source, target));
  }

  *#makeRows(): Generator<Row> {
    const alike = new Map<string, number[]>();
    for (const group of this.groups.keys()) {
      const key = this.#matrix.rowKeys[this.#ownerOf[group] as number] as string;
      // What own nodes add is not part of the key.
      const own = this.#ownNode(group).length > 0 ? `${key} of ${group}` : key;
      const list = alike.get(own);
      if (list) list.push(group);
      else alike.set(own, [group]);
    }
    for (const from of alike.values()) {
      const lists = new Map<number, number[]>();
      for (const [to, number] of this.#cells(from[0] as number).entries()) {
        if (number === ConnectionTable.none) continue;
        const list = lists.get(number);
        if (list) list.push(to);
        else lists.set(number, [to]);
      }
      const to = [...lists].map(([number, groups]) => ({
        groups,
        connections: this.#table.setOf(number),
      }));
      yield { from, to };
    }
  }

  /** What one group may open to each group, as numbers of connection sets. */
  #cells(from: number): Uint32Array {
    const { columnOf } = this.#matrix;
    const row = this.#matrix.row(this.#ownerOf[from] as number);
    const cells = new Uint32Array(this.#ownerOf.length);
    for (let to = 0; to < cells.length; to += 1)
      cells[to] = row[columnOf[this.#ownerOf[to] as number] as number] as number;
    for (const to of this.#ownNode(from)) cells[to] = ConnectionTable.all;
    return cells;
  }
}
