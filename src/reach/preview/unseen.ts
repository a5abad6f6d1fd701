import type { Isolation, RuleRef } from '../../netpol/policy/compile.ts';
import type { ConnectionSet } from '../../netpol/sets/connection-set.ts';
import type { Table } from '../../table/table.ts';
import { rowsOf } from '../expected.ts';
import type { Judged } from './judge.ts';
import type { TableNames } from './names.ts';

/** A row, from one of its names to another, of which no connection was seen. */
export interface UnseenRow {
  readonly flow: string;
  readonly from: string;
  readonly to: string;
  readonly ports: ConnectionSet;
}

/** Every row that is on and means somebody, from each of its names to each other. */
function rowsBetween(table: Table, home: string): readonly UnseenRow[] {
  const rows = rowsOf(table, home).map(({ source, from, to, cube }) => ({
    flow: source,
    from,
    to,
    ports: cube.ports,
  }));
  return [
    ...new Map(rows.map((row) => [`${row.flow} ${row.from} ${row.to}`, row] as const)).values(),
  ];
}

/** The rows, name by name, of which no connection was seen. */
export function unseenRows(
  table: Table,
  judged: readonly Judged[],
  names: TableNames,
  home: string,
): readonly UnseenRow[] {
  const byEnds = new Map<string, Set<UnseenRow>>();
  for (const row of rowsBetween(table, home)) {
    const key = `${row.from} ${row.to}`;
    byEnds.set(key, (byEnds.get(key) ?? new Set()).add(row));
  }
  for (const { seen, to, port } of judged) {
    const targets = names.all(to);
    for (const from of names.all(seen.from))
      for (const target of targets) {
        const rows = byEnds.get(`${from} ${target}`) ?? new Set();
        for (const row of rows) if (row.ports.has(seen.protocol, port)) rows.delete(row);
      }
  }
  return [...byEnds.values()].flatMap((rows) => [...rows]);
}

const keyOf = ({ policy, direction, index }: RuleRef): string =>
  JSON.stringify([policy, direction, index]);

/** The rules that let none of the connections pass. */
export function unseenRules(
  isolations: readonly Isolation[],
  judged: readonly Judged[],
): readonly RuleRef[] {
  const used = new Set(judged.flatMap(({ rules }) => rules.map(keyOf)));
  return isolations
    .flatMap(({ rules }) => rules.map(({ ref }) => ref))
    .filter((ref) => !used.has(keyOf(ref)));
}
