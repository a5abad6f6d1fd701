import { KasmIsolationError } from '../../src/errors.ts';

/** The kinds of a change, in the order of Keep a Changelog; Artifact Hub knows them in small letters. */
export const kinds = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'] as const;

type Kind = (typeof kinds)[number];

/** A line of the changelog: what it is, and its text in Markdown on one line. */
export interface Change {
  readonly kind: Kind;
  readonly text: string;
}

/** What one version brought; without a date for what no version has yet. */
export interface Section {
  readonly name: string;
  readonly date: string | undefined;
  readonly changes: readonly Change[];
}

/** The name of the section of what no version has yet. */
export const unreleased = 'Unreleased';

const headingOf = (line: string): RegExpExecArray | null =>
  /^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$/u.exec(line);

const isKind = (name: string): name is Kind => kinds.some((kind) => kind === name);

/** The sections of a changelog, the newest first; a line that belongs nowhere is an error that says which. */
export function parseChangelog(text: string): readonly Section[] {
  const sections: { name: string; date: string | undefined; changes: Change[] }[] = [];
  let kind: Kind | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const section = sections.at(-1);
    const fail = (what: string): never => {
      throw new KasmIsolationError('bad-input', `CHANGELOG.md:${index + 1}: ${what}`);
    };
    if (line.startsWith('## ')) {
      const [, name, date] = headingOf(line) ?? fail('write "## [VERSION] - YYYY-MM-DD"');
      sections.push({ name: name ?? '', date, changes: [] });
      kind = undefined;
    } else if (!section || line === '') {
      continue;
    } else if (line.startsWith('### ')) {
      const name = line.slice(4);
      kind = isKind(name) ? name : fail(`write one of ${kinds.join(', ')}`);
    } else if (line.startsWith('- ') && kind !== undefined) {
      section.changes.push({ kind, text: line.slice(2) });
    } else if (line.startsWith('  ') && section.changes.length > 0) {
      const { kind: last, text: begun } = section.changes.pop() as Change;
      section.changes.push({ kind: last, text: `${begun} ${line.trim()}` });
    } else {
      fail('belongs to no change; begin it with "- " below a heading such as "### Added"');
    }
  }
  return sections;
}

/** Text in lines of at most some length, the first after `- ` and the others below it. */
function listItem(text: string, width = 150): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= width - 2)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return `- ${lines.join('\n  ')}`;
}

/** The changes of a section as Markdown, by kind. */
export function changesMarkdown(changes: readonly Change[]): string {
  return kinds
    .map((kind) => ({ kind, own: changes.filter((change) => change.kind === kind) }))
    .filter(({ own }) => own.length > 0)
    .map(({ kind, own }) => `### ${kind}\n\n${own.map(({ text }) => listItem(text)).join('\n')}\n`)
    .join('\n');
}

/** A changelog in which what no version had yet, and more changes, are those of a version. */
export function release(
  text: string,
  version: string,
  date: string,
  more: readonly Change[],
): string {
  const sections = parseChangelog(text);
  if (sections.some(({ name }) => name === version))
    throw new KasmIsolationError(
      'bad-input',
      `CHANGELOG.md: has a section [${version}] already; raise the version`,
    );
  const start = text.indexOf(`## [${unreleased}]`);
  if (start < 0)
    throw new KasmIsolationError(
      'bad-input',
      `CHANGELOG.md: has no section [${unreleased}]; add it`,
    );
  const next = text.indexOf('\n## [', start + 1);
  const rest = next < 0 ? '' : text.slice(next);
  const waiting = sections.find(({ name }) => name === unreleased)?.changes ?? [];
  const made = changesMarkdown([...waiting, ...more]);
  return `${text.slice(0, start)}## [${unreleased}]\n\n## [${version}] - ${date}\n\n${made}${rest}`;
}

/** Whether a line says what becomes of reachability, as each must. */
export const tellsReachability = ({ text }: Change): boolean => /reachability/iu.test(text);
