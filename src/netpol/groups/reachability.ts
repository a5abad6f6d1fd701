import { ConnectionTable } from './connection-table.ts';
import type { Groups } from './groups.ts';
import type { Matrix } from './matrix.ts';
import type { Connectivity, Edge, Group, Row } from './result.ts';

type OwnNode = (from: number) => readonly number[];

/** The matrix of owners as what groups may open to groups, with what own nodes add. */
export class Reachability implements Connectivity {
  readonly with: Connectivity['with'];
  readonly #groups: Groups;
  readonly #matrix: Matrix;
  readonly #table: ConnectionTable;
  readonly #ownNode: OwnNode;
  #list: readonly Group[] | undefined;
  #edges: readonly Edge[] | undefined;

  constructor(
    groups: Groups,
    matrix: Matrix,
    table: ConnectionTable,
    ownNode: OwnNode,
    withChange: Connectivity['with'],
  ) {
    this.#groups = groups;
    this.#matrix = matrix;
    this.#table = table;
    this.#ownNode = ownNode;
    this.with = withChange;
  }

  get groups(): readonly Group[] {
    return (this.#list ??= this.#groups.list());
  }

  get edges(): readonly Edge[] {
    this.#edges ??= Array.from({ length: this.#groups.count }, (_, from) => from).flatMap((from) =>
      [...this.#cells(from)].flatMap((number, to) =>
        number === ConnectionTable.none
          ? []
          : [{ from, to, connections: this.#table.setOf(number) }],
      ),
    );
    return this.#edges;
  }

  get rows(): Iterable<Row> {
    return { [Symbol.iterator]: () => this.#makeRows() };
  }

  allowed(from: number, to: number): Edge['connections'] {
    const { count, ownerOf } = this.#groups;
    const [source, target] = [ownerOf[from], ownerOf[to]];
    if (source === undefined || target === undefined)
      throw new RangeError(`${from} -> ${to}: groups have numbers from 0 to ${count - 1}`);
    if (this.#ownNode(from).includes(to)) return this.#table.setOf(ConnectionTable.all);
    return this.#table.setOf(this.#matrix.cell(source, target));
  }

  *#makeRows(): Generator<Row> {
    const { count, ownerOf } = this.#groups;
    const alike = new Map<number, number[]>();
    for (let group = 0; group < count; group += 1) {
      // What own nodes add belongs to one group: such a group has a row of its own.
      const own = this.#ownNode(group).length > 0;
      const row = own ? -1 - group : (this.#matrix.rowOf[ownerOf[group] as number] as number);
      const list = alike.get(row);
      if (list) list.push(group);
      else alike.set(row, [group]);
    }
    for (const from of alike.values())
      yield { from, to: this.#byConnections(this.#cells(from[0] as number)) };
  }

  /** Groups with the same number together. */
  #byConnections(cells: Uint32Array): Row['to'] {
    const counts = new Int32Array(this.#table.size);
    for (let to = 0; to < cells.length; to += 1) {
      const number = cells[to] as number;
      counts[number] = (counts[number] as number) + 1;
    }
    const found: { groups: Int32Array; connections: Edge['connections'] }[] = [];
    const lists: Int32Array[] = [];
    const ends = new Int32Array(counts.length);
    for (let to = 0; to < cells.length; to += 1) {
      const number = cells[to] as number;
      if (number === ConnectionTable.none) continue;
      let list = lists[number];
      if (!list) {
        list = new Int32Array(counts[number] as number);
        lists[number] = list;
        found.push({ groups: list, connections: this.#table.setOf(number) });
      }
      const end = ends[number] as number;
      list[end] = to;
      ends[number] = end + 1;
    }
    return found;
  }

  /** What one group may open to each group, as numbers of connection sets. */
  #cells(from: number): Uint32Array {
    const { count, ownerOf } = this.#groups;
    const { columnOf } = this.#matrix;
    const row = this.#matrix.row(ownerOf[from] as number);
    const cells = new Uint32Array(count);
    for (let to = 0; to < count; to += 1)
      cells[to] = row[columnOf[ownerOf[to] as number] as number] as number;
    for (const to of this.#ownNode(from)) cells[to] = ConnectionTable.all;
    return cells;
  }
}
