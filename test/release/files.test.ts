import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../scripts/release/manifest.ts';
import { wrongPlaces, writePlaces } from '../../scripts/release/places.ts';
import {
  checksums,
  statement,
  statementProblems,
  subjectsIn,
} from '../../scripts/release/provenance.ts';
import { openQuestions, releaseProblems } from '../../scripts/release/readiness.ts';
import { sbom } from '../../scripts/release/sbom.ts';
import { trySignatures } from '../../scripts/release/signatures.ts';
import { packageDirectory } from '../../src/read/files.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const manifest = await readManifest();

const clone = join(folder, 'clone');
const copied = [
  'package-lock.json action.yml .github examples test/golden',
  '.changeset CHANGELOG.md artifacthub-repo.yml',
].flatMap((line) => line.split(' '));
for (const path of copied) {
  await mkdir(dirname(join(clone, path)), { recursive: true });
  await cp(join(packageDirectory, path), join(clone, path), { recursive: true });
}

describe('the version', () => {
  test('stands in every file that users copy and reviewers read', async () => {
    expect(await wrongPlaces(packageDirectory, manifest.version)).toEqual([]);
  });

  test('is written to all of them, before a release and after', async () => {
    for (const version of ['1.2.3-rc.1', '1.2.3']) {
      await writePlaces(clone, version);
      expect(await wrongPlaces(clone, version)).toEqual([]);
    }
    expect((await wrongPlaces(clone, '1.2.4')).length).toBeGreaterThan(20);
  });

  test('that one file does not have is found there', async () => {
    const file = join(clone, 'examples/flux/oci-repository.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('tag: 1.2.3', 'tag: 1.2.2'));
    expect(await wrongPlaces(clone, '1.2.3')).toEqual([
      'examples/flux/oci-repository.yaml: has version 1.2.2; write 1.2.3',
    ]);
    await writeFile(file, text.replace('tag: 1.2.3', 'tag: latest'));
    expect(await wrongPlaces(clone, '1.2.3')).toEqual([
      'examples/flux/oci-repository.yaml: has version none; write 1.2.3',
    ]);
    await writeFile(file, 'nothing\n');
    expect(await wrongPlaces(clone, '1.2.3')).toEqual([
      expect.stringMatching(/^examples\/flux\/oci-repository\.yaml: has no "/u),
    ]);
  });
});

describe('a statement of provenance', async () => {
  await writeFile(join(folder, 'a.tgz'), 'a');
  await writeFile(join(folder, 'b.json'), 'b');
  const subjects = await subjectsIn(folder, ['b.json', 'a.tgz']);
  const sound = statement(subjects, 'https://git.example.com/t/k', '0123456789'.repeat(4));
  const withSubject = (subject: unknown) => ({ ...sound, subject });

  test('about these files, from that commit, is sound', () => {
    expect(statementProblems(sound, subjects)).toEqual([]);
    expect(checksums(subjects)).toMatch(/^ca978112\w{56} {2}a\.tgz\n3e23e816\w{56} {2}b\.json\n$/u);
  });

  test.each([
    [
      'of another kind',
      { ...sound, predicateType: 'https://slsa.dev/provenance/v0.2' },
      'predicateType: ',
    ],
    ['about nothing', withSubject([]), 'subject: '],
    [
      'with a digest that is none',
      withSubject([{ name: 'a.tgz', digest: { sha256: 'xyz' } }]),
      'subject.0.digest.sha256: ',
    ],
    [
      'that leaves a file out',
      withSubject(sound.subject.slice(1)),
      'a.tgz: the statement has another digest, or none',
    ],
    [
      'about another file',
      withSubject([...sound.subject, { ...sound.subject[0], name: 'c' }]),
      'c: is stated and was not made',
    ],
    [
      'from no commit',
      statement(subjects, 'x', 'main'),
      'predicate.buildDefinition.resolvedDependencies.0.digest.gitCommit: ',
    ],
    ['that is none', 'nothing', ': '],
  ])('%s is not', (_, given, says) => {
    expect(statementProblems(given, subjects)[0]).toContain(says);
  });

  test('of files that changed is not', async () => {
    await writeFile(join(folder, 'a.tgz'), 'c');
    expect(statementProblems(sound, await subjectsIn(folder, ['a.tgz', 'b.json']))).toHaveLength(1);
  });
});

test('the SBOM has every package that is installed with ours, and none for development', async () => {
  const { packages } = JSON.parse(
    await readFile(join(packageDirectory, 'package-lock.json'), 'utf8'),
  );
  const installed = Object.entries<{ dev?: boolean; version: string }>(packages)
    .filter(([place, { dev }]) => place !== '' && !dev)
    .map(([place, { version }]) => `${place.replace('node_modules/', '')}@${version}`);
  const { metadata, components } = await sbom();
  expect(components.map(({ name, version }) => `${name}@${version}`).toSorted()).toEqual(
    installed.toSorted(),
  );
  expect(metadata.component).toMatchObject({
    name: 'kasm-isolation',
    purl: `pkg:npm/kasm-isolation@${manifest.version}`,
  });
});

/** A program in the place of cosign. */
async function fake(script: string): Promise<string> {
  const file = join(folder, 'cosign');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe('signatures', async () => {
  await writeFile(join(folder, 'signed.txt'), 'text\n');
  // It signs by keeping the checksum; the file is its last argument, the bundle stands after --bundle.
  const honest = `
for last; do :; done
command=$1
while [ $# -gt 0 ]; do [ "$1" = --bundle ] && bundle=$2; shift; done
case $command in
  sign-blob) cksum < "$last" > "$bundle" ;;
  verify-blob) cksum < "$last" | cmp -s - "$bundle" ;;
esac`;

  test('that verify, and do not for a changed file, are taken', async () => {
    await expect(
      trySignatures(await fake(honest), folder, ['signed.txt']),
    ).resolves.toBeUndefined();
  });

  test.each([
    ['verifies everything', 'exit 0', 'cosign verifies signed.txt although it was changed'],
    ['verifies nothing', '[ "$1" != verify-blob ]', 'cosign does not verify signed.txt'],
    ['signs nothing', '[ "$1" != sign-blob ]', 'cosign does not sign signed.txt'],
    ['makes no key', '[ "$1" != generate-key-pair ]', 'cosign makes no key'],
  ])('of a cosign that %s are refused', async (_, script, says) => {
    await expect(trySignatures(await fake(script), folder, ['signed.txt'])).rejects.toThrow(says);
  });
});

/** Makes the clone one in which nothing waits. */
const ready = async () => {
  await rm(join(clone, '.changeset'), { recursive: true });
  await mkdir(join(clone, '.changeset'));
  await writeFile(join(clone, 'CHANGELOG.md'), '## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n');
};

describe('a version may be released', () => {
  const placed = {
    ...manifest,
    version: '1.2.3',
    repository: 'https://github.com/team/kasm-isolation',
  };
  const env = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'team/kasm-isolation',
    GITHUB_REF: 'refs/tags/v1.2.3',
  };
  test('from its tag in its repository, when nothing waits', async () => {
    await ready();
    expect(await releaseProblems(clone, placed, env)).toEqual([]);
  });

  test.each([
    [
      'from a branch',
      placed,
      { ...env, GITHUB_REF: 'refs/heads/main' },
      'the tag is refs/heads/main; write refs/tags/v1.2.3',
    ],
    [
      'from the tag of another version',
      placed,
      { ...env, GITHUB_REF: 'refs/tags/v1.2.4' },
      'the tag is refs/tags/v1.2.4',
    ],
    ['from nowhere', placed, {}, 'the tag is none'],
    [
      'from a fork',
      placed,
      { ...env, GITHUB_REPOSITORY: 'me/kasm-isolation' },
      'package.json: repository is https://github.com/team',
    ],
    [
      'without a place',
      { ...placed, repository: undefined },
      env,
      'package.json: repository is not set',
    ],
  ])('not %s', async (_, told, where, says) => {
    await ready();
    expect(await releaseProblems(clone, told, where)).toEqual([expect.stringContaining(says)]);
  });

  test('not while changes wait, wherever they do', async () => {
    await ready();
    await writeFile(
      join(clone, '.changeset', 'a.md'),
      `---\n'kasm-isolation': patch\n---\nAdded: A. Reachability does not change.\n`,
    );
    expect(await releaseProblems(clone, placed, env)).toEqual([
      expect.stringMatching(/^1 changes? waits? for a version/u),
    ]);
    await ready();
    await writeFile(join(clone, 'CHANGELOG.md'), '## [Unreleased]\n\n### Added\n\n- A.\n- B.\n');
    expect(await releaseProblems(clone, placed, env)).toEqual([
      expect.stringMatching(/^2 changes wait for a version/u),
    ]);
  });

  test('and what nobody has decided is asked, with the place for the answer', async () => {
    const questions = await openQuestions(clone, { ...manifest, repository: undefined });
    expect(questions.map((line) => line.split(':')[0])).toEqual([
      'package.json',
      'artifacthub-repo.yml',
    ]);
    await writeFile(join(clone, 'artifacthub-repo.yml'), 'repositoryID: 0\n');
    expect(await openQuestions(clone, placed)).toEqual([]);
  });
});
