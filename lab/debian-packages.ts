import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Runs apt-get; a new machine has no lists of packages yet, so they are fetched where it fails. */
async function aptGet(args: readonly string[], cwd?: string): Promise<string> {
  const get = async (): Promise<string> =>
    (await execa('apt-get', args, cwd === undefined ? {} : { cwd })).stdout;
  try {
    return await get();
  } catch {
    await execa('apt-get', ['update']);
    return get();
  }
}

/** What of these packages, and of all that they depend on, is not installed here. */
export async function notInstalled(packages: readonly string[]): Promise<readonly string[]> {
  const args = ['--simulate', '--no-install-recommends', 'install', ...packages];
  const said = await aptGet(args);
  return [...said.matchAll(/^Inst (\S+)/gmu)].map(([, name = '']) => name);
}

/** Fetches packages of this machine's Debian and unpacks them into a folder, which then holds them as `/` would. */
export async function unpackPackages(packages: readonly string[], folder: string): Promise<void> {
  const debs = join(folder, 'debs');
  await mkdir(debs);
  await aptGet(['-o', 'APT::Sandbox::User=root', 'download', ...packages], debs);
  for (const file of await readdir(debs)) await execa('dpkg', ['-x', join(debs, file), folder]);
  await rm(debs, { recursive: true });
}
