import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandGroups } from '../../src/commands/index.ts';
import { Session } from '../../src/io.ts';
import { cli } from '../support/cli.ts';
import { unknownFlags } from '../support/unknown-flags.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-help-'));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true, force: true });
});

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `kasm-${name}-0`, namespace: 'kasm', labels: { app: `kasm-${name}` } },
  spec: { containers: [{ name, image: name }] },
});
const items = ['api', 'manager', 'db', 'redis', 'proxy'].map(pod);
await writeFile(join(folder, 'cluster.json'), JSON.stringify({ kind: 'List', items }));
await writeFile(join(folder, 'values.yaml'), 'preset: plain\n');
await writeFile(join(folder, 'values.ts'), "export default { preset: 'plain' };\n");

const examples = Object.values(commandGroups).flatMap((listed) =>
  listed.map(({ make, example }) => ({
    name: make(new Session(process)).name(),
    words: example.split(' '),
  })),
);
/** What asks a cluster, git or a forge cannot answer here. */
const elsewhere = ({ words }: (typeof examples)[number]): boolean =>
  words.includes('--cluster') || ['review', 'comment'].includes(words[0] ?? '');

test('the help lists three groups, with the commands that each is to have, and says how to get more', async () => {
  const { stdout } = await cli(['--help']);
  const groups = [...stdout.matchAll(/^(\S[^:\n]*):\n((?: .*\n?)+)/gmu)].map(
    ([, title = '', lines = '']) => [
      title,
      [...lines.matchAll(/^ {2}(\w+) /gmu)].map(([, name]) => name),
    ],
  );
  expect(groups).toEqual([
    ['Options', []],
    ['Write values and policies', ['init', 'check', 'values', 'render', 'review', 'comment']],
    ['Judge what policies allow', ['prove', 'who', 'explain', 'diff']],
    ['Look at what runs', ['audit', 'preview', 'report']],
    ['Help', ['help']],
  ]);
});

describe('the help of each command ends with an example', () => {
  test.each(examples)('$name', async ({ name, words }) => {
    const { stdout } = await cli([name, '--help']);
    expect(stdout.split('\n').slice(-2)).toEqual([
      'Example:',
      `  kasm-isolation ${words.join(' ')}`,
    ]);
    expect(words[0]).toBe(name);
    expect(await unknownFlags(words)).toEqual([]);
  });

  test('and it fits 80 columns', () => {
    const long = examples.filter(({ words }) => `  npm run cli -- ${words.join(' ')}`.length > 80);
    expect(long).toEqual([]);
  });
});

test.each(examples.filter((example) => !elsewhere(example)))(
  'the example of $name answers, and holds',
  async ({ words }) => {
    const { exitCode, stdout, stderr } = await cli(words);
    expect({ exitCode, stderr: words[0] === 'init' ? '' : stderr }).toEqual({
      exitCode: 0,
      stderr: '',
    });
    if (!words.includes('-o')) expect(stdout).not.toBe('');
  },
);

test('a flag that no command has is seen in an example', async () => {
  expect(await unknownFlags(['prove', 'plain', '--expct', 'allowed'])).toEqual(['--expct']);
  expect(await unknownFlags(['prove', 'plain', '-x'])).toEqual(['-x']);
});
