import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formats, type FormatName } from '../../src/report/formats.ts';
import { broken, pair, proof, rule, sound } from '../support/proofs.ts';

const empty = proof([]);
const names = Object.keys(formats) as FormatName[];

const files = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(folder, import.meta.url)).filter((file) => file.endsWith(ending));

test('every format is a file of its own with tests of its own', () => {
  const tests = files('.', '.test.ts').map((file) => file.replace('.test.ts', ''));
  expect(tests.filter((name) => name !== 'formats').toSorted()).toEqual(names.toSorted());
  expect(files('../../src/report/', '.ts')).toEqual(
    expect.arrayContaining(names.map((name) => `${name}.ts`)),
  );
});

describe.each(names)('%s', (name) => {
  test.each(Object.entries({ sound, broken, empty }))(
    'prints a proof that is %s, without a line break or blank at its end',
    (_, given) => {
      expect(formats[name](given)).toMatch(/\S$/u);
    },
  );

  test('prints the same proof the same way', () => {
    expect(formats[name](broken)).toBe(formats[name](broken));
  });

  test('tells a proof that holds from one that does not', () => {
    const closed = broken.pairs.map(({ from, to, expected }) =>
      pair([from, to], expected, expected, [rule]),
    );
    expect(formats[name](broken)).not.toBe(formats[name](proof(broken.ends, ...closed)));
  });
});
