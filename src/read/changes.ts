import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** How often files are looked at, in milliseconds. */
const pause = 300;

/** What tells one state of a file or folder from another; a file that is gone has one as well. */
async function stateOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'gone';
  }
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { recursive: true });
    return entries.map((entry) => join(path, entry));
  } catch {
    return [];
  }
}

async function statesOf(paths: readonly string[]): Promise<string> {
  const all = (await Promise.all(paths.map(filesOf))).flat();
  return JSON.stringify(await Promise.all([...paths, ...all].map(stateOf)));
}

/**
 * Calls back at once, and each time that a file, or a file below a folder, was written since, until the signal. Looks
 * instead of being told: editors put another file in the place of the one that they write. What is written during a
 * call counts as a change.
 */
export async function onChange(
  paths: readonly string[],
  changed: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let known = '';
  while (!signal.aborted) {
    const now = await statesOf(paths);
    if (now !== known) await changed();
    known = now;
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
