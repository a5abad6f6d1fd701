import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { packageDirectory } from '../src/read/files.ts';
import { findingTitles } from '../src/report/finding-titles.ts';
import { run } from '../src/run.ts';

interface Block {
  readonly language: string;
  readonly text: string;
}

const pages = [
  'proof.md',
  'evaluator.md',
  'findings.md',
  'preview.md',
  'pull-requests.md',
  'report.md',
];

const blocksOf = async (page: string): Promise<readonly Block[]> =>
  [
    ...(await readFile(join(packageDirectory, 'docs', page), 'utf8')).matchAll(
      /^```(\w+)\n([^]*?)^```$/gmu,
    ),
  ].map(([, language = '', text = '']) => ({ language, text }));

/** Runs a command line in this process, and gives what it says on both streams. */
async function runLine(args: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts): Writable =>
    new Writable({
      write: (chunk: Buffer, _, done) => {
        texts[name] += chunk.toString();
        done();
      },
    });
  const io = { stdin: Readable.from([]), stdout: stream('stdout'), stderr: stream('stderr') };
  const exitCode = await run(args, io);
  return { exitCode, ...texts };
}

/** The files of the pages lie in the folder where their commands run, as they would for a reader. */
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-docs-'));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true, force: true });
});

const git = (...args: readonly string[]) =>
  execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });

/** Makes a text what branch main has of a file. */
async function commit(name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', name);
  await git('commit', '--quiet', '-m', name);
}

describe.each(pages)('every command of docs/%s says and ends as the page tells', async (page) => {
  const blocks = await blocksOf(page);
  const committed: Record<string, string> = {};
  for (const { language, text } of blocks) {
    const [, name] = /^# (\S+\.(?:yaml|csv))\n/u.exec(text) ?? [];
    if (!['yaml', 'csv'].includes(language) || !name) continue;
    // What stands twice on a page is a change: what comes first, main has.
    if (name in committed) await commit(name, committed[name] ?? '');
    committed[name] = text;
    await writeFile(join(folder, name), text);
  }
  const lines = blocks.flatMap(({ language, text }, index) =>
    language === 'sh'
      ? text
          .trim()
          .split('\n')
          .map((line) => ({ line, shown: blocks[index + 1] }))
      : [],
  );

  test('there are some', () => expect(lines.length).toBeGreaterThan(2));

  test.each(lines)('$line', async ({ line, shown }) => {
    const [, words = '', code = '0'] =
      /^npm run cli -- (.*?)(?:\s+# ends with (\d))?$/u.exec(line) ?? [];
    const { exitCode, stdout, stderr } = await runLine(words.split(' '));
    expect({ exitCode, stderr }).toEqual({ exitCode: Number(code), stderr: '' });
    expect(stdout.trim()).not.toBe('');
    if (shown?.language === 'text') expect(stdout.startsWith(shown.text)).toBe(true);
  });
});

test('the values of docs/preview.md are those that its commands write', async () => {
  const written = await readFile(join(folder, 'suggested.yaml'), 'utf8');
  const shown = (await blocksOf('preview.md')).find(({ text }) => text.includes('ADDED'));
  expect(shown && written.startsWith(shown.text)).toBe(true);
});

test('the example of the library prints what its comments say', async () => {
  const example = (await blocksOf('evaluator.md')).find(({ language }) => language === 'ts');
  const text = example?.text ?? '';
  const source = join(packageDirectory, 'src', 'netpol', 'index.ts');
  const file = join(folder, 'reach.ts');
  await writeFile(file, text.replace("'kasm-isolation/netpol'", JSON.stringify(source)));
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import(file);
  const printed = log.mock.calls.map(([line]) => String(line).trimEnd());
  log.mockRestore();
  const promised = [...text.matchAll(/^\/\/ (.*: .*)$/gmu)].map(([, line]) => line);
  expect(promised).toHaveLength(2);
  expect(printed).toEqual(promised);
});

test('every finding has its section, and every section its finding', async () => {
  const page = await readFile(join(packageDirectory, 'docs', 'findings.md'), 'utf8');
  const sections = [...page.matchAll(/^### (KI\d+)$/gmu)].map(([, id]) => id);
  expect(sections).toEqual(Object.keys(findingTitles).filter((id) => id.startsWith('KI')));
});
