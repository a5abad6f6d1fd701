import type { RuleRef } from '../netpol/compile.ts';
import type { ConnectionSet } from '../netpol/connection-set.ts';
import type { Pair, Proof } from '../reach/prove.ts';

/** One line of text whatever it holds: what could break, colour or reorder a line is shown as `�`. */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');

/** A rule as people find it in a manifest: `kasm/db ingress[0]`. */
export const ruleName = ({ policy, direction, index }: RuleRef): string =>
  `${policy} ${direction.toLowerCase()}[${index}]`;

/** Who is behind an excess: the rules that allow the pair, else that no policy closes it. */
export const blame = ({ rules }: Pair): string =>
  rules.length > 0 ? `by ${rules.map(ruleName).join(', ')}` : 'no policy closes it';

/** What is wrong with a pair, on one line: `bare pod → db: excess 22/TCP, by kasm/db ingress[0]`. */
export function differenceLine(pair: Pair): string {
  const { from, to, missing, excess } = pair;
  const parts = [
    ...(excess.isEmpty ? [] : [`excess ${excess}, ${blame(pair)}`]),
    ...(missing.isEmpty ? [] : [`missing ${missing}`]),
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

/** What one cell says of the pairs it stands for: several when ends share a name, none when not asked. */
type Symbol = (pairs: readonly Pair[]) => string;

const amount =
  (setOf: (pair: Pair) => ConnectionSet): Symbol =>
  (pairs) => {
    if (pairs.every((pair) => setOf(pair).isEmpty)) return '.';
    return pairs.every((pair) => setOf(pair).isAll) ? 'X' : 'o';
  };

const difference: Symbol = (pairs) => {
  const missing = pairs.some((pair) => !pair.missing.isEmpty);
  const excess = pairs.some((pair) => !pair.excess.isEmpty);
  if (missing) return excess ? '±' : '-';
  return excess ? '+' : '.';
};

const keyOf = (from: string, to: string): string => JSON.stringify([from, to]);

/** Pairs by the names of their ends. */
function byNames(pairs: readonly Pair[]): ReadonlyMap<string, readonly Pair[]> {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = keyOf(pair.from, pair.to);
    const group = groups.get(key);
    if (group) group.push(pair);
    else groups.set(key, [pair]);
  }
  return groups;
}

/** Rows are `from`, columns `to`; the numbers of columns are read downwards. */
function matrix(
  names: readonly string[],
  cells: ReadonlyMap<string, readonly Pair[]>,
  symbol: Symbol,
): string {
  const width = String(names.length).length;
  const numbers = names.map((_, index) => String(index + 1).padStart(width));
  const heading = Array.from({ length: width }, (_, digit) => [
    ' '.repeat(width),
    ...numbers.map((number) => number.charAt(digit)),
  ]);
  const rows = names.map((from, row) => [
    numbers[row] ?? '',
    ...names.map((to) => {
      const pairs = cells.get(keyOf(from, to));
      return pairs ? symbol(pairs) : ' ';
    }),
  ]);
  return [...heading, ...rows].map((line) => line.join(' ').trimEnd()).join('\n');
}

/** The ends by number; ends that share a name share a row and a column. */
function legend(names: readonly string[], ends: readonly string[]): string {
  const width = String(names.length).length;
  return names
    .map((name, index) => {
      const count = ends.filter((end) => end === name).length;
      const label = `${String(index + 1).padStart(width)} ${oneLine(name)}`;
      return count > 1 ? `${label} (${count} ends)` : label;
    })
    .join('\n');
}

const amounts = '. nothing, o some ports or some of the ends, X everything, blank not asked';

/** For a terminal: the three tables of a proof, a line for each difference, and the verdict last. */
export function table({ ends, ...proof }: Proof): string {
  const names = [...new Set(ends)];
  const cells = byNames(proof.pairs);
  return [
    `${oneLine(proof.source)}: rows reach columns\n${legend(names, ends)}`,
    `Expected: ${amounts}\n${matrix(
      names,
      cells,
      amount((pair) => pair.expected),
    )}`,
    `Observed: ${amounts}\n${matrix(
      names,
      cells,
      amount((pair) => pair.observed),
    )}`,
    `Comparison: . equal, - missing, + excess, ± both\n${matrix(names, cells, difference)}`,
    [...new Set(proof.differences.map(differenceLine)), verdictLine({ ends, ...proof })].join('\n'),
  ].join('\n\n');
}
