import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KasmIsolationError, reason } from '../errors.ts';
import { mostBytes, textOf, tooLarge } from './bytes.ts';

/** The folder of this package: the nearest one above that holds the chart, both in sources and in `dist/`. */
export const packageDirectory: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'chart', 'Chart.yaml'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('its chart is missing');
    folder = above;
  }
  return folder;
})();

/** The chart that comes with this package. */
export const chartDirectory: string = join(packageDirectory, 'chart');

/** Streams that were read: what comes second would find nothing, and judge that. */
const emptied = new WeakSet<NodeJS.ReadableStream>();

/** Standard input, once: what is read a second time is refused. */
export function takeInput(stdin: NodeJS.ReadableStream): NodeJS.ReadableStream {
  if (emptied.has(stdin)) {
    throw new KasmIsolationError(
      'bad-input',
      '-: standard input holds one thing; name a file for the other',
    );
  }
  emptied.add(stdin);
  return stdin;
}

/** The bytes of a stream; nothing when there are more than some number: a device never ends. */
async function bytesOf(stream: AsyncIterable<unknown>, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    size += bytes.length;
    if (size > limit) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * The text of a file, or of standard input for `-`, once; one sentence when it cannot be read, is no UTF-8 or has
 * more bytes than `limit`.
 */
export async function readInput(
  source: string,
  stdin: NodeJS.ReadableStream = process.stdin,
  limit: number = mostBytes,
): Promise<string> {
  const given = source === '-' ? takeInput(stdin) : undefined;
  let bytes: Uint8Array | undefined;
  try {
    bytes = await bytesOf(given ?? createReadStream(source), limit);
  } catch (error) {
    const line = `${source}: cannot be read (${reason(error)}); name a file`;
    throw new KasmIsolationError('bad-input', line, error);
  }
  if (bytes === undefined) throw tooLarge(source, limit);
  return textOf(source, bytes);
}

/** A file to read, and whether it was found in a folder that was named. */
export interface InputFile {
  readonly name: string;
  readonly fromFolder: boolean;
}

/** Folders that hold no manifests of anybody's: those of tools, and what packages brought. */
const isPassed = (path: string): boolean =>
  path.split(sep).some((part) => part.startsWith('.') || part === 'node_modules');

/** The files that a name stands for: a folder means its YAML and JSON files, and those of the folders in it. */
export async function expand(source: string): Promise<readonly InputFile[]> {
  const present = await stat(source).catch(() => undefined);
  if (!present?.isDirectory()) return [{ name: source, fromFolder: false }];
  const files = (await readdir(source, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && /\.(ya?ml|json)$/u.test(entry.name))
    .map((entry) => join(relative(source, entry.parentPath), entry.name))
    .filter((file) => !isPassed(file))
    .toSorted();
  if (files.length === 0) {
    throw new KasmIsolationError(
      'bad-input',
      `${source}: holds no YAML or JSON file; name another folder`,
    );
  }
  return files.map((file) => ({ name: join(source, file), fromFolder: true }));
}

/** The version of a chart, as its Chart.yaml says. */
export async function chartVersion(chart: string): Promise<string> {
  const text = await readFile(join(chart, 'Chart.yaml'), 'utf8');
  return /^version: "?([\w.+-]+)"?$/mu.exec(text)?.[1] ?? 'without a version';
}

/** The version of this package. */
export async function packageVersion(): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(packageDirectory, 'package.json'), 'utf8'),
  );
  return version;
}
