/** Writes the playground, one static file for a site, to `build/playground/`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageDirectory } from '../src/read/files.ts';
import { playground } from './page/playground.ts';

const { html, bytes } = await playground();
const file = join('build', 'playground', 'index.html');
await mkdir(join(packageDirectory, 'build', 'playground'), { recursive: true });
await writeFile(join(packageDirectory, file), html);
console.log(
  `${file}: ${Math.ceil(Buffer.byteLength(html) / 1000)} kB, of which ${Math.ceil(bytes / 1000)} kB are script`,
);
