import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The folder of this package: the nearest one above that holds the chart, both in sources and in `dist/`. */
export const packageDirectory: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'chart', 'Chart.yaml'))) folder = dirname(folder);
  return folder;
})();

/** The chart that comes with this package. */
export const chartDirectory: string = join(packageDirectory, 'chart');

/** The text of a file, or of standard input for `-`. */
export const readInput = async (source: string): Promise<string> =>
  source === '-' ? text(process.stdin) : readFile(source, 'utf8');

/** Writes a file whole or not at all: it appears under its name only when every byte is there. */
export async function writeWhole(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, path);
}

/** The version of this package. */
export async function packageVersion(): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(packageDirectory, 'package.json'), 'utf8'),
  );
  return version;
}
