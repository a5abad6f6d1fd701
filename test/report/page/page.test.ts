import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageDirectory } from '../../../src/read/files.ts';
import { parseReport, type PageData } from '../../../src/report/page/form.ts';
import { page } from '../../../src/report/page/page.ts';
import { cli } from '../../support/cli.ts';
import { hostile, spoilt } from '../../support/hostile.ts';
import { attribute, hashOf, readPage, textOf, type Element } from '../../support/page.ts';

const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open.all, namespace: kasm }
spec: { podSelector: { matchLabels: { app: kasm-db } }, ingress: [{}] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shut, namespace: monitoring }
spec: { podSelector: {}, policyTypes: [Egress] }
`;

const dump = await readFile(join(packageDirectory, 'test/support/pods/kasm-1.19.yaml'), 'utf8');

async function dataOf(args: readonly string[], input = ''): Promise<PageData> {
  const { stdout } = await cli(['report', ...args, '--format', 'json'], { input });
  return parseReport('report', stdout);
}

/** Stands for the script that is bundled: what it does is tested in a browser. */
const script = 'globalThis.answers = 1 < 2;';

const plain = await dataOf(['plain']);
const foreign = await dataOf(['plain', '--also', '-', '--compare', 'core'], policies);
const cluster = await dataOf(['kasm-1.19', '--also', '-'], dump);
const [first = '', ...others] = hostile;

const all: readonly (readonly [string, PageData])[] = [
  ['plain', plain],
  ['a foreign policy and a comparison', foreign],
  ['a cluster', cluster],
  ['no matrix', { ...plain, matrix: null }],
  ['nothing at all', { ...plain, policies: [], rows: [], arrows: [], access: [], claims: [] }],
  ['every text hostile', spoilt(foreign, first)],
  ...others
    .filter((mark) => mark !== '\uD800')
    .map((mark): [string, PageData] => [`hostile: ${JSON.stringify(mark)}`, spoilt(foreign, mark)]),
];

describe.each(all)('the page of %s', (_, data) => {
  const text = page(data, script);
  const { errors, elements, all: named, at } = readPage(text);

  test('is sound HTML', () => expect(errors).toEqual([]));

  test('holds its data, its script and no other, as they were given', () => {
    const contents = named('script').map((each) =>
      each.childNodes.map((node) => ('value' in node ? node.value : '')).join(''),
    );
    expect(contents).toHaveLength(2);
    expect(JSON.parse(contents[0] ?? '')).toEqual(JSON.parse(JSON.stringify(data)));
    expect(contents[1]).toBe(script);
  });

  test('holds no handler, no style but its own, and nothing that is fetched', () => {
    const tags = new Set(elements.map(({ tagName }) => tagName));
    for (const tag of ['iframe', 'img', 'link', 'object', 'form', 'base', 'image'])
      expect(tags, tag).not.toContain(tag);
    const attributes = elements.flatMap(({ attrs }) => attrs);
    expect(attributes.filter(({ name }) => /^(?:on|style|src|xlink)/u.test(name))).toEqual([]);
    const targets = attributes.filter(({ name }) => name === 'href').map(({ value }) => value);
    expect(targets.length).toBeGreaterThan(9);
    expect(targets.filter((target) => !target.startsWith('#'))).toEqual([]);
  });

  test('allows no style and no script but those that it holds, and nothing else', () => {
    const [style, ...more] = named('style');
    expect(more).toEqual([]);
    const sheet = style?.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
    const head = named('meta').find(
      (each) => attribute(each, 'http-equiv') === 'Content-Security-Policy',
    );
    expect(head && attribute(head, 'content')).toBe(
      `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(sheet ?? '')}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(text.indexOf('http-equiv')).toBeLessThan(text.indexOf('<style'));
  });

  test('has every id once, and every link leads to one', () => {
    const ids = elements.flatMap((each) => attribute(each, 'id') ?? []);
    expect(ids.length).toBe(new Set(ids).size);
    expect(ids.filter((id) => /[^\w.-]/u.test(id))).toEqual([]);
    const targets = named('a').map((each) => attribute(each, 'href')?.slice(1) ?? '');
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    const labelled = elements.flatMap(
      (each) => attribute(each, 'aria-labelledby')?.split(' ') ?? [],
    );
    expect(labelled.filter((target) => !ids.includes(target))).toEqual([]);
  });

  test('has its headings in order, under one first heading', () => {
    const levels = elements
      .flatMap(({ tagName }) => /^h(\d)$/u.exec(tagName)?.[1] ?? [])
      .map(Number);
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });

  test('has a caption on each table, and heads that say what they head', () => {
    for (const table of named('table')) {
      const head = table.childNodes.find((node) => 'tagName' in node) as Element | undefined;
      expect(head?.tagName).toBe('caption');
      expect(textOf(head)).not.toBe('');
    }
    expect(named('th').filter((each) => attribute(each, 'scope') === undefined)).toEqual([]);
  });

  test('has a language, landmarks, a link to skip to the report, and a drawing with a name', () => {
    expect(named('html').map((each) => attribute(each, 'lang'))).toEqual(['en']);
    for (const tag of ['header', 'nav', 'main', 'footer', 'title'])
      expect(named(tag).length, tag).toBeGreaterThan(0);
    expect(attribute(named('a')[0] as Element, 'href')).toBe('#main');
    expect(at('main')?.tagName).toBe('main');
    for (const drawing of named('svg')) {
      const children = drawing.childNodes.filter((node): node is Element => 'tagName' in node);
      expect(children.slice(0, 2).map(({ tagName }) => tagName)).toEqual(['title', 'desc']);
    }
  });

  test('holds no character that hides or turns text', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});

test.each(hostile.filter((mark) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(mark)))(
  'hostile text is shown as it is: %s',
  (mark) => {
    const { says, elements } = readPage(page(spoilt(foreign, mark), script));
    for (const part of ['claims', 'findings', 'access', 'picture', 'matrix', 'rows'])
      expect(says(part), part).toContain(mark);
    const titles = elements.flatMap((each) => attribute(each, 'title') ?? []);
    expect(titles.filter((title) => !title.includes(mark))).toEqual([]);
  },
);

test('half a character in values is refused, for YAML has no such text', () => {
  expect(() => page(spoilt(plain, '\uD800'), script)).toThrow(
    'holds half a character; write it whole',
  );
});

test('the same data give the same bytes', () => {
  expect(page(structuredClone(foreign), script)).toBe(page(foreign, script));
});

test('a link leads nowhere where a report lacks what it speaks of', () => {
  const without = { ...plain, policies: [], rows: [], components: [], peers: [] };
  const { all: named } = readPage(page(without, script));
  const targets = named('a').map((each) => attribute(each, 'href') ?? '');
  expect(targets.filter((target) => /^#(?:row|policy|rule|end)-/u.test(target))).toEqual([]);
});
