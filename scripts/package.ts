/** Makes the two packages of a release in `build/package/`: the chart for Helm, and the command and library for npm. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { findHelm } from '../src/helm/find.ts';
import { chartDirectory, packageDirectory } from '../src/read/files.ts';

const folder = join(packageDirectory, 'build', 'package');
const between = join(folder, 'npm');
const run = (file: string, ...args: string[]) =>
  execa(file, args, { cwd: packageDirectory, stdio: ['ignore', 'pipe', 'inherit'] });

await rm(folder, { recursive: true, force: true });
await mkdir(between, { recursive: true });
const helm = await findHelm({}, (line) => console.error(line));
await run(helm, 'package', chartDirectory, '--destination', folder);
await run('npm', 'pack', '--pack-destination', between);
// Helm and npm name a package alike, by name and version: in one folder, one would be written over the other.
for (const file of await readdir(between))
  await rename(join(between, file), join(folder, `npm-${basename(file)}`));
await rm(between, { recursive: true });
for (const file of await readdir(folder)) console.log(join('build', 'package', file));
