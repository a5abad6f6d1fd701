import { chmodSync, rmSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { KasmIsolationError } from '../errors.ts';
import { orUndo } from './ending.ts';
import { compareRecord, writeRecord } from './record.ts';

export type Say = (line: string) => void;

const unusable = (line: string): KasmIsolationError => new KasmIsolationError('environment', line);

/** Where what takes long to make is kept. A relative XDG_CACHE_HOME counts for nothing, as its specification has it. */
export function cacheDirectory(): string {
  const { KASM_ISOLATION_CACHE: own, XDG_CACHE_HOME: common = '' } = process.env;
  const home = isAbsolute(common) ? common : join(homedir(), '.cache');
  const directory = own || join(home, 'kasm-isolation');
  if (isAbsolute(directory)) return directory;
  throw unusable(
    `${own ? 'KASM_ISOLATION_CACHE' : 'HOME'} ${JSON.stringify(own || homedir())}: is no absolute path; write one`,
  );
}

/** Whether a user is the one who runs this, or who became root by sudo to run it. */
function isUs(uid: number): boolean {
  const own = process.getuid?.();
  return uid === own || (own === 0 && String(uid) === process.env['SUDO_UID']);
}

/** Refuses a folder whose contents somebody else could have put there. Windows keeps such rights elsewhere. */
async function assertOurs(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { uid, mode } = await stat(folder);
  const remedy = 'name another folder with KASM_ISOLATION_CACHE';
  if (!isUs(uid)) {
    throw unusable(`${folder}: belongs to another user, so programs in it are not run; ${remedy}`);
  }
  if ((mode & 0o022) !== 0) {
    throw unusable(
      `${folder}: others may write to it, so programs in it are not run; use chmod go-w if nobody has, or ${remedy}`,
    );
  }
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** How old a workshop must be to be nobody's: the processes of other containers are not seen from here. */
const abandoned = 60 * 60 * 1000;

/** Removes what processes left behind that could not clear up after themselves. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const [, pid] = /^making-.*-(\d+)-\w{6}$/u.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const { mtimeMs } = await lstat(join(directory, name));
    if (Date.now() - mtimeMs > abandoned) await rm(join(directory, name), { recursive: true });
  }
}

/** What is kept in the cache, and how people are told of it. */
export interface Kept {
  /** The name of its folder, which says all that it was made from. */
  readonly name: string;
  readonly what: string;
  /** What is said before it is made, for that takes minutes. */
  readonly announcement: string;
}

/** Makes a folder whole or not at all: `make` fills a workshop beside it, which takes its name at the end. */
async function makeFolder(
  directory: string,
  name: string,
  make: (workshop: string) => Promise<unknown>,
): Promise<void> {
  await removeAbandoned(directory);
  const workshop = await mkdtemp(join(directory, `making-${name}-${process.pid}-`));
  const remove = (): void => rmSync(workshop, { recursive: true, force: true, maxRetries: 5 });
  try {
    await orUndo(remove, async () => {
      await make(workshop);
      await writeRecord(workshop, name);
      chmodSync(workshop, 0o755);
      await rename(workshop, join(directory, name));
    });
  } finally {
    remove();
  }
}

/** The same, with a line before, every 20 s, and after it. */
async function makeAloud(
  directory: string,
  kept: Kept,
  say: Say,
  make: (workshop: string) => Promise<unknown>,
): Promise<void> {
  const { name, what, announcement } = kept;
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  say(`${announcement} ...`);
  const ticker = setInterval(() => say(`  still at ${what} (${seconds()} s)`), 20_000);
  try {
    await makeFolder(directory, name, make);
  } finally {
    clearInterval(ticker);
  }
  say(`Made ${what} in ${seconds()} s; it is kept at ${join(directory, name)}`);
}

/**
 * The folder of something that takes long to make: from the cache, where it is ours and as its record says, else made
 * by `make` in a workshop that it is given. What an earlier version kept without a record gets one.
 */
export async function fromCache(
  kept: Kept,
  say: Say,
  make: (workshop: string) => Promise<unknown>,
): Promise<string> {
  const directory = cacheDirectory();
  const folder = join(directory, kept.name);
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await assertOurs(directory);
  const state = await compareRecord(folder, kept.name);
  if (state !== 'empty') await assertOurs(folder);
  if (state === 'same') return folder;
  if (state === 'unrecorded') {
    say(
      `${folder} has no record yet, for an older version made it; what it holds now is recorded.`,
    );
    await writeRecord(folder, kept.name);
    return folder;
  }
  if (state === 'different') say(`${folder} is not what was made; it is made again.`);
  await rm(folder, { recursive: true, force: true });
  try {
    await makeAloud(directory, kept, say, make);
  } catch (error) {
    // Where somebody else was faster, theirs stays.
    if ((await compareRecord(folder, kept.name)) !== 'same') throw error;
  }
  return folder;
}
