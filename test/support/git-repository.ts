import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** A repository of git in a folder of its own. */
export interface Repository {
  readonly folder: string;
  /** Runs git there; gives what it prints. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Writes files, nothing for one that goes away, and commits them; gives the commit. */
  readonly commit: (files: Readonly<Record<string, string | undefined>>) => Promise<string>;
  readonly remove: () => Promise<void>;
}

export async function repository(): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-git-'));
  const git: Repository['git'] = async (...args) => {
    const who = [
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    return (await execa('git', [...who, ...args], { cwd: folder })).stdout;
  };
  await git('init', '--quiet', '--initial-branch', 'main');
  return {
    folder,
    git,
    async commit(files) {
      for (const [name, text] of Object.entries(files)) {
        const path = join(folder, name);
        await mkdir(dirname(path), { recursive: true });
        await (text === undefined ? rm(path) : writeFile(path, text));
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '-m', 'a change');
      return git('rev-parse', 'HEAD');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
