import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RuleRef } from '../../src/netpol/compile.ts';
import { ConnectionSet } from '../../src/netpol/connection-set.ts';
import type { Pair, Proof } from '../../src/reach/prove.ts';
import { formats, type FormatName } from '../../src/report/formats.ts';

const { none, all } = ConnectionSet;
const tcp = (port: number): ConnectionSet => ConnectionSet.of('TCP', port);
const rule: RuleRef = { policy: 'kasm/db', direction: 'Ingress', index: 0 };

const pair = (
  [from, to]: readonly [string, string],
  expected: ConnectionSet,
  observed: ConnectionSet,
  rules: readonly RuleRef[] = [],
): Pair => ({
  from,
  to,
  expected,
  observed,
  missing: expected.subtract(observed),
  excess: observed.subtract(expected),
  rules,
});

const proof = (ends: readonly string[], ...pairs: readonly Pair[]): Proof => ({
  source: 'values.yaml',
  ends,
  pairs,
  differences: pairs.filter(({ missing, excess }) => !missing.isEmpty || !excess.isEmpty),
});

/** The proof of a table of one flow, from api to db. */
const sound = proof(
  ['api', 'db', 'internet'],
  pair(['api', 'db'], tcp(5432), tcp(5432), [rule]),
  pair(['api', 'internet'], all, all),
  pair(['db', 'api'], none, none),
  pair(['db', 'internet'], none, none),
  pair(['internet', 'api'], none, none),
  pair(['internet', 'db'], none, none),
);

/** The same flow, but on the wrong port, and db is open to the internet. */
const broken = proof(
  ['api', 'db', 'internet'],
  pair(['api', 'db'], tcp(5432), tcp(22), [rule]),
  pair(['db', 'api'], none, none),
  pair(['internet', 'db'], none, all),
);

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
