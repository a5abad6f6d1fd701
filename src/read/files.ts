import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { KasmIsolationError, reason } from '../errors.ts';

/** The folder of this package: the nearest one above that holds the chart, both in sources and in `dist/`. */
export const packageDirectory: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'chart', 'Chart.yaml'))) folder = dirname(folder);
  return folder;
})();

/** The chart that comes with this package. */
export const chartDirectory: string = join(packageDirectory, 'chart');

/** Streams that were read: what comes second would find nothing, and judge that. */
const emptied = new WeakSet<NodeJS.ReadableStream>();

/** The text of a file, or of standard input for `-`, once; one sentence when it cannot be read or is no UTF-8. */
export async function readInput(
  source: string,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<string> {
  if (source === '-' && emptied.has(stdin)) {
    throw new KasmIsolationError(
      'bad-input',
      '-: standard input holds one thing; name a file for the other',
    );
  }
  if (source === '-') emptied.add(stdin);
  let bytes: Uint8Array;
  try {
    bytes = source === '-' ? await buffer(stdin) : await readFile(source);
  } catch (error) {
    const line = `${source}: cannot be read (${reason(error)}); name a file`;
    throw new KasmIsolationError('bad-input', line, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new KasmIsolationError('bad-input', `${source}: is no UTF-8; save it as UTF-8`, error);
  }
}

/** The files that a name stands for: a folder means its YAML and JSON files. */
export async function expand(source: string): Promise<readonly string[]> {
  const present = await lstat(source).catch(() => undefined);
  if (!present?.isDirectory()) return [source];
  const files = (await readdir(source)).filter((file) => /\.(ya?ml|json)$/u.test(file)).toSorted();
  if (files.length === 0) {
    throw new KasmIsolationError(
      'bad-input',
      `${source}: holds no YAML or JSON file; name another folder`,
    );
  }
  return files.map((file) => join(source, file));
}

/** The version of this package. */
export async function packageVersion(): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(packageDirectory, 'package.json'), 'utf8'),
  );
  return version;
}
