import { describe, expect, test } from 'vitest';
import { linesOf } from '../../src/read/value-lines.ts';

const text = `# values
preset: plain
flows:
  # why
  app-to-db:
    from: [api, guac]
    ports:
      - postgres
      - metrics
  a.b: {enabled: false}
  a:
    b: {}
peers:
  "quoted": &alias { anywhere: true }
  other: *alias
`;

const lineOf = linesOf(text);

describe('the line of what is there', () => {
  test.each([
    ['preset', 2],
    ['flows', 3],
    ['flows.app-to-db', 5],
    ['flows.app-to-db.from[1]', 6],
    ['flows.app-to-db.ports[1]', 9],
    ['flows.a.b', 10],
    ['flows.a.b.enabled', 10],
    ['flows.a', 11],
    ['peers.quoted.anywhere', 14],
  ])('%s: %i', (path, line) => expect(lineOf(path)).toEqual({ line, isWhole: true }));
});

describe('the line of what comes before it, where it is not there itself', () => {
  test.each([
    ['flows.app-to-db.to', 5],
    ['flows.app-to-db.from[2]', 6],
    ['flows.app', 3],
    ['flows.app-to-db-more', 3],
    ['peers.other.anywhere', 15],
    ['preset.name', 2],
    ['flows[0]', 3],
  ])('%s: %i', (path, line) => expect(lineOf(path)).toEqual({ line, isWhole: false }));
});

test.each(['platform', 'app-to-db', 'Preset', '[0]', ''])('nothing of %j', (path) => {
  expect(lineOf(path)).toBeUndefined();
});

test.each([
  ['', undefined],
  ['- a\n', undefined],
  ['{', undefined],
  ['a: 1\r\nflows: {}\r\n', 2],
])('of the text %j, flows are at %s', (other, line) =>
  expect(linesOf(other)('flows')?.line).toBe(line),
);
