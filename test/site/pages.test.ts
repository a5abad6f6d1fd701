import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writePages } from '../../scripts/site/pages.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-pages-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What `<main>` of a page is made of. */
async function made(text: string): Promise<string> {
  const page = { file: 'docs/a.md', url: 'docs/a.html', text };
  const frame = {
    groups: [{ title: 'All', entries: [{ file: page.file, title: 'A' }] }],
    published: (file: string) => (file === page.file ? page.url : undefined),
    version: '1.2.3',
  };
  await writePages([page], frame, folder);
  const html = await readFile(join(folder, page.url), 'utf8');
  return html.slice(html.indexOf('<main'), html.indexOf('</main>'));
}

test('headings of the same words have anchors of their own', async () => {
  const html = await made('# A\n\n## Added\n\n## `Added`!\n\n## Other\n');
  expect([...html.matchAll(/<h2 id="([^"]+)"/gu)].map(([, id]) => id)).toEqual([
    'added',
    'added-1',
    'other',
  ]);
});

test('a link to what the site has not is text, and the rest stays a link', async () => {
  const html = await made('[one *b*](../src/cli.ts), [two](a.md#a) and [three](javascript:x).\n');
  expect(html).toContain('<p>one <em>b</em>, <a href="a.html#a">two</a> and ');
  expect(html).not.toContain('javascript:x"');
  expect(html).not.toContain('cli.ts');
});

test('braces, as values and Helm have them, are text', async () => {
  expect(await made('`{{ .Values.x }}` and {% if %}\n')).toContain('{{ .Values.x }}</code> and {%');
});

test('what is marked as generated is not shown as such', async () => {
  expect(await made('a\n\n<!-- flows: npm run generate -->\n\nb\n')).not.toContain('generate');
});

test('code is text: nothing of it is HTML', async () => {
  const html = await made('```sh\necho <b> & # <i>\n```\n');
  expect(html).toContain('echo &lt;b&gt; &amp; <span class="comment"># &lt;i&gt;</span>');
});

test('a table of three columns tells each cell its own, and one of two does not fold', async () => {
  const html = await made('| a | `b` | c |\n| --- | --: | --- |\n| 1 | 2 | 3 |\n');
  expect(html).toContain('<table class="wide">');
  expect(html).toContain('<td class="right" data-column="b">2</td>');
  expect(html).not.toContain('style=');
  expect(await made('| a | b |\n| --- | --- |\n| 1 | 2 |\n')).toContain('<table>');
});

describe('is refused', () => {
  test.each([
    [
      'HTML',
      '<script>alert(1)</script>\n',
      'docs/a.md: has HTML, <script>alert(1)</script>; write',
    ],
    ['HTML within a line', 'a <b>b</b>\n', 'docs/a.md: has HTML, <b>; write it as Markdown'],
    [
      'a picture that is not there',
      '![a](none.png)\n',
      'docs/a.md: the picture none.png is not there;',
    ],
  ])('%s', async (_, text, sentence) => {
    await expect(made(text)).rejects.toThrow(sentence);
  });
});
