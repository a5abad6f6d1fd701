import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { packageDirectory } from '../../src/read/files.ts';
import { askChart } from '../support/ask-chart.ts';
import { runHelm } from '../support/helm.ts';
import { unknownFlags } from '../support/unknown-flags.ts';
import { blocksOf, linesOf, marks, ownTests, pages, readPage } from './page.ts';

const parts = await Promise.all(
  pages.map(async (page) => {
    const text = await readPage(page);
    return { page, text, blocks: blocksOf(text) };
  }),
);
const all = parts.flatMap(({ page, blocks }) => blocks.map((block) => ({ page, ...block })));
const inCluster = parts.flatMap(({ page, blocks }) =>
  linesOf(blocks, 'cluster').map((line) => ({ page, line })),
);

const isThere = (path: string): boolean => existsSync(join(packageDirectory, path));

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-marked-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
await symlink(join(packageDirectory, 'chart'), join(folder, 'chart'));
await cp(join(packageDirectory, 'examples'), join(folder, 'examples'), { recursive: true });

test('no block is without a language, or of a language or with a mark that no test runs', () => {
  const known = {
    csv: [''],
    sh: ['', 'cluster', 'clone', 'other'],
    text: [''],
    ts: ['', 'fragment'],
    yaml: ['', 'fragment'],
  };
  const unknown = all.filter(
    ({ language, mark }) => !(known as Record<string, readonly string[]>)[language]?.includes(mark),
  );
  expect(unknown.map(({ page, language, mark }) => `${page}: ${language} ${mark}`)).toEqual([]);
  expect(new Set(Object.values(known).flat())).toEqual(new Set(marks));
});

test('every text is what the block before it says', () => {
  const alone = parts.flatMap(({ page, blocks }) =>
    blocks.flatMap(({ language, text }, index) =>
      language === 'text' && !['sh', 'ts'].includes(blocks[index - 1]?.language ?? '')
        ? [`${page}: ${text.split('\n')[0]}`]
        : [],
    ),
  );
  expect(alone).toEqual([]);
});

test('every file of a page is used by a command of it', () => {
  const unused = parts.flatMap(({ page, blocks }) =>
    blocks.flatMap(({ mark, text }) => {
      const [, name = ''] = /^(?:#|\/\/) (\S+\.(?:yaml|csv|ts))\n/u.exec(text) ?? [];
      const used = blocks.some((block) => block.language === 'sh' && block.text.includes(name));
      return name === '' || used || mark === 'fragment' || page in ownTests
        ? []
        : [`${page}: ${name}`];
    }),
  );
  expect(unused).toEqual([]);
});

test('programs and what is marked "other" are run by a test that names the page', async () => {
  const special = all.filter(
    ({ language, mark, text }) =>
      mark === 'other' || (language === 'ts' && mark === '' && !text.includes('defineValues')),
  );
  const found = [...new Set(special.map(({ page }) => page))];
  expect(found.toSorted()).toEqual(Object.keys(ownTests));
  for (const [page, file] of Object.entries(ownTests))
    expect(await readFile(join(packageDirectory, file), 'utf8')).toContain(page.split('/').at(-1));
});

describe('values of a page, without a name of a file, are sound', () => {
  const values = all.filter(
    ({ language, mark, text }) =>
      language === 'yaml' && mark === '' && !/^# \S+\.yaml\n/u.test(text),
  );
  test.each(values.map(({ page, text }) => [page, text] as const))('%s', async (_, text) => {
    const [answer] = await askChart([parse(text, { version: '1.1' })]);
    expect(answer?.sentences).toEqual([]);
  });
});

test('a fragment is YAML or TypeScript', async () => {
  const fragments = all.filter(({ mark }) => mark === 'fragment');
  expect(fragments.length).toBeGreaterThan(2);
  for (const { language, text } of fragments)
    if (language === 'ts') expect((await transform(text, { loader: 'ts' })).code).not.toBe('');
    else expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
});

describe('what needs a cluster, and is run by the lab, is right as far as no cluster is needed', () => {
  test('there is some', () => expect(inCluster.length).toBeGreaterThan(10));

  const own = inCluster.filter(({ line }) => line.startsWith('npm run cli -- '));
  test.each(own)('$page: $line', async ({ line }) => {
    expect(await unknownFlags(line.split(' ').slice(4))).toEqual([]);
  });

  const install = /^helm (?:install|upgrade(?: --install)?) /u;
  const only = new Set(['--take-ownership', '--wait', '--reuse-values']);

  test.each(inCluster.filter(({ line }) => install.test(line)))(
    '$page: $line',
    async ({ page, line }) => {
      // Values of the page or, where a command made them, any that are sound.
      const named = new Map(
        all
          .filter((block) => block.page === page && block.language === 'yaml')
          .map(({ text }) => [/^# (\S+\.yaml)\n/u.exec(text)?.[1] ?? '', text]),
      );
      for (const [, file = ''] of line.matchAll(/ -f (\S+)/gu))
        if (!file.startsWith('examples/'))
          await writeFile(join(folder, file), named.get(file) ?? 'preset: kasm-1.19\n');
      const words = line
        .replace(install, '')
        // What a page says to put your own for.
        .replace('DATABASE', 'kasm-db')
        .split(' ')
        .filter((word) => !only.has(word))
        .map((word) =>
          word === './chart' || word.startsWith('examples/') ? join(folder, word) : word,
        )
        .map((word) => (/^[\w-]+\.yaml$/u.test(word) ? join(folder, word) : word));
      const { failed, stdout, stderr } = await runHelm(['template', ...words]);
      expect({ failed, stderr }).toEqual({ failed: false, stderr: '' });
      expect(stdout).toMatch(/^kind: (?:StagedKubernetes)?NetworkPolicy$/mu);
    },
  );

  test.each(inCluster.filter(({ line }) => line.startsWith('helm test ')))(
    '$page: $line has pods to run',
    ({ page, line }) => {
      const mine = inCluster.filter((each) => each.page === page).map((each) => each.line);
      const before = mine.slice(0, mine.indexOf(line)).filter((each) => install.test(each));
      expect(before.some((each) => each.includes('helmTest.enabled=true'))).toBe(true);
    },
  );

  test('the rest asks or changes the cluster by kubectl, helm or a tool that records', () => {
    const rest = inCluster.filter(
      ({ line }) =>
        !install.test(line) &&
        !/^(?:npm run cli -- |helm (?:test|list|get|history|rollback|uninstall|status) |kubectl (?:auth|get|logs|describe|label|delete|apply|run|rollout|api-resources|exec) )/u.test(
          line,
        ),
    );
    expect(rest.map(({ page, line }) => `${page}: ${line}`)).toEqual([]);
  });
});

describe('what is run in a clone is there', async () => {
  const { scripts } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'));
  const lines = parts.flatMap(({ page, blocks }) =>
    linesOf(blocks, 'clone')
      .flatMap((line) => line.split(' && '))
      .map((line) => [page, line] as const),
  );

  test.each(lines)('%s: %s', async (_, line) => {
    const words = line.split(' ');
    const [, script] = /^npm (?:run )?([\w:]+)(?: |$)/u.exec(line) ?? [];
    if (line.startsWith('npm run cli -- '))
      // A command may name what the page adds: `--format line`.
      expect(await unknownFlags(words.slice(4))).toEqual([]);
    else if (words[0] === 'npx') expect(words.slice(3).some(isThere)).toBe(true);
    else if (words[0] === 'git') expect(words.slice(2).every(isThere)).toBe(true);
    else expect(['ci', 'cit', ...Object.keys(scripts)]).toContain(script);
  });
});
