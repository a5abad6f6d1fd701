import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KasmIsolationError } from '../../src/errors.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { repeatedKeys } from '../../src/read/json.ts';

const paths = (text: string): readonly (readonly (string | number)[])[] => {
  JSON.parse(text);
  return repeatedKeys(text).map(({ path }) => path);
};

describe('a key that stands twice in one map of JSON', () => {
  test.each([
    ['at the top', '{"a": 1, "a": 2}', ['a']],
    [
      'further in',
      '{"spec": {"from": [{}, {"b": [], "c": 0, "b": {}}]}}',
      ['spec', 'from', 1, 'b'],
    ],
    ['in a list of lists', '[[0, {"a": 1}], [{"a": 1, "a": 1}]]', [1, 0, 'a']],
    ['written in other letters', String.raw`{"a": 1, "\u0061": 2}`, ['a']],
    ['with blanks before the colon', '{"a" \n : 1, "a"\t: 2}', ['a']],
    ['with quotes and braces in it', String.raw`{"\"}{\\": 1, "\"}{\\": 2}`, ['"}{\\']],
    ['that is empty', '{"": 1, "": 2}', ['']],
    ['__proto__', '{"__proto__": 1, "__proto__": 2}', ['__proto__']],
    ['behind a string that looks like a map', '{"x": "{\\"a\\": 1}", "a": 1, "a": 2}', ['a']],
  ])('is found %s', (_, text, path) => {
    expect(paths(text)).toEqual([path]);
  });

  test.each([
    '{"a": {"a": {"a": 1}}}',
    '[{"a": 1}, {"a": 1}]',
    '{"a": "a", "b": ["a", "a", {"a": "a"}]}',
    '{"A": 1, "a": 2}',
    '{"a": {"b": 1}, "c": {"b": 1}}',
    '"a"',
    '[]',
    'null',
  ])('is not found in %s', (text) => {
    expect(paths(text)).toEqual([]);
  });

  test('is never found in what JSON.stringify writes, at any indentation', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
        expect(repeatedKeys(JSON.stringify(value, null, indent))).toEqual([]);
      }),
    );
  });

  test('is found behind a string of megabytes', () => {
    const long = String.raw`"${'x'.repeat(3_000_000)}${String.raw`\n`.repeat(1_000_000)}"`;
    expect(paths(`{"x": ${long}, "a": 1, "a": 2}`)).toEqual([['a']]);
  });

  test('is told with its line', () => {
    expect(repeatedKeys('{\n  "a": 1,\n  "a": 2\n}')).toEqual([
      { path: ['a'], line: 3, message: 'has the key "a" twice; remove one' },
    ]);
  });
});

test('a policy in JSON with a key twice is refused: it would be read in two ways', () => {
  const text = `{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "a"},
 "spec": {"ingress": []}, "spec": {"ingress": [{}]}}`;
  const read = (): unknown => readObjects([{ name: 'policy.json', text }], 'kasm');
  expect(read).toThrow(KasmIsolationError);
  expect(read).toThrow(/^policy\.json: document 1, line 2: has the key "spec" twice; remove one$/u);
});
