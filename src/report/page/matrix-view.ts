import type { PageMatrix } from './form.ts';
import { kindOf, type CellKind } from './matrix-cells.ts';
import { holdsPort, type AskedPort } from './port-words.ts';

/** How lines or columns follow each other. */
export type MatrixOrder = 'table' | 'name' | 'passes';

/** What of a matrix is asked for. Empty texts and what is left out ask for everything. */
export interface MatrixQuestion {
  readonly lines: MatrixOrder;
  readonly columns: MatrixOrder;
  /** Parts of names: of ends that connect, and of ends that are reached. */
  readonly from: string;
  readonly to: string;
  readonly port?: AskedPort | undefined;
  readonly verdict?: 'passes' | 'denied' | 'excess' | 'missing' | undefined;
}

/** The lines and columns that are shown, as places of ends, and which of their cells were asked for. */
export interface MatrixView {
  readonly lines: readonly number[];
  readonly columns: readonly number[];
  readonly isAsked: (line: number, column: number) => boolean;
  /** How many cells were asked for. */
  readonly count: number;
}

type Answer = PageMatrix['answers'][number];

const isOf = (kind: CellKind, { passes }: Answer, verdict: MatrixQuestion['verdict']): boolean => {
  switch (verdict) {
    case undefined:
      return true;
    case 'passes':
      return passes !== 'none';
    case 'denied':
      return passes === 'none';
    default:
      return kind === verdict;
  }
};

const holds = ({ passes, by }: Answer, port: AskedPort): boolean =>
  passes === 'all' || by.some(({ ports }) => holdsPort(ports, port));

/** Whether an answer is asked for. With a port, what is denied is denied on that port. */
function isAskedFor(answer: Answer, { port, verdict }: MatrixQuestion): boolean {
  if (!port) return isOf(kindOf(answer), answer, verdict);
  if (verdict === 'denied') return !holds(answer, port);
  return holds(answer, port) && isOf(kindOf(answer), answer, verdict);
}

const ordered = (
  places: readonly number[],
  order: MatrixOrder,
  { ends }: PageMatrix,
  passing: readonly number[],
): readonly number[] => {
  const name = (place: number): string => ends[place]?.name ?? '';
  if (order === 'table') return places;
  const byName = places.toSorted((a, b) => name(a).localeCompare(name(b), 'en', { numeric: true }));
  return order === 'name'
    ? byName
    : byName.toSorted((a, b) => (passing[b] ?? 0) - (passing[a] ?? 0));
};

/** Sorts and filters a matrix: lines and columns without a cell that was asked for are left out. */
export function matrixView(matrix: PageMatrix, question: MatrixQuestion): MatrixView {
  const { ends, answers, cells } = matrix;
  const isAnswerAsked = answers.map((answer) => isAskedFor(answer, question));
  const isAsked = (line: number, column: number): boolean =>
    isAnswerAsked[cells[line]?.[column] ?? -1] ?? false;
  const called = (part: string): readonly number[] =>
    ends.flatMap(({ name }, place) =>
      name.toLowerCase().includes(part.trim().toLowerCase()) ? [place] : [],
    );
  const [from, to] = [called(question.from), called(question.to)];
  const passes = answers.map((answer) => answer.passes !== 'none');
  const leaving = ends.map(() => 0);
  const entering = ends.map(() => 0);
  const found = { lines: new Set<number>(), columns: new Set<number>() };
  let count = 0;
  for (const line of from) {
    for (const column of to) {
      if (passes[cells[line]?.[column] ?? -1]) {
        leaving[line] = (leaving[line] ?? 0) + 1;
        entering[column] = (entering[column] ?? 0) + 1;
      }
      if (!isAsked(line, column)) continue;
      count += 1;
      found.lines.add(line);
      found.columns.add(column);
    }
  }
  return {
    lines: ordered(
      from.filter((line) => found.lines.has(line)),
      question.lines,
      matrix,
      leaving,
    ),
    columns: ordered(
      to.filter((column) => found.columns.has(column)),
      question.columns,
      matrix,
      entering,
    ),
    isAsked,
    count,
  };
}
