import type { Report } from './report.ts';

/** A value; of a list, one entry on each line. */
const value = (each: unknown): string =>
  Array.isArray(each) && each.length > 0
    ? `[\n${each.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`
    : JSON.stringify(each);

/**
 * For programs. Stable: within one `version` keys are only ever added.
 *
 * - `version`: 2
 * - `verdict`, `holds`: the answer, in a sentence and as a boolean
 * - `notes`: what was asked and what the answer does not speak of
 * - and the data of the answer, described where it is made (`report/answers/`)
 *
 * A list has one entry on each line, so that two reports compare line by line.
 */
export function json({ verdict, isGood, notes, data }: Report): string {
  const members = Object.entries({ version: 2, holds: isGood, verdict, notes, ...data });
  return `{\n${members.map(([key, each]) => `  ${JSON.stringify(key)}: ${value(each)}`).join(',\n')}\n}`;
}
