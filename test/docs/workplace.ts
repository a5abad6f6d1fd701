import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../../src/read/files.ts';
import type { Block } from './page.ts';

/** The words of a line as a shell would split it; pages quote with single quotes alone. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|\S+/gu)].map(([word, quoted]) => quoted ?? word);

/** Where the commands of a page run. */
export interface Workplace {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** The folder where the commands of a page run: a clone, with the files of the page in it. */
export async function workplace(blocks: readonly Block[]): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-docs-'));
  await symlink(join(packageDirectory, 'chart'), join(folder, 'chart'));
  await cp(join(packageDirectory, 'examples'), join(folder, 'examples'), { recursive: true });
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  const git = (...args: readonly string[]) => execa('git', [...who, ...args], { cwd: folder });
  const written = new Set<string>();
  for (const { language, text } of blocks) {
    const [, name] = /^(?:#|\/\/) (\S+\.(?:yaml|csv|ts))\n/u.exec(text) ?? [];
    if (!['yaml', 'csv', 'ts'].includes(language) || !name) continue;
    // What stands twice on a page is a change: what comes first, branch main has.
    if (written.has(name)) {
      await git('init', '--quiet', '--initial-branch', 'main');
      await git('add', name);
      await git('commit', '--quiet', '-m', name);
    }
    written.add(name);
    await writeFile(join(folder, name), text);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
