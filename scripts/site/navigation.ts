import { join } from 'node:path/posix';

/** A page in the navigation. */
interface Entry {
  readonly file: string;
  readonly title: string;
}

/** Pages of one reader. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/**
 * The navigation as the index of the documentation has it: a line in bold for a reader, and a table below it that links
 * pages in its first column. Throws where it has none.
 */
export function navigation(index: string): readonly Group[] {
  const groups = index
    .split(/^(?=\*\*)/mu)
    .slice(1)
    .map((part) => ({
      title: /^\*\*(.+?)\.?\*\*/u.exec(part)?.[1] ?? '',
      entries: [...part.matchAll(/^\| (.*?) \|/gmu)].flatMap(([, cell = '']) =>
        [...cell.matchAll(/\[([^\]]+)\]\(([^)]+)\)/gu)].map(([, title = '', target = '']) => ({
          file: join('docs', target),
          title: title[0]?.toUpperCase() + title.slice(1),
        })),
      ),
    }));
  if (groups.length === 0 || groups.some(({ entries }) => entries.length === 0))
    throw new Error('docs/README.md: has no groups with pages; write **Reader.** and a table');
  return groups;
}
