import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readYaml } from '../../src/read/yaml.ts';
import { yamlText } from '../../src/report/yaml-text.ts';
import { valuesByHelm } from '../support/helm-reader.ts';

const hostile = [
  'e1',
  '.',
  '..',
  '1_000',
  '0o7',
  '0o17',
  '0x1F',
  '0b1',
  '1e3',
  '+1',
  '-1',
  '.5',
  '.inf',
  '.NaN',
  'yes',
  'No',
  'on',
  'OFF',
  'y',
  'N',
  'true',
  'null',
  'NULL',
  '~',
  'nan',
  'Infinity',
  '2020-01-01',
  '12:30',
  '190:20:30',
  '=',
  '<<',
  '',
  ' ',
  ' x',
  'x ',
  'a  b',
  '#',
  '# a',
  'a # b',
  'a: b',
  'a:',
  ':a',
  '-',
  '- a',
  '?',
  '? a',
  '[a]',
  '{a}',
  '*a',
  '&a',
  '!t',
  '%a',
  '@a',
  '`a',
  '|',
  '>',
  '"',
  "'",
  '"a"',
  '\\',
  '\\n',
  'a\nb',
  '\n',
  'a\n',
  '\t',
  '\r',
  '\r\n',
  '---',
  '...',
  '--- a',
  '\u0000',
  '\u001B[31m',
  '\u007F',
  '\u0085',
  '\u00A0',
  '\u2028',
  '\u2029',
  '\uFEFF',
  '\uFFFE',
  'a\u202Eb',
  'a\u200Bb',
  '\u{E0001}',
  '\u{110BD}',
  'é',
  '😀',
  'a b '.repeat(500),
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  '10.0.0.0/8',
  '::/0',
  'v1.30',
];

const texts = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'0123456789eEinfyNx_.+-: #~'.split('')) }),
);

const keys = texts.filter((text) => text.length < 200);

const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

/** Data without nulls: Helm drops those of maps before a subchart sees them. */
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    texts,
    numbers,
    fc.boolean(),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(keys, tie('data'), { maxKeys: 4 }),
  ),
}));

const maps = fc
  .dictionary(keys, data, { maxKeys: 4 })
  .map((map): unknown => JSON.parse(JSON.stringify(map)));

/** Two keys that Helm has a use for itself. */
const isHelms = (map: unknown): boolean =>
  typeof map === 'object' && map !== null && ('global' in map || 'exports' in map);

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('what is written has one reading', () => {
  const all = [
    ...hostile.map((text): unknown => ({ value: text, list: [text, [text]], nested: { text } })),
    ...hostile
      .filter((text) => text.length < 1000)
      .map((text): unknown => ({ [text]: 1, maps: [{ [text]: text }] })),
    ...fc.sample(maps, 300).filter((map) => !isHelms(map)),
  ];

  test('Helm reads from 300 files of hostile text and more what was written', async () => {
    const written = all.map(yamlText);
    const read = await valuesByHelm(process.env['HELM'] ?? 'helm', written);
    expect(all.length).toBeGreaterThan(400);
    expect(read).toHaveLength(all.length);
    expect(read).toEqual(all);
  });

  test('we read it, and so does a reader of YAML 1.1 and one of YAML 1.2', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const written = yamlText(map);
        const [document] = readYaml(written);
        expect(document?.problems ?? []).toEqual([]);
        expect(json(document?.value)).toEqual(map);
        expect(json(parse(written, { version: '1.1' }))).toEqual(map);
        expect(json(parse(written, { version: '1.2' }))).toEqual(map);
      }),
      { numRuns: 500 },
    );
  });

  test.each(
    hostile
      .filter((text) => !/^(?:10|v1|a b|x)/u.test(text))
      .filter((text) => !/^(?:__proto__|constructor)$/u.test(text)),
  )('%j is in double quotes, as a value and as a key', (text) => {
    expect(yamlText({ a: text })).toMatch(/^a: ".*"\n$/u);
    expect(yamlText({ [text]: 1 })).toMatch(/^".*": 1\n$/u);
  });

  test('nothing is folded, and no character that controls, turns or hides text is written as it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(yamlText([text])).toMatch(/^- [^\p{Cc}\p{Cf}]*\n$/u);
      }),
    );
  });
});

describe('what is written reads well', () => {
  test('words, names and numbers stand without quotes, and lists and maps in blocks', () => {
    const values = {
      preset: 'none',
      components: {
        db: {
          podSelector: { matchLabels: { app: 'kasm-db' } },
          ports: { postgres: { port: 5432 } },
        },
      },
      flows: { 'api-to-db': { description: 'All that the API needs.', from: ['api'], to: [] } },
      nothing: {},
      nested: [[1, { a: null }], []],
    };
    expect(yamlText(values)).toBe(`preset: none
components:
  db:
    podSelector:
      matchLabels:
        app: kasm-db
    ports:
      postgres:
        port: 5432
flows:
  api-to-db:
    description: All that the API needs.
    from:
      - api
    to: []
nothing: {}
nested:
  - - 1
    - a: null
  - []
`);
  });

  test.each([
    ['half a character', { a: '\uD83D' }, /half a character; /u],
    ['half a character in a key', { '\uDE00': 1 }, /half a character; /u],
    ['a key of 2000 letters', { ['k'.repeat(2000)]: 1 }, /key of 2000 characters; /u],
  ])('%s cannot be written, and says so', (_, value, said) => {
    expect(() => yamlText(value)).toThrow(said);
  });
});
