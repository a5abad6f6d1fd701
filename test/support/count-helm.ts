import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Helm that notes each of its starts, and the report of them. */
export interface CountedHelm {
  /** What to run in place of Helm. */
  readonly path: string;
  /** How often it was started, by Helm's command: `Helm was started 3 times: template 2, version 1`. */
  readonly report: () => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** Single quotes hold everything for a shell but themselves. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Wraps Helm in a script that appends the first argument of each start to a file, whichever process
 * starts it, and becomes Helm. One short line is appended at once, so starts at the same time all count.
 */
export async function countHelm(helm: string): Promise<CountedHelm> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-helm-'));
  const [path, starts] = [join(folder, 'helm'), join(folder, 'starts')];
  await writeFile(starts, '');
  await writeFile(
    path,
    `#!/bin/sh\necho "\${1:-nothing}" >> ${quoted(starts)}\nexec ${quoted(helm)} "$@"\n`,
  );
  await chmod(path, 0o755);
  return {
    path,
    async report() {
      const verbs = (await readFile(starts, 'utf8')).split('\n').filter((line) => line !== '');
      const counts = new Map<string, number>();
      for (const verb of verbs) counts.set(verb, (counts.get(verb) ?? 0) + 1);
      const mostFirst = [...counts].toSorted(([, a], [, b]) => b - a);
      const list = mostFirst.map(([verb, count]) => `${verb} ${count}`).join(', ');
      return `Helm was started ${verbs.length} times${list && `: ${list}`}`;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
