import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { installed, manifest } from '../support/installed.ts';

const { folder, remove } = await installed();
afterAll(remove);

/** Prints each module that is resolved, in the thread of the hooks: Node 20 has no other. */
const hooks = `
import { writeSync } from 'node:fs';
export async function resolve(name, context, next) {
  const found = await next(name, context);
  writeSync(1, found.url + '\\n');
  return found;
}`;
await writeFile(join(folder, 'hooks.js'), hooks);
await writeFile(
  join(folder, 'register.js'),
  `import { register } from 'node:module';\nregister('./hooks.js', import.meta.url);\n`,
);

/** Every module that one import loads, below the folder of the package. */
async function loadedBy(name: string): Promise<readonly string[]> {
  const script = `await import(${JSON.stringify(name)})`;
  const { stdout } = await execa(
    process.execPath,
    ['--import', './register.js', '--input-type=module', '-e', script],
    { cwd: folder },
  );
  return stdout
    .split('\n')
    .filter((url) => url !== '' && !url.startsWith('data:') && !url.endsWith('/[eval1]'))
    .map((url) => url.replace(/^.*\/node_modules\//u, ''));
}

/** The names that an entry point exports, or why it cannot be imported. */
async function namesOf(name: string): Promise<readonly string[] | string> {
  const script = `try { console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(name)})))) } catch (error) { console.log(JSON.stringify(error.code)) }`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
  });
  return JSON.parse(stdout);
}

describe('import { defineValues } from "kasm-isolation"', () => {
  test('loads that function and nothing else: no package, no module of Node', async () => {
    expect(await loadedBy('kasm-isolation')).toEqual([
      'kasm-isolation/dist/src/index.js',
      'kasm-isolation/dist/schema/define-values.js',
    ]);
  });

  test('is told apart from an import that loads more', async () => {
    const loaded = await loadedBy('kasm-isolation/schema');
    expect(loaded.some((file) => file.startsWith('zod/'))).toBe(true);
    expect(loaded.some((file) => file.includes('child_process'))).toBe(false);
  });
});

test('the library of sets loads nothing of values, YAML and Helm', async () => {
  const loaded = await loadedBy('kasm-isolation/netpol');
  expect(loaded.length).toBeGreaterThan(10);
  expect(loaded.filter((file) => /^(?:zod|yaml|node:|commander)/u.test(file))).toEqual([]);
});

/** The names of every entry point: one more or less is a change for whoever imports it. */
const entryPoints: Readonly<Record<string, readonly string[]>> = {
  'kasm-isolation': ['defineValues'],
  'kasm-isolation/schema': [
    'defineValues',
    'formProblems',
    'jsonSchema',
    'platformNames',
    'presetNames',
    'values',
  ],
  'kasm-isolation/reach': [
    'KasmIsolationError',
    'Unfinished',
    'chartDirectory',
    'claims',
    'diff',
    'explain',
    'findHelm',
    'holds',
    'parsePort',
    'prove',
    'render',
    'resolve',
    'rows',
    'who',
  ],
  'kasm-isolation/read': ['KasmIsolationError', 'loadValues', 'parsePolicies', 'readObjects'],
  'kasm-isolation/report': [
    'diffReport',
    'explainReport',
    'formatNames',
    'formats',
    'proofReport',
    'whoReport',
  ],
  'kasm-isolation/netpol': [
    'ConnectionSet',
    'IntervalSet',
    'ObjectError',
    'addressOf',
    'addressesOf',
    'atoms',
    'blockOf',
    'connectivity',
    'createEvaluator',
    'everyAddress',
    'formatAddress',
    'formatAddresses',
    'parsePolicy',
    'protocols',
    'region',
    'selects',
  ],
};

describe('an entry point exports its names and no others:', () => {
  test.each(Object.entries(entryPoints))('%s', async (name, names) => {
    expect(await namesOf(name)).toEqual(names);
  });

  test('and there are no entry points beside these', () => {
    const modules = Object.keys(manifest.exports).filter((name) => !name.endsWith('.json'));
    expect(modules.map((name) => join('kasm-isolation', name)).toSorted()).toEqual(
      Object.keys(entryPoints).toSorted(),
    );
  });

  test.each(['dist/src/run.js', 'src/index.ts', 'prove', 'chart/values.yaml', 'dist/src/index.js'])(
    'kasm-isolation/%s is none',
    async (path) => {
      expect(await namesOf(`kasm-isolation/${path}`)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
    },
  );
});
