import { formatRule } from '../netpol/policy/compile.ts';
import type { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Pair, Proof } from '../reach/prove.ts';

/** One line of text whatever it holds: what could break, colour or reorder a line is shown as `�`. */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');

/** Who is behind an excess: the rules that allow the pair, else that no policy closes it. */
export const blame = ({ rules }: Pair): string =>
  rules.length > 0 ? `by ${rules.map(formatRule).join(', ')}` : 'no policy closes it';

/** What is wrong with a pair, on one line: `bare pod → db: excess 22/TCP, by kasm/db ingress[0]`. */
export function differenceLine(pair: Pair): string {
  const { from, to, missing, excess, flows = [] } = pair;
  const declaredBy = flows.length > 0 ? ` (declared by ${flows.join(', ')})` : '';
  const parts = [
    ...(excess.isEmpty ? [] : [`excess ${excess}, ${blame(pair)}`]),
    ...(missing.isEmpty ? [] : [`missing ${missing}${declaredBy}`]),
  ];
  return oneLine(`${from} → ${to}: ${parts.join('; ')}`);
}

/** The verdict on one line; it starts with `holds:` or `does not hold:`. */
export function verdictLine({ pairs, differences }: Proof): string {
  const missing = differences.filter((pair) => !pair.missing.isEmpty).length;
  const excess = differences.filter((pair) => !pair.excess.isEmpty).length;
  return [
    `${differences.length === 0 ? 'holds' : 'does not hold'}: ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'}`,
    missing === 0 ? 'nothing missing' : `${missing} with something missing`,
    excess === 0 ? 'nothing in excess' : `${excess} with something in excess`,
  ].join(', ');
}

/** All pairs from the ends of one row to the ends of one column: none when they were not asked. */
type Cell = readonly Pair[];

const amount =
  (setOf: (pair: Pair) => ConnectionSet) =>
  (cell: Cell): string => {
    if (cell.every((pair) => setOf(pair).isEmpty)) return '.';
    return cell.every((pair) => setOf(pair).isAll) ? 'X' : 'o';
  };

const difference = (cell: Cell): string => {
  const missing = cell.some((pair) => !pair.missing.isEmpty);
  const excess = cell.some((pair) => !pair.excess.isEmpty);
  if (missing) return excess ? '±' : '-';
  return excess ? '+' : '.';
};

/** A cell for each name and each name; ends that share a name share their cells. */
function cellsOf(names: readonly string[], pairs: readonly Pair[]): readonly (readonly Cell[])[] {
  const places = new Map(names.map((name, place) => [name, place]));
  const cells: Pair[][][] = names.map(() => names.map(() => []));
  for (const pair of pairs) {
    cells[places.get(pair.from) ?? -1]?.[places.get(pair.to) ?? -1]?.push(pair);
  }
  return cells;
}

/**
 * Places of names, by row. Those of one row reach the same ends in the same way, and each other, and are
 * reached in the same way, declared and observed: an equivalence, so the first of a row speaks for it.
 */
function rowsOf(cells: readonly (readonly Cell[])[]): readonly (readonly number[])[] {
  const texts = cells.map((line) =>
    line.map((cell) => cell.map((pair) => `${pair.expected};${pair.observed}`).join('|')),
  );
  const same = (a: number, b: number, c: number, d: number): boolean =>
    texts[a]?.[b] === texts[c]?.[d];
  const alike = (a: number, b: number): boolean =>
    same(a, b, b, a) &&
    same(a, a, b, b) &&
    texts.every((_, c) => c === a || c === b || (same(a, c, b, c) && same(c, a, c, b)));
  const rows: [number, ...number[]][] = [];
  for (const place of cells.keys()) {
    const row = rows.find(([first]) => alike(first, place));
    if (row) row.push(place);
    else rows.push([place]);
  }
  return rows;
}

/** Rows are `from`, columns `to`; the numbers of columns are read downwards. */
function matrix(cells: readonly (readonly Cell[])[], symbol: (cell: Cell) => string): string {
  const width = String(cells.length).length;
  const numbers = cells.map((_, index) => String(index + 1).padStart(width));
  const heading = Array.from({ length: width }, (_, digit) => [
    ' '.repeat(width),
    ...numbers.map((number) => number.charAt(digit)),
  ]);
  const lines = cells.map((line, row) => [
    numbers[row] ?? '',
    ...line.map((cell) => (cell.length > 0 ? symbol(cell) : ' ')),
  ]);
  return [...heading, ...lines].map((line) => line.join(' ').trimEnd()).join('\n');
}

/** The ends of each row under its number. */
const legend = (rows: readonly (readonly string[])[]): string => {
  const width = String(rows.length).length;
  return rows
    .flatMap((names, row) =>
      names.map((name, place) => `${place === 0 ? row + 1 : ''}`.padStart(width) + ` ${name}`),
    )
    .join('\n');
};

const amounts = '. nothing, o some ports or some of the ends, X everything, blank not asked';

/**
 * For a terminal: the three tables of a proof, a line for each difference, and the verdict last. Ends
 * that nothing in the proof tells apart share a row and a column.
 */
export function table(proof: Proof): string {
  const { source, ends, pairs, differences } = proof;
  const names = [...new Set(ends)];
  const all = cellsOf(names, pairs);
  const rows = rowsOf(all);
  const cells = rows.map((from) =>
    rows.map((to) => from.flatMap((a) => to.flatMap((b) => all[a]?.[b] ?? []))),
  );
  const label = (place: number): string => {
    const name = names[place] ?? '';
    const count = ends.filter((end) => end === name).length;
    return oneLine(name) + (count > 1 ? ` (${count} ends)` : '');
  };
  return [
    `${oneLine(source)}: rows reach columns, ends under one number are alike\n${legend(rows.map((row) => row.map(label)))}`,
    `Expected: ${amounts}\n${matrix(
      cells,
      amount((pair) => pair.expected),
    )}`,
    `Observed: ${amounts}\n${matrix(
      cells,
      amount((pair) => pair.observed),
    )}`,
    `Comparison: . equal, - missing, + excess, ± both\n${matrix(cells, difference)}`,
    [...new Set(differences.map(differenceLine)), verdictLine(proof)].join('\n'),
  ].join('\n\n');
}
