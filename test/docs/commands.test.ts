import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { blocksOf, linesOf, pages, readPage, type Block } from './page.ts';

const own = 'npm run cli -- ';

/** The words of a line as a shell would split it; pages quote with single quotes alone. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|\S+/gu)].map(([word, quoted]) => quoted ?? word);

/** A text shown in part: what stands between lines of `...` must be there, in that order, the first at the start. */
function isShown(shown: string, said: string): boolean {
  let rest = said;
  return shown.split(/^\.\.\.\n/gmu).every((part, index) => {
    const at = rest.indexOf(part);
    if (at < 0 || (index === 0 && at > 0)) return false;
    rest = rest.slice(at + part.length);
    return true;
  });
}

/** The folder where the commands of a page run: a clone, with the files of the page in it. */
async function workplace(blocks: readonly Block[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-docs-'));
  await symlink(join(packageDirectory, 'chart'), join(folder, 'chart'));
  await cp(join(packageDirectory, 'examples'), join(folder, 'examples'), { recursive: true });
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  const git = (...args: readonly string[]) => execa('git', [...who, ...args], { cwd: folder });
  const written = new Set<string>();
  for (const { language, text } of blocks) {
    const [, name] = /^(?:#|\/\/) (\S+\.(?:yaml|csv|ts))\n/u.exec(text) ?? [];
    if (!['yaml', 'csv', 'ts'].includes(language) || !name) continue;
    // What stands twice on a page is a change: what comes first, branch main has.
    if (written.has(name)) {
      await git('init', '--quiet', '--initial-branch', 'main');
      await git('add', name);
      await git('commit', '--quiet', '-m', name);
    }
    written.add(name);
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const parts = await Promise.all(
  pages.map(async (page) => ({ page, blocks: blocksOf(await readPage(page)) })),
);
const running = parts.filter(({ blocks }) => linesOf(blocks, '').length > 0);

test('most pages have commands that run as they stand', () => {
  expect(running.length).toBeGreaterThan(12);
  expect(running.flatMap(({ blocks }) => linesOf(blocks, '')).length).toBeGreaterThan(60);
});

describe.each(running)('every command of $page says and ends as the page tells', ({ blocks }) => {
  const before = process.cwd();
  let folder = before;
  beforeAll(async () => {
    folder = await workplace(blocks);
    process.chdir(folder);
  });
  afterAll(async () => {
    process.chdir(before);
    if (folder !== before) await rm(folder, { recursive: true, force: true });
  });

  const lines = blocks.flatMap(({ language, mark, text }, index) => {
    if (language !== 'sh' || mark !== '') return [];
    const each = text.trim().split('\n');
    return each.map((line, at) => ({
      line,
      shown: at === each.length - 1 ? blocks[index + 1] : undefined,
    }));
  });

  test.each(lines)('$line', async ({ line, shown }) => {
    const [, said = '', code = '0'] = /^(.*?)(?:\s+#(?: ends with (\d).*| .*))?$/u.exec(line) ?? [];
    expect(said.startsWith(own)).toBe(true);
    const words = wordsOf(said.slice(own.length));
    const { exitCode, stdout, stderr } = await cli(words);
    const isAnswer = exitCode === 0 || exitCode === 1;
    // `init` says on standard error what it went by; nobody else has anything to say beside an answer.
    const talk = isAnswer && words[0] !== 'init' ? stderr : '';
    expect({ exitCode, talk }).toEqual({ exitCode: Number(code), talk: '' });
    if (!words.includes('-o')) expect(stdout + stderr).not.toBe('');
    if (shown?.mark === 'fragment' && words.includes('-o')) {
      const written = await readFile(join(folder, words[words.indexOf('-o') + 1] ?? ''), 'utf8');
      expect(written.slice(0, shown.text.length)).toBe(shown.text);
    }
    if (shown?.language !== 'text') return;
    // Where the schema is depends on the folder.
    const text = (isAnswer ? stdout : stderr).replace(
      /\$schema=\S+/u,
      '$schema=chart/values.schema.json',
    );
    if (!isShown(shown.text, `${text}\n`)) expect(`${text}\n`).toBe(shown.text);
  });
});

test('what is shown in part must be there, in order, from the start', () => {
  expect(isShown('a\n...\nc\n', 'a\nb\nc\nd\n')).toBe(true);
  expect(isShown('b\n', 'a\nb\n')).toBe(false);
  expect(isShown('a\n...\nc\n...\nb\n', 'a\nb\nc\n')).toBe(false);
});
