import type { Grid, Report } from './report.ts';
import type { TextOptions } from './text.ts';
import { oneLine, plural } from './words.ts';

/** What a comment on a pull request may hold, less what others put around it (GitHub: 65,536 characters). */
const most = 60_000;

/** How much of one text is shown: nobody reads more of a name, and the verdict always has its place. */
const longest = 2000;

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** A word joiner: it keeps `@name` and `#1` from becoming mentions and references, and shows as nothing. */
const joiner = '\u2060';

/** Text that Markdown shows as it stands, in a table too: no markup, HTML, link, mention, reference, heading or list. */
const escape = (text: string): string =>
  oneLine(cut(text))
    .replaceAll(/[\\`*_~[\]<>&|]/gu, '\\$&')
    .replaceAll(/[@#](?=[\w-])/gu, `$&${joiner}`)
    .replaceAll(/\bGH(?=-\d)/giu, `$&${joiner}`)
    .replaceAll(/(https?|ftp):\/\//giu, `$1:${joiner}//`)
    .replaceAll(/\bwww\./giu, (word) => `${word.slice(0, 3)}${joiner}.`)
    .replace(/^(?=[\s#+=-]|\d+[.)])/u, joiner);

const row = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;

const section = ({ title, heading, lines }: Grid): readonly string[] => [
  `### ${escape(title)}\n\n${row(heading)}\n|${' --- |'.repeat(heading.length)}`,
  ...lines.map(row),
];

/** For pull requests: the verdict, what was found, and the tables; cut where a comment could not hold it. */
export function markdown(
  { verdict, isGood, remarks, notes, grids, more = [] }: Report,
  { characters = most, whole }: TextOptions = {},
): string {
  const parts = [
    `${isGood ? '✅' : '❌'} **${escape(verdict)}**`,
    ...remarks.flatMap(({ title, details }) => [
      `\n- ${escape(title)}`,
      ...details.map((detail) => `  - ${escape(detail)}`),
    ]),
    ...notes.map((note) => `\n${escape(note)}`),
    ...[...grids, ...more].flatMap((each) => ['', ...section(each)]),
  ];
  let size = 0;
  const kept = parts.filter((part) => (size += part.length + 1) <= characters - 300);
  const left = parts.length - kept.length;
  if (left > 0)
    kept.push(
      '',
      `${plural(left, 'line')} more did not fit; ${whole === undefined ? '--format json has them all' : escape(whole)}.`,
    );
  return kept.join('\n');
}
