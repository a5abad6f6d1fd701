import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import semver from 'semver';
import { describe, expect, test } from 'vitest';
import { oldestNode } from '../../src/oldest-node.ts';
import { packageDirectory } from '../../src/read/files.ts';

const read = async <T>(file: string): Promise<T> =>
  JSON.parse(await readFile(join(packageDirectory, file), 'utf8'));

interface Rule {
  readonly description: string;
  readonly matchPackageNames?: readonly string[];
  readonly allowedVersions?: string;
}

type Names = Readonly<Record<string, string>>;

const { packages } = await read<{
  packages: Readonly<Record<string, { version: string; engines?: { node?: string } }>>;
}>('package-lock.json');
const manifest = await read<{
  dependencies: Names;
  devDependencies: Names;
  engines: { node: string };
}>('package.json');
const { constraints, packageRules } = await read<{
  constraints: { node: string };
  packageRules: readonly Rule[];
}>('renovate.json');

/** Whether a package says that it runs on the oldest Node; one that says nothing does not say otherwise. */
const runs = (engines = '*'): boolean => semver.satisfies(oldestNode, engines);

describe('every package that is installed, for development too, runs on the oldest Node', () => {
  test.each(['>=22.12.0', '^22.12.0 || ^24.0.0', '>=20.19.1', '^18'])(
    'one for %s would not',
    (range) => expect(runs(range)).toBe(false),
  );

  test.each(['>=18', '^20.19.0 || >=22.12.0', undefined])('one for %s does', (range) =>
    expect(runs(range)).toBe(true),
  );

  test('and all do', () => {
    const others = Object.entries(packages).filter(([, { engines }]) => !runs(engines?.node));
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(others.map(([place, { engines }]) => `${place}: ${engines?.node}`)).toEqual([]);
  });
});

describe('Renovate', () => {
  const held = packageRules
    .filter(({ allowedVersions }) => allowedVersions !== undefined)
    .flatMap(({ matchPackageNames = [], allowedVersions = '' }) =>
      matchPackageNames.map((name) => ({ name, range: allowedVersions })),
    );

  test('offers what runs on the Node of package.json', () => {
    expect(constraints.node).toBe(manifest.engines.node);
  });

  test('gives a reason for each rule', () => {
    expect(packageRules.filter(({ description }) => !description)).toEqual([]);
  });

  test.each(held)('holds $name where it is: $range', ({ name, range }) => {
    const { version = '' } = packages[`node_modules/${name}`] ?? {};
    expect({ ...manifest.dependencies, ...manifest.devDependencies }).toHaveProperty([name]);
    expect(semver.satisfies(version, range)).toBe(true);
    expect(semver.satisfies(`${semver.major(version) + 1}.0.0`, range)).toBe(false);
  });

  // The types of Node say nothing of engines: no filter would hold them.
  test('holds the types of Node at the line of the oldest', () => {
    const { range = '' } = held.find(({ name }) => name === '@types/node') ?? {};
    expect(semver.maxSatisfying(['20.19.0', '21.0.0', '22.0.0'], range)).toBe('20.19.0');
  });
});
