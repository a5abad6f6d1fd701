import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { blocksOf, linesOf, pages, readPage } from './page.ts';
import { wordsOf, workplace, type Workplace } from './workplace.ts';

const own = 'npm run cli -- ';

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
  let place: Workplace;
  beforeAll(async () => {
    place = await workplace(blocks);
    process.chdir(place.folder);
  });
  afterAll(async () => {
    process.chdir(before);
    await place.remove();
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
      const written = await readFile(
        join(place.folder, words[words.indexOf('-o') + 1] ?? ''),
        'utf8',
      );
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
