import { readdir, readFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { afterAll, describe, expect, test } from 'vitest';
import { readModule } from '../../src/read/module.ts';
import { loadModule } from '../../src/read/module/load.ts';
import { cliProcess } from '../support/cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-module-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;

/** A module of its own, for Node keeps what it has imported. */
async function module(text: string): Promise<string> {
  count += 1;
  const path = join(folder, `values-${count}.ts`);
  await writeFile(path, text);
  return path;
}

describe('what a module exports is data, or one sentence', () => {
  const noData = 'not data; write maps, lists, text, numbers or booleans';
  const noDefault = 'has no default export; write: export default defineValues({ ... })';
  const threw = 'threw while it was loaded';
  test.each([
    ['null thrown', 'throw null;', `${threw}: null; mend the module`],
    ['no sound text', 'export default {;', /^threw while it was loaded: .+; mend the module$/u],
    [
      'an import of nothing',
      'import "./nowhere.ts";\nexport default {};',
      `${threw}: Cannot find module './nowhere.ts'; mend the module`,
    ],
    ['no default export', 'export const values = { preset: "plain" };', noDefault],
    ['undefined', 'export default undefined;', noDefault],
    ['a function', 'export default () => ({});', `values: is a function, ${noData}`],
    ['a promise', 'export default Promise.resolve({});', `values: is a Promise, ${noData}`],
    [
      'what can be awaited',
      'export default { then: (done: (v: object) => void) => done({}) };',
      `then: is a function, ${noData}`,
    ],
    [
      'an instance',
      'class Settings {}\nexport default new Settings();',
      `values: is a Settings, ${noData}`,
    ],
    ['a Map', 'export default { components: new Map() };', `components: is a Map, ${noData}`],
    ['a bigint', 'export default { a: { b: [5432n] } };', `a.b[0]: is a bigint, ${noData}`],
    ['no number', 'export default { a: NaN };', `a: is NaN, ${noData}`],
    [
      'what holds itself',
      'const all: { a?: object } = {};\nall.a = all;\nexport default all;',
      'a: holds itself; write the values out',
    ],
    [
      '20,000 levels',
      'let all = {};\nfor (let i = 0; i < 20000; i += 1) all = { all };\nexport default all;',
      'is nested too deeply; flatten it',
    ],
  ])('%s', async (_, text, said) => {
    const failed = await loadModule(await module(text)).catch((error: Error) => error.message);
    expect(failed).toEqual(typeof said === 'string' ? said : expect.stringMatching(said));
  });

  test('500 levels are data, and undefined is as good as left out', async () => {
    const text =
      'let all = { u: undefined };\nfor (let i = 0; i < 500; i += 1) all = { all };\nexport default all;';
    const data = JSON.stringify(await loadModule(await module(text)));
    expect(data).toBe(`${'{"all":'.repeat(500)}{}${'}'.repeat(500)}`);
  });

  test('defineValues is at hand where the package is not installed', async () => {
    const text =
      'import { defineValues } from "kasm-isolation";\nexport default defineValues({ preset: "core" });';
    expect(await loadModule(await module(text))).toEqual({ preset: 'core' });
  });
});

/** What a module gives from a process of its own, or why not, and what it prints. */
const read = async (text: string, deadline?: number) => {
  const said: string[] = [];
  const path = await module(text);
  const result = await readModule(path, (line) => said.push(line), deadline).catch((error: Error) =>
    error.message.replace(`${path}: `, ''),
  );
  return { result, said };
};

describe('a module runs in a process of its own', () => {
  test('what it prints is talk, and what it leaves running does not hold anybody up', async () => {
    const text =
      'console.log("out");\nconsole.error("err");\nsetInterval(() => undefined, 1000);\nexport default { preset: "core" };';
    const { result, said } = await read(text);
    expect(result).toEqual({ preset: 'core' });
    expect(said.toSorted()).toEqual(['err', 'out']);
  });

  test.each([
    ['ends its process', 'process.exit(0);', /^ended its process \(exit code 0\) before/u],
    ['kills its process', 'process.kill(process.pid, "SIGKILL");', /^ended its process \(SIGKILL/u],
    [
      'rejects behind its back',
      'Promise.reject(1);\nawait new Promise(() => undefined);',
      /^ended/u,
    ],
    ['waits for nobody', 'await new Promise(() => undefined);', /^waits for what never comes;/u],
  ])('one that %s gives no values', async (_, text, said) => {
    const { result } = await read(`${text}\nexport default { preset: "core" };`);
    expect(result).toMatch(said);
  });

  test('one that never ends is ended', async () => {
    const { result } = await read('for (;;);\nexport default {};', 1000);
    expect(result).toBe('gave no values within 1 s; export data that is there at once');
  });
});

test('nothing is kept on disk, and nothing that others keep there runs', async () => {
  const shared = join(folder, 'shared');
  await mkdir(join(shared, 'jiti'), { recursive: true });
  const source = await module('export default { labels: { team: "ours" } };');
  await createJiti(import.meta.url, { fsCache: join(shared, 'jiti') }).import(source);
  const [kept = ''] = await readdir(join(shared, 'jiti'));
  const planted = join(shared, 'jiti', kept);
  const text = await readFile(planted, 'utf8');
  expect(text).toContain('"ours"');
  await writeFile(planted, text.replace('"ours"', '"planted"'));
  const { exitCode, stdout } = await cliProcess(['values', source], {
    cwd: folder,
    env: { TMPDIR: shared, JITI_FS_CACHE: 'true' },
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('team: ours');
  expect(await readdir(shared)).toEqual(['jiti']);
  expect(await readdir(join(shared, 'jiti'))).toEqual([kept]);
});
