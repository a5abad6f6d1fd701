import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../../src/files.ts';

export interface CliRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a process of its own, from the sources. */
export async function cli(
  args: readonly string[],
  options: { input?: string; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<CliRun> {
  const tsx = import.meta.resolve('tsx');
  const main = join(packageDirectory, 'src', 'cli.ts');
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ['--import', tsx, main, ...args],
    {
      reject: false,
      ...options,
    },
  );
  return { exitCode, stdout, stderr };
}
