import { expect, test } from 'vitest';
import { readBaseline } from '../../src/read/baseline.ts';

const entry = 'id: KI102, about: kasm/tool, until: "2026-12-31", why: it goes next month';

test('known findings are read, and none are none', () => {
  expect(readBaseline('b.yaml', `known:\n  - { ${entry} }\n`)).toEqual([
    { id: 'KI102', about: 'kasm/tool', until: '2026-12-31', why: 'it goes next month' },
  ]);
  expect(readBaseline('b.yaml', 'known: []')).toEqual([]);
});

test.each([
  [
    'a day that is none',
    entry.replace('2026-12-31', '2026-02-30'),
    /^b\.yaml: until: is "2026-02-30"; write a day/u,
  ],
  [
    'no day',
    entry.replace('until: "2026-12-31", ', ''),
    /^b\.yaml: until: is undefined; write a day/u,
  ],
  [
    'no reason',
    entry.replace('why: it goes next month', 'why: ""'),
    /^b\.yaml: known\[0\]: says no id or no why; write both/u,
  ],
  [
    'an unknown key',
    `${entry}, reason: x`,
    /^b\.yaml: known\[0\]: has no field "reason"; write one of id, about, until, why/u,
  ],
])('%s is refused with its place', (_, text, sentence) => {
  expect(() => readBaseline('b.yaml', `known:\n  - { ${text} }\n`)).toThrow(sentence);
});

test('a key twice and two documents are refused', () => {
  expect(() => readBaseline('b.yaml', 'known: []\nknown: []\n')).toThrow(/^b\.yaml:2: /u);
  expect(() => readBaseline('b.yaml', 'known: []\n---\nknown: []\n')).toThrow(
    /^b\.yaml: holds two documents/u,
  );
});
