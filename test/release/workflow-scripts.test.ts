import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageDirectory } from '../../src/read/files.ts';

// The scripts of the workflow run here as a runner runs them, with programs that only note what they were asked.

interface Job {
  readonly steps: readonly {
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
  }[];
}

const workflow: { jobs: Readonly<Record<string, Job>> } = parse(
  await readFile(join(packageDirectory, '.github/workflows/release.yaml'), 'utf8'),
);

const digest = `sha256:${'a'.repeat(64)}`;
const files = ['kasm-isolation-1.2.3.tgz', 'npm-kasm-isolation-1.2.3.tgz', 'sbom.cdx.json'];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let folder: string;
let bin: string;

/** A program that notes its arguments, and then does what a script says. */
async function program(name: string, script = ''): Promise<void> {
  const file = join(bin, name);
  await writeFile(file, `#!/bin/bash\necho "${name} $*" >> "$ASKED"\n${script}\n`);
  await chmod(file, 0o755);
}

/** It writes the bundle that it is asked for. */
const cosign = 'while [ $# -gt 0 ]; do [ "$1" = --bundle ] && touch "$2"; shift; done';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-workflow-'));
  bin = join(folder, '.bin');
  await mkdir(bin);
  for (const file of files) await writeFile(join(folder, file), file);
  const sums = files.map((file) => `${sha256(file)}  ${file}\n`).join('');
  await writeFile(join(folder, 'SHA256SUMS'), sums);
  await program('cosign', cosign);
  await program(
    'helm',
    `[ "$1" = push ] && printf 'Pushed: x\\nDigest: ${digest}\\n' >&2 || cat > /dev/null`,
  );
  await program('npm');
  await program('gh');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs all scripts of a job, until one fails: whether all passed, and what programs were asked. */
async function run(job: string, tag = 'v1.2.3') {
  const asked = join(folder, '.asked');
  await writeFile(asked, '');
  let passed = true;
  for (const step of workflow.jobs[job]?.steps ?? []) {
    if (step.run === undefined || !passed) continue;
    const { failed } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail'], {
      cwd: folder,
      input: step.run,
      reject: false,
      env: {
        ...step.env,
        PATH: `${bin}${delimiter}${process.env['PATH']}`,
        ASKED: asked,
        GITHUB_REF_NAME: tag,
        GITHUB_REPOSITORY: 'Team/kasm-isolation',
        GITHUB_REPOSITORY_OWNER: 'Team',
        GITHUB_ACTOR: 'me',
      },
    });
    passed = !failed;
  }
  const lines = (await readFile(asked, 'utf8')).split('\n').filter((line) => line !== '');
  return { passed, lines };
}

const jobs = ['sign', 'npm', 'chart'];

describe('the chart', () => {
  test('is pushed, signed by its digest, and verified', async () => {
    const { passed, lines } = await run('chart');
    expect(passed).toBe(true);
    expect(lines.map((line) => line.split(' --')[0])).toEqual([
      'helm registry login ghcr.io',
      'cosign login ghcr.io',
      'helm push kasm-isolation-1.2.3.tgz oci://ghcr.io/team/charts',
      'cosign sign',
      `cosign verify ghcr.io/team/charts/kasm-isolation@${digest}`,
    ]);
    expect(lines[3]).toBe(`cosign sign --yes ghcr.io/team/charts/kasm-isolation@${digest}`);
  });

  test.each([
    ['whose push gives no digest', 'helm', '[ "$1" != push ] || echo pushed', 'cosign sign'],
    ['whose push fails', 'helm', '[ "$1" != push ]', 'cosign sign'],
    ['whose signature fails', 'cosign', '[ "$1" != sign ]', 'cosign verify'],
    ['whose signature does not verify', 'cosign', '[ "$1" != verify ]', 'nothing else'],
  ])('%s fails the job there', async (_, name, script, next) => {
    await program(name, script);
    const { passed, lines } = await run('chart');
    expect(passed).toBe(false);
    expect(lines.filter((line) => line.startsWith(next))).toEqual([]);
  });
});

describe('every file is signed, and verified before the next:', () => {
  test('the packages, the SBOM and the checksums', async () => {
    const { passed, lines } = await run('sign');
    expect(passed).toBe(true);
    const signed = [...files, 'SHA256SUMS'];
    const verbs = lines.map((line) => line.split(' ')[1]);
    expect(verbs).toEqual(signed.flatMap(() => ['sign-blob', 'verify-blob']));
    const bundles = await readdir(join(folder, 'signatures'));
    expect(bundles.toSorted()).toEqual(signed.map((file) => `${file}.sigstore.json`).toSorted());
  });

  test('one that does not verify ends it', async () => {
    await program('cosign', `[ "$1" != verify-blob ] && { ${cosign}; }`);
    const { passed, lines } = await run('sign');
    expect({ passed, asked: lines.length }).toEqual({ passed: false, asked: 2 });
  });
});

describe('npm', () => {
  test.each([
    ['v1.2.3', 'latest'],
    ['v1.3.0-rc.1', 'next'],
  ])('publishes %s as %s, with provenance', async (tag, as) => {
    expect(await run('npm', tag)).toEqual({
      passed: true,
      lines: [
        `npm publish ./npm-kasm-isolation-1.2.3.tgz --provenance --access public --tag ${as}`,
      ],
    });
  });
});

test.each(jobs)('%s does nothing with a file that is not the one that was made', async (job) => {
  await writeFile(join(folder, files[0] ?? ''), 'another');
  expect(await run(job)).toEqual({ passed: false, lines: [] });
});

describe('the page of the release', () => {
  test.each([
    ['v1.2.3', false],
    ['v1.3.0-rc.1', true],
  ])('%s has every file and signature; it is a prerelease: %s', async (tag, isBefore) => {
    for (const file of files) await writeFile(join(folder, `${file}.sigstore.json`), '');
    const { passed, lines } = await run('page', tag);
    expect(passed).toBe(true);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`gh release create ${tag} --repo Team/kasm-isolation --verify-tag`);
    expect(lines[0]?.includes('--prerelease')).toBe(isBefore);
    const signatures = files.map((file) => `${file}.sigstore.json`);
    for (const file of [...files, ...signatures, 'SHA256SUMS'])
      expect(lines[0]).toContain(` ${file}`);
  });
});
