import { directionSentence, directionWords } from '../answers/explain.ts';
import type { PageMatrix, PageRule } from './form.ts';

type End = PageMatrix['ends'][number];
type Answer = PageMatrix['answers'][number];

/** One cell: two ends, and what passes from the one to the other. */
export interface MatrixCell {
  readonly from: End;
  readonly to: End;
  readonly answer: Answer;
}

/** A cell by the places of its ends; nothing between two peers, or where there is no such end. */
export function cellAt(matrix: PageMatrix, line: number, column: number): MatrixCell | undefined {
  const [from, to] = [matrix.ends[line], matrix.ends[column]];
  const answer = matrix.answers[matrix.cells[line]?.[column] ?? -1];
  return from && to && answer && { from, to, answer };
}

/** What a cell is: also the name of its colour. */
export type CellKind = 'excess' | 'missing' | 'open' | 'allowed' | 'denied';

export const kindOf = ({ passes, isExcess, isMissing }: Answer): CellKind => {
  if (isExcess) return 'excess';
  if (isMissing) return 'missing';
  return ({ all: 'open', some: 'allowed', none: 'denied' } as const)[passes];
};

/** What passes, as short as a cell needs it: ports of TCP by their numbers alone. */
export function cellWords({ passes, isExcess, isMissing, by }: Answer): string {
  const mark = `${isExcess ? '! ' : ''}${isMissing ? '✗ ' : ''}`;
  if (passes === 'none') return `${mark}denied`;
  if (passes === 'all') return `${mark}all`;
  const ports = [...new Set(by.map((each) => `${each.ports}${each.isWhole ? '' : '*'}`))];
  return mark + ports.join(', ').replaceAll('/TCP', '');
}

/** The rules that places mean. */
export const rulesAt = ({ rules }: PageMatrix, places: readonly number[]): readonly PageRule[] =>
  places.flatMap((place) => rules[place] ?? []);

const sides = (
  matrix: PageMatrix,
  { from, to, answer }: MatrixCell,
): readonly Parameters<typeof directionSentence>[] => [
  [
    'Leaving',
    from.name,
    { closedBy: from.closedBy.Egress, openedBy: rulesAt(matrix, answer.leaving) },
    'anything',
  ],
  [
    'Entering',
    to.name,
    { closedBy: to.closedBy.Ingress, openedBy: rulesAt(matrix, answer.entering) },
    'anything',
  ],
];

/** The deciding rules of both sides, in the sentences of `explain`, with the rules and policies that they name. */
export const decidingSentences = (
  matrix: PageMatrix,
  cell: MatrixCell,
): readonly ReturnType<typeof directionSentence>[] =>
  sides(matrix, cell).map((side) => directionSentence(...side));

/** The same as text. */
export const decidingWords = (matrix: PageMatrix, cell: MatrixCell): string =>
  sides(matrix, cell)
    .map((side) => directionWords(...side))
    .join(' ');
