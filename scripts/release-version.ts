/**
 * Makes a version of the changes that wait: raises package.json and every file that names the version, writes
 * CHANGELOG.md, and generates what follows. Nothing is committed or sent.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { KasmIsolationError } from '../src/errors.ts';
import { packageDirectory } from '../src/read/files.ts';
import { parseChangelog, release } from './release/changelog.ts';
import { readChangesets } from './release/changesets.ts';
import { readManifest } from './release/manifest.ts';
import { writePlaces } from './release/places.ts';
import { told } from './release/told.ts';

const here = {
  cwd: packageDirectory,
  preferLocal: true,
  stdin: 'ignore',
  stdout: 'ignore',
} as const;

await told('release:version', async () => {
  const changesets = await readChangesets(join(packageDirectory, '.changeset'));
  if (changesets.length === 0)
    throw new KasmIsolationError(
      'bad-input',
      '.changeset: no change waits for a version; write one with npx changeset',
    );
  const { version: before } = await readManifest();
  const changelog = join(packageDirectory, 'CHANGELOG.md');
  const text = await readFile(changelog, 'utf8');

  await execa('changeset', ['version'], here);
  const { version } = await readManifest();
  const date = new Date().toISOString().slice(0, 10);
  await writeFile(changelog, release(text, version, date, changesets));
  await writePlaces(packageDirectory, version);
  await execa('npm', ['run', 'generate', '--silent'], here);
  const made = parseChangelog(await readFile(changelog, 'utf8')).find(
    ({ name }) => name === version,
  );
  console.log(`${before} is now ${version}, which has ${made?.changes.length} changes.`);
  console.log(`Read the difference, run npm run release:dry, commit, and tag that v${version}.`);
});
