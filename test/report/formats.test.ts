import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formats, type FormatName } from '../../src/report/formats.ts';
import { broken, proofOf, reportOf, reportWith, sound } from '../support/proofs.ts';

const names = Object.keys(formats) as FormatName[];
const answers = {
  sound: reportOf(sound),
  broken: reportOf(broken),
  'of no policy at all': reportOf(proofOf()),
  empty: reportWith({}),
};

/** The file of a format: the table for terminals is made of text. */
const fileOf = (name: FormatName): string => (name === 'table' ? 'text' : name);

const files = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(folder, import.meta.url)).filter((file) => file.endsWith(ending));

test('every format is a file of its own with tests of its own', () => {
  expect(names).toEqual(['table', 'json', 'markdown', 'mermaid', 'dot', 'sarif']);
  const own = names.map(fileOf);
  expect(files('.', '.test.ts')).toEqual(
    expect.arrayContaining(own.map((name) => `${name}.test.ts`)),
  );
  expect(files('../../src/report/', '.ts')).toEqual(
    expect.arrayContaining(own.map((name) => `${name}.ts`)),
  );
});

describe.each(names)('%s', (name) => {
  test.each(Object.entries(answers))(
    'prints an answer that is %s, without a line break or blank at its end',
    (_, answer) => {
      expect(formats[name](answer)).toMatch(/\S$/u);
    },
  );

  test('prints the same answer the same way', () => {
    expect(formats[name](answers.broken)).toBe(formats[name](reportOf(broken)));
  });

  test('tells a proof that holds from one that does not', () => {
    expect(formats[name](answers.broken)).not.toBe(formats[name](answers.sound));
  });

  test('no control character of a name comes through', () => {
    const evil = 'a\u001B[2J\u0007\u202E\u0085b';
    const text = formats[name](
      reportWith({
        verdict: evil,
        remarks: [
          { id: 'excess', title: evil, details: [evil, evil], place: { file: evil, line: 1 } },
        ],
        notes: [evil],
        grids: [{ title: evil, heading: ['a', 'b'], lines: [[evil, evil]] }],
        more: [{ title: evil, heading: ['a', 'b'], lines: [[evil, evil]] }],
        next: evil,
        arrows: [{ kind: 'excess', from: evil, to: evil, label: evil }],
        data: { evil: [evil] },
      }),
      { verbose: true },
    );
    expect(text).toMatch(/a.{1,40}b/u);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
  });
});
