import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, describe, test } from 'vitest';
import { parse } from 'yaml';
import { packageDirectory } from '../src/read/files.ts';
import { lists } from './cluster/support/labs.ts';

const read = (...path: string[]): Promise<string> =>
  readFile(join(packageDirectory, ...path), 'utf8');

const filesIn = async (folder: string, end: string): Promise<readonly string[]> =>
  (await readdir(join(packageDirectory, folder), { recursive: true }))
    .filter((file) => file.endsWith(end))
    .map((file) => join(folder, file));

describe('package-lock.json', async () => {
  const { packages } = JSON.parse(await read('package-lock.json')) as {
    packages: Record<
      string,
      { dev?: boolean; integrity?: string; resolved?: string; link?: boolean }
    >;
  };
  const installed = Object.entries(packages).filter(([place]) => place !== '');

  test('has the integrity of every package, whatever platform it is for', () => {
    expect(installed.length).toBeGreaterThan(100);
    const without = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(without.map(([place]) => place)).toEqual([]);
  });

  // Each is a decision: docs/decisions/runtime-dependencies.md.
  test('has eight packages that are installed with ours, and all the rest for development', () => {
    const names = installed
      .filter(([, entry]) => !entry.dev)
      .map(([place]) => place.replace('node_modules/', ''));
    expect(names.toSorted()).toEqual([
      '@commander-js/extra-typings',
      '@dagrejs/dagre',
      '@dagrejs/graphlib',
      'commander',
      'ipaddr.js',
      'jiti',
      'yaml',
      'zod',
    ]);
  });

  test('names no registry but the public one', () => {
    const elsewhere = installed.filter(
      ([, { link, resolved = 'https://registry.npmjs.org/' }]) =>
        link === true || !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere.map(([place]) => place)).toEqual([]);
  });
});

describe('CONTRIBUTING.md', async () => {
  const contributing = await read('CONTRIBUTING.md');
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  const builtIn = new Set(['start', 'test']);
  const command = (name: string): string => (builtIn.has(name) ? `npm ${name}` : `npm run ${name}`);
  // Run by npm itself, before a package is packed, and after `npm ci`.
  const documented = Object.keys(scripts).filter((name) => !['prepack', 'prepare'].includes(name));

  test.each(documented.map(command))('says what `%s` does', (line) => {
    expect(contributing).toMatch(new RegExp(`^\\| \`${line}\`[^|]*\\| \\S`, 'mu'));
  });

  test('names no script that does not exist', () => {
    const named = [...contributing.matchAll(/`npm (run )?([\w:-]+)/gu)]
      .map(([, run, name = '']) => ({ run, name }))
      .filter(({ run, name }) => run !== undefined || builtIn.has(name))
      .map(({ name }) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names no file or folder that does not exist', () => {
    const folders = 'chart|schema|src|lab|test|bench|scripts|examples|docs|\\.ci|\\.github';
    const named = [...contributing.matchAll(new RegExp(`\`((?:${folders})/[^\`\\s*<]*)\``, 'gu'))];
    expect(named.length).toBeGreaterThan(10);
    const missing = [];
    for (const [, path = ''] of named) {
      if (!existsSync(join(packageDirectory, path))) missing.push(path);
    }
    expect(missing).toEqual([]);
  });
});

/** For each folder, those that its files may import from, besides itself. */
const below: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  src: ['schema'],
  scripts: ['schema', 'src'],
  lab: ['schema', 'src'],
  test: ['schema', 'src', 'lab', 'scripts', 'examples'],
  bench: ['schema', 'src', 'scripts', 'lab', 'test'],
};

describe('imports lead from a folder to those below it, and nowhere else', () => {
  test.each(Object.entries(below))('%s', async (folder, allowed) => {
    const arrows = new Set<string>();
    for (const file of await filesIn(folder, '.ts')) {
      const text = await read(file);
      for (const [, path = ''] of text.matchAll(/(?:from |import |import\()'(\.[^']*)'/gu)) {
        const target = relative('', join(dirname(file), path)).split('/')[0] ?? '';
        if (target !== folder && !allowed.includes(target)) arrows.add(`${file} -> ${path}`);
      }
    }
    expect([...arrows]).toEqual([]);
  });
});

test("every file of test/cluster is in one lab of CI on K3s' engine", async () => {
  const files = (await readdir(join(packageDirectory, 'test', 'cluster')))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.replace('.test.ts', ''));
  const inLabs = lists(['k3s'], 'ci')
    .flat()
    .flatMap(([, lab]) => lab.files);
  expect(inLabs.toSorted()).toEqual(files.toSorted());
});

test('every action of every workflow is pinned by a commit, with its release beside it', async () => {
  const files = await filesIn('.github/workflows', '.yaml');
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const text = await read(file);
    const uses = text.split('\n').filter((line) => /\buses:/u.test(line));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(line))).toEqual([]);
    expect(parse(text)).toMatchObject({ permissions: {} });
    expect(Object.keys(parse(text).permissions)).toEqual([]);
  }
});

test('every decision is half a page of context, decision and consequences, and in the index', async () => {
  const index = await read('docs', 'decisions', 'README.md');
  const files = (await readdir(join(packageDirectory, 'docs', 'decisions'))).filter(
    (file) => file !== 'README.md',
  );
  expect(files.length).toBeGreaterThanOrEqual(8);
  for (const file of files) {
    expect(index).toContain(`(${file})`);
    const headings = (await read('docs', 'decisions', file)).match(/^#+ .*$/gmu) ?? [];
    expect(headings.slice(1), file).toEqual(['## Context', '## Decision', '## Consequences']);
  }
});
