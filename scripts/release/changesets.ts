import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KasmIsolationError } from '../../src/errors.ts';
import { kinds, tellsReachability, type Change } from './changelog.ts';

/** A change that waits for its version, and the file that tells it. */
export interface Changeset extends Change {
  readonly file: string;
}

const example = 'Added: `key` does this. Reachability does not change.';

/** The change that a file tells; one sentence where it tells none. */
function parse(file: string, text: string): Changeset {
  const [, head = '', body = ''] = /^---\n([^]*?)---\n([^]*)$/u.exec(text) ?? [];
  if (!/^["']?kasm-isolation["']?: (?:patch|minor|major)\n$/u.test(head))
    throw new KasmIsolationError(
      'bad-input',
      `${file}: says of no version what it is; write "'kasm-isolation': minor"`,
    );
  const line = body.trim().split(/\s+/u).join(' ');
  const kind = kinds.find((name) => line.startsWith(`${name}: `));
  if (!kind)
    throw new KasmIsolationError(
      'bad-input',
      `${file}: begins with none of ${kinds.join(', ')}; write "${example}"`,
    );
  const change = { kind, text: line.slice(kind.length + 2) };
  if (!tellsReachability(change))
    throw new KasmIsolationError(
      'bad-input',
      `${file}: does not say whether reachability changes; write "${example}"`,
    );
  return { file, ...change };
}

/** The changes that wait for their version, from the files of a folder `.changeset`. */
export async function readChangesets(folder: string): Promise<readonly Changeset[]> {
  const files = (await readdir(folder)).filter(
    (file) => file.endsWith('.md') && file !== 'README.md',
  );
  return Promise.all(
    files
      .toSorted()
      .map(async (file) =>
        parse(join('.changeset', file), await readFile(join(folder, file), 'utf8')),
      ),
  );
}
