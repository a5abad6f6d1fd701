import { randomBytes } from 'node:crypto';
import { fstatSync, statSync, type BigIntStats } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { KasmIsolationError, reason } from '../errors.ts';

/** What there is under a name or number of an open file, links followed; nothing where there is nothing. */
function statOf(file: string | number): BigIntStats | undefined {
  try {
    const bigint = true;
    return typeof file === 'number' ? fstatSync(file, { bigint }) : statSync(file, { bigint });
  } catch {
    return undefined;
  }
}

/** Whether a path is an input, by whatever path or link, or lies in a folder that is one. */
async function isInput(path: string, inputs: readonly (string | number)[]): Promise<boolean> {
  const own = statOf(path);
  if (!own) return false;
  const place = await realpath(path);
  for (const input of inputs) {
    const other = statOf(input);
    if (other?.dev === own.dev && other.ino === own.ino) return true;
    const isFolder = typeof input === 'string' && other?.isDirectory();
    if (isFolder && place.startsWith(`${await realpath(input)}${sep}`)) return true;
  }
  return false;
}

/** Removes the folders from one up to the first that was made, as far as they are empty. */
async function removeMade(folder: string, first: string | undefined): Promise<void> {
  if (first === undefined) return;
  await rmdir(folder).catch(() => undefined);
  if (folder !== first && folder !== dirname(folder)) await removeMade(dirname(folder), first);
}

/** Fills a new file of its own folder that nobody could have put there, then gives it its name. */
async function replace(path: string, content: string, mode: number | undefined): Promise<void> {
  const draft = join(dirname(path), `.kasm-isolation-${randomBytes(12).toString('hex')}.tmp`);
  try {
    const file = await open(draft, 'wx', 0o666);
    try {
      if (mode !== undefined) await file.chmod(mode & 0o777);
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Writes a file whole or not at all: it appears under its name only when every byte is there, with the mode of the
 * file that it replaces, and folders that were made for it go when it fails. What is there already must be a regular
 * file (a device, a pipe or a link would be replaced, not written to) and none of `inputs`: files and folders by their
 * paths, open files by their numbers.
 */
export async function writeWhole(
  path: string,
  content: string,
  inputs: readonly (string | number)[] = [],
): Promise<void> {
  const bad = (what: string, cause?: unknown): KasmIsolationError =>
    new KasmIsolationError('bad-input', `${path || '--output'}: ${what}`, cause);
  const present = await lstat(path).catch(() => undefined);
  if (path === '' || (present && !present.isFile())) {
    throw bad('is no regular file; name another, or leave --output out to print');
  }
  if (await isInput(path, inputs)) throw bad('is read here, so it is not written; name another');
  const folder = dirname(path);
  let made: string | undefined;
  try {
    made = await mkdir(folder, { recursive: true });
    await replace(path, content, present?.mode);
  } catch (error) {
    await removeMade(folder, made);
    throw bad(`cannot be written (${reason(error)}); name another file`, error);
  }
}
