import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { findingTitles } from '../../src/report/finding-titles.ts';
import { pages, readPage } from './page.ts';

const texts = new Map(
  await Promise.all(pages.map(async (page) => [page, await readPage(page)] as const)),
);
const textOf = (page: string): string => texts.get(page) ?? '';
const index = 'docs/README.md';
const docs = pages.filter((page) => page.startsWith('docs/') && page !== index);

/** Two screens of an editor. */
const mostLines = 130;

/** A page without what is generated: tables that people search rather than read. */
const written = (text: string): string =>
  text.startsWith('<!-- Generated')
    ? ''
    : text.replaceAll(/^<!-- [\w ]+: npm run generate -->[^]*?^<!-- end -->$/gmu, '');

test('the README has at most a thousand words', () => {
  const words = textOf('README.md').trim().split(/\s+/u);
  expect(words.length).toBeGreaterThan(300);
  expect(words.length).toBeLessThanOrEqual(1000);
});

describe.each(docs)('%s', (page) => {
  test('says first whom it is for', () => {
    const [, first = ''] = /^# .*\n\n(.*)/mu.exec(textOf(page)) ?? [];
    expect(first).toMatch(/^For \S/u);
  });

  test('is no longer than two screens', () => {
    expect(written(textOf(page)).trimEnd().split('\n').length).toBeLessThanOrEqual(mostLines);
  });

  test('is in the index, with who needs it', () => {
    const name = page.replace('docs/', '');
    expect(textOf(index)).toMatch(new RegExp(`\\]\\(${name.replaceAll('.', '\\.')}\\)`, 'u'));
  });
});

test('the README, CONTRIBUTING and AGENTS have a page each', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'AGENTS.md'])
    expect(written(textOf(page)).trimEnd().split('\n').length, page).toBeLessThanOrEqual(mostLines);
});

/** The anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.replaceAll(/^```[^]*?^```$/gmu, '').matchAll(/^#+ (.*)$/gmu)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\d\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/gu, '-'),
    ),
  );

test('every link leads to a file, and every anchor to a heading', () => {
  const broken: string[] = [];
  for (const [page, text] of texts) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/gu)) {
      if (/^[a-z]+:/u.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      const isThere = existsSync(join(packageDirectory, file));
      const isFound = anchor === undefined || anchorsOf(textOf(file)).has(anchor);
      if (!isThere || !isFound) broken.push(`${page}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

test('every finding has its section, and every section its finding', () => {
  const sections = [...textOf('docs/findings.md').matchAll(/^### (KI\d+)$/gmu)].map(([, id]) => id);
  expect(sections).toEqual(Object.keys(findingTitles).filter((id) => id.startsWith('KI')));
});
