import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oldestNode, tooOld } from '../../src/oldest-node.ts';
import { installed, manifest } from '../support/installed.ts';

const { folder, remove } = await installed();
afterAll(remove);

const root = join(folder, 'node_modules', 'kasm-isolation');
const runIn = (cwd: string, ...args: string[]) =>
  execa(process.execPath, [join(root, 'dist', 'src', 'cli.js'), ...args], { cwd, reject: false });

describe('a package that is whole', () => {
  test('answers', async () => {
    const { exitCode, stdout } = await runIn(folder, 'check', 'plain');
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^plain: sound/u),
    });
  });
});

describe.each([
  ['chart', 'its chart is missing'],
  ['dist/src/commands', 'Cannot find module'],
  ['../zod', "Cannot find package 'zod'"],
])('a package without %s', (path, why) => {
  beforeAll(() => rename(join(root, path), join(folder, 'away')));
  afterAll(() => rename(join(folder, 'away'), join(root, path)));

  test.each(['prove', '--version', '--help'])(
    'is no finding: %s says so and ends with 3',
    async (word) => {
      const { exitCode, stdout, stderr } = await runIn(folder, word);
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      expect(stderr).toMatch(
        /^kasm-isolation: the package is not whole \(.*\); install it again$/u,
      );
      expect(stderr).toContain(why);
    },
  );
});

describe('a Node', () => {
  test.each(['18.20.8', '20.18.3', '20.9.0', '16.0.0', '8.19.20', 'nonsense'])(
    'that is too old is refused in a sentence: %s',
    (version) => {
      expect(tooOld(version)).toBe(`Node ${version} is too old; use Node 20.19.0 or newer`);
    },
  );

  test.each(['20.19.0', '20.20.0', '22.0.0', '24.11.1', '100.0.0'])(
    'that is new enough is not: %s',
    (version) => expect(tooOld(version)).toBeUndefined(),
  );

  test('is the one that package.json names', () => {
    expect(`${manifest.engines.node}.0`).toBe(`>=${oldestNode}`);
  });
});

describe('a module of values in a folder where the package is not installed', () => {
  const foreign = join(folder, '..', `${folder.split('/').at(-1)}-foreign`);
  beforeAll(() => mkdir(foreign));
  afterAll(() => rm(foreign, { recursive: true, force: true }));

  test('imports defineValues all the same', async () => {
    const text = `import { defineValues } from 'kasm-isolation';\nexport default defineValues({ preset: 'core' });\n`;
    await writeFile(join(foreign, 'values.ts'), text);
    const { exitCode, stdout } = await runIn(foreign, 'values', 'values.ts');
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^preset: core$/mu),
    });
  });

  test.each(['kasm-isolation/nowhere', 'kasm-isolation/dist/src/run.js', 'lodash'])(
    'imports nothing that is not there: %s',
    async (name) => {
      await writeFile(join(foreign, 'bad.ts'), `import x from '${name}';\nexport default { x };\n`);
      const { exitCode, stderr } = await runIn(foreign, 'check', 'bad.ts');
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(
        /^kasm-isolation: bad\.ts: threw while it was loaded: .*Cannot find module/u,
      );
      expect(stderr.split('\n')).toHaveLength(1);
    },
  );
});
