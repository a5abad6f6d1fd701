import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Under this name a kept folder says what it holds. */
const recordName = 'record.json';

/** The name of a folder, which has its version, and the SHA-256 of each of its files. */
interface Record {
  readonly name: string;
  readonly files: Readonly<{ [path: string]: string }>;
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The files of a folder but its record, sorted: links by where they lead, all others by their bytes. */
async function filesOf(folder: string): Promise<Record['files']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: [string, string][] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    if (entry.isDirectory() || file.startsWith(recordName)) continue;
    files.push([file, entry.isSymbolicLink() ? `-> ${await readlink(path)}` : await digest(path)]);
  }
  return Object.fromEntries(files.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Writes down what a folder holds, whole or not at all. */
export async function writeRecord(folder: string, name: string): Promise<void> {
  const record: Record = { name, files: await filesOf(folder) };
  const draft = join(folder, `${recordName}.${process.pid}.tmp`);
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx' });
  await rename(draft, join(folder, recordName));
}

/** What a folder holds, against its record: nothing there, nothing written down, as recorded, or something else. */
export async function compareRecord(
  folder: string,
  name: string,
): Promise<'empty' | 'unrecorded' | 'same' | 'different'> {
  const files = await filesOf(folder).catch(() => ({}));
  if (Object.keys(files).length === 0) return 'empty';
  const text = await readFile(join(folder, recordName), 'utf8').catch(() => undefined);
  if (text === undefined) return 'unrecorded';
  return text === `${JSON.stringify({ name, files }, null, 2)}\n` ? 'same' : 'different';
}
