import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageDirectory } from '../src/read/files.ts';
import { cli } from './support/cli.ts';

const page = await readFile(join(packageDirectory, 'docs', 'preview.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gmu)].map(([, language, text = '']) => ({
  language,
  text,
}));
const lines = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trim().split('\n'));

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-preview-'));
const before = process.cwd();

beforeAll(async () => {
  for (const { text } of blocks) {
    const [first = '', name] = /^# (\S+\.\w+)\n/u.exec(text) ?? [];
    if (name) await writeFile(join(folder, name), text.slice(first.length));
  }
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

const run = (line: string) => {
  const [, words = '', code = '0'] =
    /^npm run cli -- (.*?)(?:\s+# ends with (\d))?$/u.exec(line) ?? [];
  return cli(words.split(' ')).then((ended) => ({ ...ended, wanted: Number(code) }));
};

test.each(lines)('%s ends as docs/preview.md says', async (line) => {
  const { exitCode, stderr, wanted } = await run(line);
  expect({ exitCode, stderr }).toEqual({ exitCode: wanted, stderr: '' });
});

test('the first answer begins as the page shows', async () => {
  const { stdout } = await run(lines[0] ?? '');
  const shown = blocks.find(({ language }) => language === 'text')?.text.trimEnd();
  expect(shown).toBeTruthy();
  expect(stdout.startsWith(shown ?? '')).toBe(true);
});

test('values that are suggested are sound, and with them nothing is refused that they can allow', async () => {
  const seen = join(folder, 'guac.csv');
  await writeFile(
    seen,
    'from,to,port\nkasm/kasm-api-0,9.9.9.9,443\n203.0.113.9,kasm/kasm-api-0,8080\n',
  );
  const args = ['--observed', seen, '--also', 'pods.yaml'];
  const refused = await cli(['preview', 'plain', ...args]);
  const { stdout, exitCode } = await cli(['preview', 'plain', ...args, '--suggest']);
  expect([refused.exitCode, exitCode]).toEqual([1, 1]);
  await writeFile('suggested.yaml', stdout);
  const again = await cli(['preview', 'suggested.yaml', ...args]);
  expect([again.exitCode, again.stdout]).toEqual([
    0,
    expect.stringContaining('would refuse nothing of 2'),
  ]);
});

test.each([
  [['--observed', 'nowhere.csv'], /nowhere\.csv: cannot be read/u],
  [['--observed', 'pods.yaml'], /pods\.yaml: holds no connection/u],
  [['--observed', 'seen.csv', '--format', 'sarif'], /--format sarif: is no form of this answer/u],
  [[], /required option '--observed/u],
])('preview plain %j is misuse', async (args, sentence) => {
  const { exitCode, stdout, stderr } = await cli(['preview', 'plain', ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(sentence);
});
