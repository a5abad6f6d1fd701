import type { Report } from './report.ts';

/** What JSON may hold as it stands, but a terminal must not: controls and marks that turn or hide text. */
const hidden = /[\u007F-\u009F]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

const escaped = (written: string): string =>
  written.replaceAll(hidden, (text) =>
    text
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** A value on one line, but for lists. */
const lineOf = (value: unknown): string =>
  Array.isArray(value) && value.length > 0
    ? `[\n${value.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`
    : JSON.stringify(value);

/** A map as JSON, a member on each line, and of a list an entry on each line. */
export function jsonText(map: object): string {
  const members = Object.entries(map).filter(([, each]) => each !== undefined);
  const lines = members.map(([key, each]) => `  ${JSON.stringify(key)}: ${lineOf(each)}`);
  return escaped(`{\n${lines.join(',\n')}\n}`);
}

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
export const json = ({ verdict, isGood, notes, data }: Report): string =>
  jsonText({ version: 2, holds: isGood, verdict, notes, ...data });
