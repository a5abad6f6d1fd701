import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import semver from 'semver';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartFile } from '../../scripts/generate/chart-yaml.ts';
import { kinds } from '../../scripts/release/changelog.ts';
import { readManifest, type Manifest } from '../../scripts/release/manifest.ts';
import { presetNames } from '../../schema/names.ts';
import { chartDirectory, packageDirectory } from '../../src/read/files.ts';

type Annotations = Readonly<Record<string, string>>;

const manifest = await readManifest();
const own = parse(await readFile(join(chartDirectory, 'Chart.yaml'), 'utf8'));

const changelog = `## [Unreleased]

## [1.0.0-rc.1] - 2026-12-01

### Added

- **Breaking**: \`key\`, see [the page](docs/page.md). Reachability: it's "more".

### Security

- A hole is closed. Reachability does not change.

## [0.9.0] - 2026-11-30

### Fixed

- Old.
`;

const placed: Manifest = {
  ...manifest,
  version: '1.0.0-rc.1',
  repository: 'https://git.example.com/team/kasm-isolation',
  homepage: undefined,
};

const made = parse(await chartFile(placed, changelog));
const annotations: Annotations = made.annotations;
const list = (name: string) => parse(annotations[`artifacthub.io/${name}`] ?? '');

describe('Chart.yaml', () => {
  test('has the version of package.json', () => expect(own.version).toBe(manifest.version));

  test('names the newest Kasm that a preset is for', () => {
    const versions = presetNames.flatMap((name) => /^kasm-(\d+\.\d+)$/u.exec(name)?.[1] ?? []);
    const newest = versions.toSorted((a, b) => semver.compare(`${a}.0`, `${b}.0`)).at(-1);
    expect(versions.length).toBeGreaterThan(2);
    expect(own.appVersion).toBe(newest);
  });

  test('names the image of helm test that values have', async () => {
    const values = parse(await readFile(join(chartDirectory, 'values.yaml'), 'utf8'));
    const { [`artifacthub.io/images`]: images = '' }: Annotations = own.annotations;
    expect(parse(images)).toEqual([{ name: 'helm-test', image: values.helmTest.image }]);
  });

  test('says nothing of a place as long as package.json names none', async () => {
    const nowhere = parse(await chartFile({ ...placed, repository: undefined }, changelog));
    for (const key of ['home', 'icon', 'sources']) expect(nowhere).not.toHaveProperty([key]);
    expect(nowhere.maintainers).toEqual([{ name: manifest.author }]);
    expect(JSON.stringify(nowhere)).not.toContain('http');
  });
});

describe('on Artifact Hub a version has', () => {
  test('its changes and no others, in the kinds that are known there, as plain text', () => {
    expect(list('changes')).toEqual([
      { kind: 'added', description: `Breaking: \`key\`, see the page. Reachability: it's "more".` },
      { kind: 'security', description: 'A hole is closed. Reachability does not change.' },
    ]);
    const known = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security'];
    expect(kinds.map((kind) => kind.toLowerCase())).toEqual(known);
  });

  test('the marks of a security fix and of a version before the release', async () => {
    expect(annotations['artifacthub.io/containsSecurityUpdates']).toBe('true');
    expect(annotations['artifacthub.io/prerelease']).toBe('true');
    const plain = parse(await chartFile({ ...placed, version: '0.9.0' }, changelog));
    expect(plain.annotations['artifacthub.io/containsSecurityUpdates']).toBe('false');
    expect(plain.annotations['artifacthub.io/prerelease']).toBe('false');
  });

  test('its places from the one address of package.json', () => {
    const { repository = '' } = placed;
    expect(made).toMatchObject({ home: repository, sources: [repository] });
    expect(made.icon).toBe(`${repository}/raw/v1.0.0-rc.1/docs/icon.svg`);
    expect(list('links').map(({ name }: { name: string }) => name)).toEqual([
      'documentation',
      'support',
      'security',
    ]);
  });

  test('nothing without a section in CHANGELOG.md', async () => {
    await expect(chartFile({ ...placed, version: '2.0.0' }, changelog)).rejects.toThrow(
      'CHANGELOG.md: has no section [2.0.0]; add it',
    );
  });

  test('an icon that is a picture of its own and loads nothing', async () => {
    const icon = await readFile(join(packageDirectory, 'docs', 'icon.svg'), 'utf8');
    expect(icon).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 64 64"/u);
    expect(icon).not.toMatch(/href|script|url\(|style/u);
  });
});
