import { styleText } from 'node:util';
import type { Grid, Remark, Report } from './report.ts';
import { oneLine } from './words.ts';
import { width, wrap } from './wrap.ts';

export interface TextOptions {
  /** As many characters as the answer may have, where its format is cut, and a sentence on where the whole is. */
  readonly characters?: number | undefined;
  readonly whole?: string | undefined;
  /** Every detail and every table. */
  readonly verbose?: boolean;
  /** The stream that is printed to; it is asked whether it wants colours. */
  readonly stream?: NodeJS.WritableStream | undefined;
}

const gap = 2;

/** Columns under a heading; the last one wraps, so that no line is wider than a terminal where words allow it. */
export function grid({ heading, lines }: Omit<Grid, 'title'>): string {
  const all = [heading.map((cell) => cell.toUpperCase()), ...lines].map((line) =>
    line.map(oneLine),
  );
  const last = heading.length - 1;
  const widest = heading.map((_, column) =>
    Math.max(...all.map((line) => line[column]?.length ?? 0)),
  );
  // What the columns before the last may take: half of the width between them, each at least what it needs.
  const share = Math.floor(54 / Math.max(1, last));
  const longestWord = (column: number): number =>
    Math.max(...all.flatMap((line) => (line[column] ?? '').split(' ').map((word) => word.length)));
  const widths = widest.map((need, column) =>
    column < last ? Math.max(longestWord(column), Math.min(need, share)) : longestWord(column),
  );
  // Where the last column's longest word finds no room, the others give what their words do not need.
  let excess = widths.reduce((sum, each) => sum + each + gap, -gap) - width;
  for (const [column, own] of widths.entries()) {
    const given = Math.max(0, Math.min(excess, own - longestWord(column)));
    widths[column] = own - given;
    excess -= given;
  }
  const offset = widths.slice(0, last).reduce((sum, each) => sum + each + gap, 0);
  return all
    .map((line) => {
      const cells = line.map((cell, column) =>
        wrap(cell, 0, column < last ? (widths[column] ?? width) : width - offset).split('\n'),
      );
      const height = Math.max(...cells.map((cell) => cell.length));
      return Array.from({ length: height }, (_, row) =>
        cells
          .map((cell, column) =>
            (cell[row] ?? '').padEnd(column < last ? (widths[column] ?? 0) + gap : 0),
          )
          .join('')
          .trimEnd(),
      ).join('\n');
    })
    .join('\n');
}

function remarkText({ title, details }: Remark, verbose: boolean): string {
  const shown = verbose ? details : details.slice(0, 1);
  const hidden = details.length - shown.length;
  const lines = shown.map((detail) => `    ${wrap(oneLine(detail), 4, width - 4)}`);
  const rest = hidden > 0 ? [`    (${hidden} more: --verbose)`] : [];
  return [`  ${wrap(oneLine(title), 2, width - 2)}`, ...lines, ...rest].join('\n');
}

/** For a terminal: the verdict first, then what was found, what was asked, the tables, and the next command. */
export function text(report: Report, { verbose = false, stream }: TextOptions = {}): string {
  const paint = (format: 'green' | 'red' | 'bold' | 'dim', words: string): string =>
    stream ? styleText(format, words, { stream, validateStream: true }) : words;
  const { verdict, isGood, remarks, notes, grids, more = [], next } = report;
  return [
    paint(isGood ? 'green' : 'red', wrap(oneLine(verdict))),
    ...(remarks.length > 0
      ? [remarks.map((remark) => remarkText(remark, verbose)).join('\n')]
      : []),
    ...[...grids, ...(verbose ? more : [])].map(
      (each) => `${paint('bold', wrap(oneLine(each.title)))}\n${grid(each)}`,
    ),
    ...(notes.length > 0
      ? [notes.map((note) => paint('dim', wrap(oneLine(note)))).join('\n')]
      : []),
    ...(next ? [`Next: ${oneLine(next)}`] : []),
  ].join('\n\n');
}
