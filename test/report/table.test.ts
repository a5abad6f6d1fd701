import { expect, test } from 'vitest';
import { table } from '../../src/report/table.ts';
import { all, broken, none, pair, proof, rule, sound, tcp } from '../support/proofs.ts';

/** The part of a report that starts with a word. */
const part = (text: string, title: string): string | undefined =>
  text.split('\n\n').find((block) => block.startsWith(title));

test('a proof that holds ends with the number of its pairs, nothing missing and nothing in excess', () => {
  expect(table(sound)).toMatchInlineSnapshot(`
    "values.yaml: rows reach columns, ends under one number are alike
    1 api
    2 db
    3 internet

    Expected: . nothing, o some ports or some of the ends, X everything, blank not asked
      1 2 3
    1   o X
    2 .   .
    3 . .

    Observed: . nothing, o some ports or some of the ends, X everything, blank not asked
      1 2 3
    1   o X
    2 .   .
    3 . .

    Comparison: . equal, - missing, + excess, ± both
      1 2 3
    1   . .
    2 .   .
    3 . .

    holds: 6 pairs, nothing missing, nothing in excess"
  `);
});

test('each difference is a line that names the excess, the rule behind it, and what is missing', () => {
  expect(table(broken).split('\n').slice(-3).join('\n')).toMatchInlineSnapshot(`
    "api → db: excess 22/TCP, by kasm/db ingress[0]; missing 5432/TCP
    internet → db: excess all, no policy closes it
    does not hold: 3 pairs, 1 with something missing, 2 with something in excess"
  `);
});

test('the comparison tells missing, excess and both apart', () => {
  const mixed = proof(
    ['a', 'b', 'c'],
    pair(['a', 'b'], tcp(1), none),
    pair(['a', 'c'], none, tcp(1)),
    pair(['b', 'c'], tcp(1), tcp(2)),
    pair(['c', 'a'], tcp(1), tcp(1)),
  );
  expect(part(table(mixed), 'Comparison')).toMatchInlineSnapshot(`
    "Comparison: . equal, - missing, + excess, ± both
      1 2 3
    1   - +
    2     ±
    3 ."
  `);
});

test('only ends that nothing tells apart share a row', () => {
  const names = ['db', 'x', 'y', 'z'];
  const pairs = names.flatMap((from) =>
    names
      .filter((to) => to !== from)
      .map((to) => pair([from, to], none, from === 'z' && to === 'db' ? tcp(5432) : none)),
  );
  expect(part(table(proof(names, ...pairs)), 'values.yaml')).toMatchInlineSnapshot(`
    "values.yaml: rows reach columns, ends under one number are alike
    1 db
    2 x
      y
    3 z"
  `);
  expect(part(table(proof(names, ...pairs)), 'Observed')).toMatchInlineSnapshot(`
    "Observed: . nothing, o some ports or some of the ends, X everything, blank not asked
      1 2 3
    1   . .
    2 . . .
    3 o ."
  `);
});

test('ends alike in what they may do, but not in what they should, do not share a row', () => {
  const text = table(
    proof(['db', 'x', 'y'], pair(['x', 'db'], tcp(1), none), pair(['y', 'db'], none, none)),
  );
  expect(part(text, 'values.yaml')).toMatch(/^2 x\n3 y$/mu);
});

test('ends of one name share a cell, which is never all or nothing when they differ', () => {
  const twins = proof(
    ['db', 'twin', 'twin'],
    pair(['twin', 'db'], none, none),
    pair(['twin', 'db'], all, all),
  );
  expect(part(table(twins), 'values.yaml')).toContain('twin (2 ends)');
  expect(part(table(twins), 'Observed')).toMatch(/^2 o$/mu);
});

test('a difference told twice is printed once, and counted twice', () => {
  const twice = proof(
    ['db', 'twin', 'twin'],
    pair(['twin', 'db'], none, tcp(1), [rule]),
    pair(['twin', 'db'], none, tcp(1), [rule]),
  );
  expect(table(twice).split('\n').slice(-2)).toEqual([
    'twin → db: excess 1/TCP, by kasm/db ingress[0]',
    'does not hold: 2 pairs, nothing missing, 2 with something in excess',
  ]);
});

test('numbers of many columns are read downwards', () => {
  const names = Array.from({ length: 10 }, (_, index) => `end-${index}`);
  const pairs = names.slice(1).map((from, index) => pair([from, 'end-0'], none, tcp(index + 1)));
  expect(part(table(proof(names, ...pairs)), 'Comparison')).toContain(
    ['                     1', '   1 2 3 4 5 6 7 8 9 0', ' 1'].join('\n'),
  );
});

test('names cannot break, colour or reorder lines', () => {
  const evil = 'a\nholds: 1 pair\u001B[2J\u202E';
  const text = table(proof([evil, 'db'], pair([evil, 'db'], none, tcp(1))));
  expect(text).toContain('a\uFFFDholds: 1 pair\uFFFD[2J\uFFFD → db: excess 1/TCP');
  expect(text).not.toMatch(/^holds/mu);
  for (const character of ['\u001B', '\u202E']) expect(text).not.toContain(character);
});
