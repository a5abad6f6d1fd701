import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { chartDirectory, readInput } from '../../src/read/files.ts';
import { readYaml } from '../../src/read/yaml.ts';
import { runHelm } from '../support/helm.ts';
import { valuesByHelm } from '../support/helm-reader.ts';
import {
  allTexts,
  ambiguousTexts,
  refusedTexts,
  scalarTexts,
  shapeTexts,
} from '../support/yaml-cases.ts';
import { compare, ourReading, withoutNulls, type Compared } from '../support/yaml-judge.ts';

const problemsOf = (text: string): readonly string[] =>
  readYaml(text).flatMap(({ problems }) =>
    problems.map(({ line, message }) => `${line}: ${message}`),
  );

describe('Helm and we never read two things from one text', () => {
  let compared: ReadonlyMap<string, Compared>;
  const of = (texts: readonly string[]): readonly Compared[] =>
    texts.flatMap((text) => compared.get(text) ?? []);

  beforeAll(async () => {
    const answers = await compare(process.env['HELM'] ?? 'helm', allTexts);
    compared = new Map(answers.map((answer) => [answer.text, answer]));
  });

  test('there are at least 500 scalars and shapes, and each is asked once', () => {
    expect(allTexts.length).toBeGreaterThan(500);
    expect(new Set(allTexts).size).toBe(allTexts.length);
    expect(compared.size).toBe(allTexts.length);
  });

  test('what we read, Helm reads, and as the same data', () => {
    expect(of(allTexts).filter(({ isOneReading }) => !isOneReading)).toEqual([]);
  });

  test('of scalars we refuse only what Helm refuses, and keys that are no whole number', () => {
    const needless = of(scalarTexts).filter(
      ({ text, helm, ours }) =>
        'value' in helm &&
        'refusal' in ours &&
        !/^(?:!!float )?["+\-.\d]\S* ?\S*: v\n$/u.test(text),
    );
    expect(needless).toEqual([]);
    expect(of(scalarTexts).filter(({ ours }) => 'value' in ours).length).toBeGreaterThan(650);
  });

  test('every shape of the list is read: tabs and low brackets, merges, blocks of text', () => {
    expect(of(shapeTexts).filter(({ ours }) => 'refusal' in ours)).toEqual([]);
  });

  test('what Helm refuses, we refuse', () => {
    expect(of(refusedTexts).filter(({ helm, ours }) => 'value' in helm || 'value' in ours)).toEqual(
      [],
    );
  });

  test('what Helm reads and others read otherwise is refused', () => {
    expect(
      of(ambiguousTexts).filter(({ helm, ours }) => 'refusal' in helm || 'value' in ours),
    ).toEqual([]);
  });

  test('every refusal says what is wrong and what to write', () => {
    const sentences = of(allTexts).flatMap(({ ours }) =>
      'refusal' in ours ? ours.refusal.split('\n') : [],
    );
    expect(sentences.length).toBeGreaterThan(100);
    expect(sentences.filter((sentence) => !/^\S.+; \S/u.test(sentence))).toEqual([]);
  });

  test('as values of a chart, the texts are what the parser made of them', async () => {
    const read = of(allTexts).filter(({ ours }) => 'value' in ours);
    const values = await valuesByHelm(
      process.env['HELM'] ?? 'helm',
      read.map(({ text }) => text),
    );
    const different = read.filter(({ ours }, index) => {
      const value = 'value' in ours ? withoutNulls(ours.value) : undefined;
      return JSON.stringify(sorted(value)) !== JSON.stringify(sorted(withoutNulls(values[index])));
    });
    expect(different).toEqual([]);
  });
});

/** The same data with the keys of maps in one order. */
const sorted = (data: unknown): unknown =>
  typeof data !== 'object' || data === null
    ? data
    : Array.isArray(data)
      ? data.map(sorted)
      : Object.entries(data)
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, value]) => [key, sorted(value)]);

describe('a text is cut into documents as apimachinery cuts it', () => {
  test.each([
    ['words behind ---', '--- {a: 1}\n'],
    ['a tag behind ---', '--- !!map\na: 1\n'],
    ['dashes that are no separator', 'a: |\n  x\n---x\n'],
    ['a comment that touches ---', '---#c\na: 1\n'],
  ])('%s are refused, by Helm 4 too', async (_, text) => {
    const { stdout: version } = await runHelm(['version', '--short']);
    expect(problemsOf(text)[0]).toMatch(/^\d: .*---.*; write ---/u);
    const flags = ['template', 'x', chartDirectory, '--values', '-'];
    const { failed, stderr } = await runHelm(flags, text);
    expect(failed).toBe(true);
    // Helm 3 cuts nothing: it reads the values, and the chart has no use for them.
    expect(stderr).toMatch(version.startsWith('v3') ? /yaml|propert/iu : /yaml/iu);
  });

  test('--- within quotes and within a block of text begins a document', () => {
    expect(readYaml('a: |\n  x\n---\nb: 1\n').map(({ value }) => value)).toEqual([
      { a: 'x\n' },
      { b: 1 },
    ]);
    expect(problemsOf('a: "x\n---\ny"\n').length).toBeGreaterThan(0);
  });

  test('what follows ... is refused: Helm would not read it', () => {
    expect(problemsOf('a: 1\n...\nb: 2\n')).toEqual([
      '3: goes on behind the end of its document, where Helm does not read; write ---',
    ]);
    expect(problemsOf('a: 1\n...\n---\nb: 2\n')).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['blanks and comments', '\n# c\n  \n'],
    ['separators', '---\n---\n# c\n--- # d\n'],
    ['a byte order mark', '\uFEFF'],
  ])('%s holds no document', (_, text) => {
    expect(readYaml(text)).toEqual([]);
  });

  test('lines are counted through the whole text', () => {
    const text = '# c\n---\na: 1\n---\n\n# d\nb:\n  - {c: 1,\n  c: 2}\n';
    expect(readYaml(text).map(({ line }) => line)).toEqual([3, 7]);
    expect(problemsOf(text)).toEqual(['9: key "c" stands twice; write it once']);
  });

  test.each([
    ['a line separator', 'a: "x\u2028y"\n', 'U+2028'],
    ['a next line', '# c\u0085a: 1\n', 'U+0085'],
    ['a lone carriage return', 'a: 1\rb: 2\n', 'U+000D'],
    ['a second byte order mark', 'a: 1\n\uFEFFb: 2\n', 'U+FEFF'],
    ['a control character', 'a: \u001B[0m\n', 'U+001B'],
  ])('%s is refused by its number', (_, text, code) => {
    expect(problemsOf(text)[0]).toContain(code);
  });
});

describe('what a problem leaves of a document', () => {
  test('the last of two keys counts, and the path says where they stand', () => {
    const [document] = readYaml('kind: Secret\ndata:\n  a: 1\n  a: 2\n');
    expect(document?.value).toEqual({ kind: 'Secret', data: { a: 2 } });
    expect(document?.problems.map(({ path }) => path)).toEqual([['data', 'a']]);
  });

  test('an alias without an anchor and one that holds itself are null', () => {
    expect(readYaml('a: *b\n')[0]).toMatchObject({ value: { a: null }, problems: [{ line: 1 }] });
    expect(readYaml('a: &a\n  b: *a\n')[0]?.problems).toHaveLength(1);
  });

  test.each([
    ['brackets', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['lists', `a:\n  ${'- '.repeat(20_000)}`],
  ])('20,000 levels of %s are refused, not a crash', (_, text) => {
    expect(problemsOf(text)).toEqual(['1: is nested too deeply; flatten it']);
  });

  test('100 levels are read', () => {
    const nested = `${'['.repeat(100)}${']'.repeat(100)}`;
    expect(ourReading(`a: ${nested}`)).toEqual({ value: { a: JSON.parse(nested) } });
  });

  test('aliases that multiply are refused before they take the memory', () => {
    const levels = Array.from(
      { length: 20 },
      (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]\n`,
    );
    const text = `l0: &l0 x\n${levels.join('')}`;
    expect(problemsOf(text)[0]).toMatch(/aliases.*; /u);
  });
});

test.each([
  ['Latin-1', Buffer.from([0x61, 0x3a, 0x20, 0xe9])],
  ['UTF-16', Buffer.from('\uFEFFa: 1\n', 'utf16le')],
])('bytes of %s are refused: what they say depends on who reads them', async (_, bytes) => {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-bytes-'));
  try {
    const file = join(folder, 'values.yaml');
    await writeFile(file, bytes);
    await expect(readInput(file)).rejects.toThrow(`${file}: is no UTF-8; save it as UTF-8`);
    await writeFile(file, 'a: é\n');
    expect(await readInput(file)).toBe('a: é\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
