import { gzipSync } from 'node:zlib';
import { Ajv, type AnySchema } from 'ajv';
import { describe, expect, test } from 'vitest';
import { findingTitles } from '../../src/report/finding-titles.ts';
import { sarif } from '../../src/report/sarif.ts';
import type { Remark } from '../../src/report/report.ts';
import { broken, reportOf, reportWith, sound } from '../support/proofs.ts';

const runOf = (text: string) => JSON.parse(text).runs[0];

const closed = (properties: Readonly<Record<string, AnySchema>>): AnySchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const listOf = (items: AnySchema): AnySchema => ({ type: 'array', items });
const words = { type: 'string', minLength: 1 };

/**
 * The part of SARIF 2.1.0 that is written here: a log (3.13) of runs (3.14) with a driver (3.19) and its rules (3.49),
 * and results (3.27) with a message (3.11) and physical locations (3.29), which code scanning wants.
 */
const log = closed({
  $schema: { const: 'https://json.schemastore.org/sarif-2.1.0.json' },
  version: { const: '2.1.0' },
  runs: {
    ...Object(
      listOf(
        closed({
          tool: closed({
            driver: closed({
              name: words,
              rules: listOf(
                closed({
                  id: words,
                  shortDescription: closed({ text: words }),
                  fullDescription: closed({ text: words }),
                  help: closed({ text: words }),
                  defaultConfiguration: closed({ level: { enum: ['error', 'warning', 'note'] } }),
                  properties: closed({ tags: listOf(words) }),
                }),
              ),
            }),
          }),
          results: listOf(
            closed({
              ruleId: words,
              ruleIndex: { type: 'integer', minimum: 0 },
              level: { enum: ['error', 'warning', 'note'] },
              message: closed({ text: words }),
              partialFingerprints: closed({
                'kasm-isolation/v1': { type: 'string', pattern: '^[0-9a-f]{32}$' },
              }),
              locations: {
                ...Object(
                  listOf(
                    closed({
                      physicalLocation: closed({
                        // A URI reference (RFC 3986): no blank, no backslash, nothing that is not ASCII.
                        artifactLocation: closed({
                          uri: { type: 'string', pattern: "^[A-Za-z0-9._~:/%!*'()-]+$" },
                        }),
                        region: closed({ startLine: { type: 'integer', minimum: 1 } }),
                      }),
                    }),
                  ),
                ),
                minItems: 1,
              },
            }),
          ),
        }),
      ),
    ),
    minItems: 1,
    maxItems: 1,
  },
});

const validate = new Ajv().compile(log);

describe('is SARIF 2.1.0', () => {
  const remark = { id: 'opened', title: 'a', details: ['b'] };
  test.each([
    ['of a proof that holds', reportOf(sound)],
    ['of one that does not', reportOf(broken)],
    [
      'with strange files',
      reportOf(broken, { placeOf: () => ({ file: 'C:\\a b\\ü?#.yaml', line: 3 }) }),
    ],
    [
      'of every kind of remark',
      reportWith({
        remarks: Object.keys(findingTitles).map((id) => ({ ...remark, id })),
        asides: [{ ...remark, id: 'note', severity: 'note' }],
      }),
    ],
  ])('%s', (_, answer) => {
    validate(JSON.parse(sarif(answer)));
    expect(validate.errors).toBe(null);
  });

  test('a result without a place would not be', () => {
    const bad = JSON.parse(sarif(reportOf(broken)));
    bad.runs[0].results[0].locations = [];
    expect(validate(bad)).toBe(false);
  });
});

test('each result is one of the rules that the run lists', () => {
  const { tool, results } = runOf(sarif(reportOf(broken)));
  expect(results).toHaveLength(3);
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
});

test('a proof that holds is a run without results', () => {
  expect(runOf(sarif(reportOf(sound))).results).toEqual([]);
});

const placeOf = (policy: string | undefined) => ({
  file: policy === 'kasm/db' ? 'policies/db.yaml' : 'values.yaml',
  line: policy === 'kasm/db' ? 17 : 1,
});

test('a result points at the file and line of its policy; one without a policy at the values', () => {
  const nothing = reportWith({ remarks: [{ id: 'excess', title: 'a', details: [] }] });
  const places = [reportOf(broken, { placeOf }), nothing]
    .flatMap((answer) => runOf(sarif(answer)).results)
    .map(({ locations }) => locations[0].physicalLocation);
  const db = { artifactLocation: { uri: 'policies/db.yaml' }, region: { startLine: 17 } };
  const values = { artifactLocation: { uri: 'values.yaml' }, region: { startLine: 1 } };
  expect(places).toEqual([db, db, db, values]);
});

test.each([
  ['a b/ü.yaml', 'a%20b/%C3%BC.yaml'],
  ['./values.yaml', 'values.yaml'],
  ['policies\\db.yaml', 'policies/db.yaml'],
  ['a:b.yaml', 'a%3Ab.yaml'],
  ['/srv/db.yaml', 'file:///srv/db.yaml'],
  ['100%.yaml', '100%25.yaml'],
])('the file %s is the URI %s', (file, uri) => {
  const answer = reportOf(broken, { placeOf: () => ({ file, line: 1 }) });
  const [{ locations }] = runOf(sarif(answer)).results;
  expect(locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});

test('the order of findings does not matter', () => {
  const answer = reportOf(broken);
  const turned = { ...answer, remarks: answer.remarks.toReversed() };
  expect(sarif(turned)).toBe(sarif(answer));
});

test('names are no placeholders in messages', () => {
  const text = sarif(reportWith({ remarks: [{ id: 'excess', title: 'a{0}', details: [] }] }));
  expect(runOf(text).results[0].message.text).toBe('a{{0}}');
});

const opened = (title: string, line = 1, details: readonly string[] = []) => ({
  id: 'opened',
  title,
  details,
  place: { file: 'values.yaml', line },
});

const fingerprintsOf = (...remarks: readonly Remark[]): readonly string[] =>
  runOf(sarif(reportWith({ remarks }))).results.map(
    ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
      partialFingerprints['kasm-isolation/v1'],
  );

describe('a finding is known again', () => {
  const [first] = fingerprintsOf(opened('a'));

  test('on another line, and with other details', () => {
    expect(fingerprintsOf(opened('a', 7, ['more']))).toEqual([first]);
  });

  test('but not in another sentence, by another id or in another file', () => {
    const others = [
      opened('b'),
      { ...opened('a'), id: 'closed' },
      { ...opened('a'), place: { file: 'other.yaml', line: 1 } },
    ];
    const all = fingerprintsOf(opened('a'), ...others);
    expect(new Set(all).size).toBe(all.length);
  });
});

const many = (severity: 'error' | 'note', count: number): readonly Remark[] =>
  Array.from({ length: count }, (_, index) => ({ ...opened(`${index}`), severity }));

describe('code scanning takes it', () => {
  test('5,000 results, the worst of them, and a sentence on how many are left out', () => {
    const text = sarif(reportWith({ remarks: many('error', 4000), asides: many('note', 2000) }));
    const { results, invocations } = runOf(text);
    const levels = results.map(({ level }: { level: string }) => level);
    expect(levels.filter((level: string) => level === 'error')).toHaveLength(4000);
    expect(levels).toHaveLength(5000);
    const [{ message }] = invocations[0].toolExecutionNotifications;
    expect(message.text).toBe('1000 results more did not fit.');
  });

  test('5,000 results of any length have at most 10 MB, packed as they are sent', () => {
    const remarks = many('error', 5000).map((each) => ({
      ...each,
      details: ['pods '.repeat(800)],
    }));
    const text = sarif(reportWith({ remarks }));
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
    expect(text.length).toBeLessThan(20_000_000);
  });

  test('every rule says what to do', () => {
    const { rules } = runOf(sarif(reportOf(sound))).tool.driver;
    for (const { help, id } of rules) expect(help.text, id).toMatch(/^[A-Z].{20,}\.$/u);
  });
});
