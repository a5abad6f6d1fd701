import { describe, expect, it } from 'vitest';
import { formProblems } from '../../schema/problems.ts';
import { sentence } from '../../src/errors.ts';
import { resolve } from '../../src/table/resolve.ts';
import { badValues } from '../support/bad-values.ts';
import { guardSentences, helmTemplate, policiesOfMany } from '../support/helm.ts';

/** The cases under titles that are not cut short. */
const cases = badValues.map((each) => [each.name, each] as const);

/** Cases that the schema may stop before the guard speaks; in the others Helm runs as it does without. */
const formCases = cases.filter(([, { values }]) => formProblems(values).length > 0);

/** Marks of a template that broke, where a sentence should have been. */
const broken = /nil pointer|error calling|executing "|YAML parse error/u;

const judged = async (values: unknown): Promise<string[]> =>
  (await resolve(values)).problems.map(sentence).toSorted();

/** The words of those paths that an output does not name; validators differ in how they join them. */
function unnamed(output: string, paths: readonly string[]): string[] {
  const text = output.replaceAll('~1', '/');
  const words = paths.flatMap((path) => path.replaceAll('\\n', ' ').match(/[\w-]+/gu) ?? []);
  return words.filter((word) => !text.includes(word));
}

/** What is missing in Helm's output: sentences when the guard spoke, else places that the schema should have named. */
function missing(output: string, values: unknown, sentences: readonly string[]): string[] {
  const guard = guardSentences(output);
  if (output.includes('execution error at'))
    return sentences.filter((text) => !guard.includes(text));
  const places = formProblems(values).map(({ path }) => path);
  return places.length > 0 ? unnamed(output, places) : [...sentences];
}

describe.concurrent('bad values are refused', () => {
  it.for(cases)('by contract and rules: %s', async ([, { values, sentences }]) => {
    expect(await judged(values)).toEqual(sentences.toSorted());
  });

  it.for(cases)('by the chart without its schema: %s', async ([, { values, sentences }]) => {
    const { failed, stdout, stderr } = await helmTemplate(values, '--skip-schema-validation');
    expect(guardSentences(stderr).toSorted()).toEqual(sentences.toSorted());
    expect(stderr).not.toMatch(broken);
    expect(stdout).toBe('');
    expect(failed).toBe(true);
  });

  it.for(formCases)('by Helm, which names the place: %s', async ([, { values, sentences }]) => {
    const { failed, stdout, stderr } = await helmTemplate(values);
    expect(missing(stderr, values, sentences), stderr).toEqual([]);
    expect(stderr).not.toMatch(broken);
    expect(stdout).toBe('');
    expect(failed).toBe(true);
  });
});

/** Renders all neighbours with one start of Helm; says beside which case one was refused. */
async function renderNeighbours(): ReturnType<typeof policiesOfMany> {
  try {
    return await policiesOfMany(badValues.map(({ neighbour }) => neighbour));
  } catch (error) {
    const index = Number(/charts\/set(\d+)\//u.exec(String(error))?.[1]);
    throw new Error(`beside "${badValues[index]?.name}": ${String(error)}`, { cause: error });
  }
}

describe('the nearest good values', () => {
  it.for(cases)('pass the contract and the rules, beside: %s', async ([, { neighbour }]) => {
    expect(await judged(neighbour)).toEqual([]);
  });

  it('all render, each to policies with sound names', async () => {
    const rendered = await renderNeighbours();
    const names = rendered.map((policies) => policies.map(({ metadata }) => metadata.name));
    expect(names.filter((list) => list.length === 0)).toEqual([]);
    expect(
      names.flat().filter((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/u.test(name)),
    ).toEqual([]);
  });
});

describe('the table of bad values', () => {
  it('has a name of its own for every case', () => {
    const names = badValues.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('says in every sentence what to write, and never a word of JavaScript', () => {
    const sentences = badValues.flatMap((each) => each.sentences);
    expect(sentences.filter((text) => !/^\S.*: .+; \S/u.test(text))).toEqual([]);
    expect(sentences.filter((text) => /undefined|\[object/u.test(text))).toEqual([]);
  });
});
