import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchors } from '../../scripts/site/anchors.ts';
import { commandGroups } from '../../src/commands/index.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { findingTitles } from '../../src/report/finding-titles.ts';
import { cli } from '../support/cli.ts';
import { pages, readPage } from './page.ts';

const texts = new Map(
  await Promise.all(pages.map(async (page) => [page, await readPage(page)] as const)),
);
const textOf = (page: string): string => texts.get(page) ?? '';
const index = 'docs/README.md';
const docs = pages.filter((page) => page.startsWith('docs/') && page !== index);

/** A screen of an editor; a page has at most two. */
const screen = 65;
const mostLines = 2 * screen;

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

/** A reference that is read by the id of one finding. */
const byEntry = 'docs/findings.md';

describe.each(docs)('%s', (page) => {
  test('says first whom it is for', () => {
    const [, first = ''] = /^# .*\n\n(.*)/mu.exec(textOf(page)) ?? [];
    expect(first).toMatch(/^For \S/u);
  });

  test.skipIf(page === byEntry)('is no longer than two screens', () => {
    expect(written(textOf(page)).trimEnd().split('\n').length).toBeLessThanOrEqual(mostLines);
  });

  test('is in the index, with who needs it', () => {
    const name = page.replace('docs/', '');
    expect(textOf(index)).toMatch(new RegExp(`\\]\\(${name.replaceAll('.', '\\.')}\\)`, 'u'));
  });
});

test('the page to start with fits one screen', () => {
  expect(textOf('docs/start.md').trimEnd().split('\n').length).toBeLessThanOrEqual(screen);
});

test('every figure of the benchmarks stands below the command that prints it, and none is left out', async () => {
  const sections = ['docs/bench.md', 'docs/bench-node.md', 'docs/bench-page.md'].flatMap((page) =>
    textOf(page).split(/^## /mu).slice(1),
  );
  const commands = sections.map(
    (section) => /^.*\n\n```sh clone\n(npm run [\w:]+)/u.exec(section)?.[1],
  );
  const { scripts } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'));
  const benches = Object.keys(scripts).filter((name) => name.startsWith('bench'));
  expect(commands.toSorted()).toEqual(benches.map((name) => `npm run ${name}`).toSorted());
});

// The terms of Kubernetes and of firewalls; docs/concepts.md has those of this project.
test('no page, help, note or example uses a metaphor', async () => {
  const help = await Promise.all(
    [
      '--help',
      ...Object.values(commandGroups).flatMap((each) =>
        each.map(({ example }) => example.split(' ')[0] ?? ''),
      ),
    ].map((name) => cli(name === '--help' ? [name] : [name, '--help'])),
  );
  const inChart = ['chart/templates/NOTES.txt', 'chart/values.yaml', 'chart/questions.yaml'];
  const said = [
    ...texts.values(),
    ...help.map(({ stdout }) => stdout),
    ...(await Promise.all(inChart.map(readPage))),
  ];
  expect(said.length).toBeGreaterThan(50);
  const metaphors =
    /front door|\b(?:lives?|living) (?:in|at|here|there|too)\b|\b(?:town|gatekeeper|bouncer|sings?|clothes)\b/giu;
  expect(said.flatMap((text) => text.match(metaphors) ?? [])).toEqual([]);
});

test('the README, CONTRIBUTING and AGENTS have a page each', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'AGENTS.md'])
    expect(written(textOf(page)).trimEnd().split('\n').length, page).toBeLessThanOrEqual(mostLines);
});

const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.replaceAll(/^```[^]*?^```$/gmu, '').matchAll(/^#+ (.*)$/gmu)]
      .map(([, title = '']) => title)
      .map(anchors()),
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
