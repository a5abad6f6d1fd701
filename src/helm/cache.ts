import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export type Say = (line: string) => void;

/** Where what takes long to make is kept. */
export const cacheDirectory = (): string =>
  process.env['KASM_ISOLATION_CACHE'] ||
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kasm-isolation');

/**
 * Makes a folder whole or not at all: `make` fills a workshop beside it, which takes its name at the end.
 * Where somebody else was faster, theirs stays.
 */
export async function makeFolder(
  folder: string,
  make: (workshop: string) => Promise<unknown>,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const workshop = await mkdtemp(join(dirname(folder), `making-${basename(folder)}-`));
  try {
    await make(workshop);
    await chmod(workshop, 0o755);
    await rename(workshop, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** A build: the folder it makes, and how people are told of it. */
interface Build {
  readonly folder: string;
  readonly what: string;
  readonly estimate: string;
  /** What they are told is kept: the folder, or a file in it. */
  readonly kept?: string;
}

/** Makes a folder by a build that takes minutes; `say` gets a line before, every 20 s, and after it. */
export async function buildFolder(
  { folder, what, estimate, kept = folder }: Build,
  say: Say,
  build: (workshop: string) => Promise<unknown>,
): Promise<void> {
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  say(`Building ${what} once from the Go module proxy (${estimate}) ...`);
  const ticker = setInterval(() => {
    say(`  still building ${what} (${seconds()} s)`);
  }, 20_000);
  try {
    await makeFolder(folder, build);
  } finally {
    clearInterval(ticker);
  }
  say(`Built ${what} in ${seconds()} s; it is kept at ${kept}`);
}
