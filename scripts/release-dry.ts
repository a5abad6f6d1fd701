/**
 * Everything of a release but its upload: versions, both packages, checksums, SBOM, the statement of provenance,
 * signatures and notes, in `build/release/`. `--final` refuses what may not be released, as the tag's workflow needs it.
 */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { exitCodes } from '../src/errors.ts';
import { packageDirectory } from '../src/read/files.ts';
import { changesMarkdown, parseChangelog } from './release/changelog.ts';
import { readManifest, type Manifest } from './release/manifest.ts';
import { wrongPlaces } from './release/places.ts';
import { checksums, statement, statementProblems, subjectsIn } from './release/provenance.ts';
import { openQuestions, releaseProblems } from './release/readiness.ts';
import { sbom } from './release/sbom.ts';
import { findCosign, trySignatures } from './release/signatures.ts';
import { told } from './release/told.ts';

const folder = join(packageDirectory, 'build', 'release');
const packages = join(packageDirectory, 'build', 'package');
const here = { cwd: packageDirectory, preferLocal: true, stdin: 'ignore' } as const;

/** What is made for whom to hold; each file gets one sentence. */
const made: string[] = [];
const make = async (name: string, text: string, what: string): Promise<void> => {
  await writeFile(join(folder, name), text);
  made.push(`build/release/${name}: ${what}.`);
};

/** The number of files in a package, after its own version was found in it. */
async function filesOf(file: string, place: string, version: RegExp): Promise<number> {
  const text = (await execa('tar', ['-xzOf', join(folder, file), place], here)).stdout;
  if (!version.test(text)) throw new Error(`${file}: ${place} has another version`);
  return (await execa('tar', ['-tzf', join(folder, file)], here)).stdout.split('\n').length;
}

async function makePackages({ name, version }: Manifest): Promise<readonly string[]> {
  await execa('npm', ['run', 'package', '--silent'], {
    ...here,
    stdout: 'ignore',
    stderr: 'inherit',
  });
  const chart = `${name}-${version}.tgz`;
  const npm = `npm-${name}-${version}.tgz`;
  const found = (await readdir(packages)).toSorted();
  if (found.join() !== [chart, npm].join())
    throw new Error(`build/package holds ${found.join(', ')}; expected ${chart} and ${npm}`);
  for (const file of found) await copyFile(join(packages, file), join(folder, file));
  const exact = version.replaceAll('.', '\\.');
  const inChart = await filesOf(
    chart,
    `${name}/Chart.yaml`,
    new RegExp(`^version: ${exact}$`, 'mu'),
  );
  const inNpm = await filesOf(
    npm,
    'package/package.json',
    new RegExp(`^  "version": "${exact}",$`, 'mu'),
  );
  made.push(`build/release/${chart}: the chart, ${inChart} files.`);
  made.push(`build/release/${npm}: the package for npm, ${inNpm} files.`);
  return found;
}

async function makeProvenance(
  files: readonly string[],
  { repository, name }: Manifest,
): Promise<void> {
  const { stdout: commit } = await execa('git', ['rev-parse', 'HEAD'], here);
  const subjects = await subjectsIn(folder, files);
  const stated = statement(subjects, repository ?? name, commit);
  const text = `${JSON.stringify(stated, null, 2)}\n`;
  const wrong = statementProblems(JSON.parse(text), subjects);
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  await make('provenance.json', text, 'what an attestation will state; nobody signed it');
  await make('SHA256SUMS', checksums(subjects), `the checksums of ${files.length} files`);
}

/** The sentence about signatures. */
async function signatures(files: readonly string[], isFinal: boolean): Promise<string> {
  const cosign = await findCosign();
  if (cosign) {
    await trySignatures(cosign, folder, files);
    return `Signatures of ${files.length} files verify, with a key that was thrown away; of changed files they do not.`;
  }
  const line =
    'SIGNATURES WERE NOT TRIED: there is no cosign on PATH; install it, or name it by COSIGN.';
  if (isFinal) throw new Error(line);
  return line;
}

await told('release:dry', async () => {
  const { values: flags } = parseArgs({ options: { final: { type: 'boolean', default: false } } });
  const manifest = await readManifest();
  const { version } = manifest;
  const problems = [
    ...(await wrongPlaces(packageDirectory, version)),
    ...(flags.final ? await releaseProblems(packageDirectory, manifest, process.env) : []),
  ];
  if (problems.length > 0) {
    for (const line of problems) console.error(`release:dry: ${line}`);
    process.exitCode = exitCodes.finding;
    return;
  }
  await execa('npm', ['run', 'check:generated', '--silent'], here);

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = [...(await makePackages(manifest)), 'sbom.cdx.json'];
  const bom = await sbom();
  const text = `${JSON.stringify(bom, null, 2)}\n`;
  await make(
    'sbom.cdx.json',
    text,
    `CycloneDX, the ${bom.components.length} packages installed with npm's`,
  );
  await makeProvenance(files, manifest);
  const changelog = parseChangelog(await readFile(join(packageDirectory, 'CHANGELOG.md'), 'utf8'));
  const changes = changelog.find(({ name }) => name === version)?.changes ?? [];
  if (changes.length === 0)
    throw new Error(`CHANGELOG.md: section [${version}] is empty; write what changed`);
  const notes = changesMarkdown(changes);
  await make('notes.md', notes, `the notes, ${changes.length} changes`);
  const signed = await signatures([...files, 'SHA256SUMS'], flags.final);

  console.log(`Notes of ${version}:\n\n${notes}`);
  for (const line of made) console.log(line);
  console.log(signed);
  for (const line of await openQuestions(packageDirectory, manifest)) console.log(`OPEN: ${line}.`);
  console.log(`Version ${version} stands everywhere; nothing was uploaded.`);
});
