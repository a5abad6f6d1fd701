import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { formProblems } from '../../schema/problems.ts';
import { sentence } from '../../src/errors.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { askChart, type ChartAnswer } from '../support/ask-chart.ts';
import { guardSentences, helmTemplate } from '../support/helm.ts';
import { refusals, type Refusal } from '../support/refusals.ts';

/** The rows under titles that are not cut short. */
const rows = refusals.map((row, index) => [row.claim, { ...row, index }] as const);

const formOf = (values: unknown): string[] => formProblems(values).map(sentence).toSorted();

const ofForm = rows.filter(([, { bad }]) => formOf(bad).length > 0);

describe('bad values are refused, and the nearest good ones are not', () => {
  let bad: readonly ChartAnswer[];
  let good: readonly ChartAnswer[];

  beforeAll(async () => {
    bad = await askChart(refusals.map((row) => row.bad));
    good = await askChart(refusals.map((row) => row.good));
  });

  it.each(rows)('%s', (_claim, { index, sentences }) => {
    expect(bad[index]?.sentences.toSorted()).toEqual(sentences);
    expect(good[index]?.sentences).toEqual([]);
  });

  it('what is good renders, to policies with sound names', () => {
    const names = good.map(({ policies }) => policies.map(({ metadata }) => metadata.name));
    expect(names.filter((list) => list.length === 0)).toEqual([]);
    expect(
      names.flat().filter((name) => !/^(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/u.test(name)),
    ).toEqual([]);
  });
});

describe('the contract in zod says of form what the chart says', () => {
  it.each(ofForm)('%s', (_claim, { bad, sentences, good }) => {
    expect(formOf(bad)).toEqual(sentences);
    expect(formOf(good)).toEqual([]);
  });
});

describe('the schema that Helm and editors read', async () => {
  const schema = JSON.parse(await readFile(join(chartDirectory, 'values.schema.json'), 'utf8'));
  const isValid = new Ajv({ strict: false, allErrors: true }).compile(schema);

  it('takes whatever is good, with its defaults left out', () => {
    expect(refusals.filter(({ good }) => !isValid(good)).map(({ claim }) => claim)).toEqual([]);
  });

  it('refuses nothing that has no problem of form', () => {
    const wrong = rows.filter(([, { bad }]) => formOf(bad).length === 0 && !isValid(bad));
    expect(wrong.map(([claim]) => claim)).toEqual([]);
  });
});

/** Rows whose refusal is tried for real, with Helm's own merge of values: every twentieth, and those with null. */
const tried = rows.filter(([claim], index) => index % 20 === 0 || /\bnull\b/u.test(claim));

describe.concurrent('Helm itself fails, with the schema and without', () => {
  /** Marks of a template that broke, where a sentence should have been. */
  const broken = /nil pointer|error calling|executing "|YAML parse error/u;

  const refused = async (row: Refusal, ...flags: string[]): Promise<string> => {
    const { failed, stdout, stderr } = await helmTemplate(row.bad, ...flags);
    expect(stderr).not.toMatch(broken);
    expect(stdout).toBe('');
    expect(failed).toBe(true);
    return stderr;
  };

  it.for(tried)('%s', async ([, row]) => {
    const output = await refused(row, '--skip-schema-validation');
    expect(guardSentences(output).toSorted()).toEqual(row.sentences);
    await refused(row);
  });
});

describe('the table of refusals', () => {
  it('has a name of its own for every row', () => {
    const claims = refusals.map(({ claim }) => claim);
    expect(claims).toEqual([...new Set(claims)]);
  });

  it('says in every sentence what to write, and never a word of JavaScript', () => {
    const sentences = refusals.flatMap((row) => row.sentences);
    expect(sentences.filter((text) => !/^\S.*: .+; \S/u.test(text))).toEqual([]);
    expect(sentences.filter((text) => /undefined|\[object/u.test(text))).toEqual([]);
  });
});
