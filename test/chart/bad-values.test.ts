import { describe, expect, it } from 'vitest';
import { formProblems } from '../../schema/problems.ts';
import { sentence } from '../../src/errors.ts';
import { resolve } from '../../src/table/resolve.ts';
import { badValues, type BadCase } from '../support/bad-values.ts';
import { guardSentences, helmTemplate, policiesOfMany } from '../support/helm.ts';

/** What a path says, word by word: validators differ in how they join these. */
const words = (path: string): string[] => path.replaceAll('\\n', ' ').match(/[\w-]+/gu) ?? [];

/** The paths that a JSON Schema can judge; it stops Helm before any rule is tried. */
const formPaths = (values: unknown): string[] => formProblems(values).map(({ path }) => path);

/** Marks of a template that broke, where a sentence should have been. */
const broken = /nil pointer|error calling|executing "|YAML parse error/u;

const judged = async (values: unknown): Promise<string[]> =>
  (await resolve(values)).problems.map(sentence).toSorted();

describe.concurrent('bad values are refused', () => {
  it.for(badValues)('by contract and rules: $name', async ({ values, sentences }) => {
    expect(await judged(values)).toEqual(sentences.toSorted());
  });

  it.for(badValues)('by the chart without its schema: $name', async ({ values, sentences }) => {
    const { failed, stdout, stderr } = await helmTemplate(values, '--skip-schema-validation');
    expect(guardSentences(stderr).toSorted()).toEqual(sentences.toSorted());
    expect(stderr).not.toMatch(broken);
    expect(stdout).toBe('');
    expect(failed).toBe(true);
  });

  it.for(badValues)('by Helm, which names the place: $name', async ({ values, sentences }) => {
    const { failed, stdout, stderr } = await helmTemplate(values);
    const guard = guardSentences(stderr);
    if (guard.length > 0) expect(guard.toSorted()).toEqual(sentences.toSorted());
    else for (const path of formPaths(values)) expectPlace(stderr, path);
    expect(stderr).not.toMatch(broken);
    expect(stdout).toBe('');
    expect(failed).toBe(true);
  });
});

function expectPlace(output: string, path: string): void {
  const text = output.replaceAll('~1', '/');
  const unnamed = words(path).filter((word) => !text.includes(word));
  expect(unnamed, `${path} is not named in: ${output}`).toEqual([]);
}

describe('the nearest good values', () => {
  it.for(badValues)('pass the contract and the rules beside: $name', async ({ neighbour }) => {
    expect(await judged(neighbour)).toEqual([]);
  });

  it('all render, each to policies with sound names', async () => {
    const rendered = await render(badValues);
    const unsound = badValues.filter((_, index) => {
      const names = (rendered[index] ?? []).map(({ metadata }) => metadata.name);
      return names.length === 0 || !names.every((name) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/u.test(name));
    });
    expect(unsound.map(({ name }) => name)).toEqual([]);
  });
});

/** Renders all neighbours with one start of Helm; says beside which case one was refused. */
async function render(cases: readonly BadCase[]): ReturnType<typeof policiesOfMany> {
  try {
    return await policiesOfMany(cases.map(({ neighbour }) => neighbour));
  } catch (error) {
    const words = String(error);
    const index = Number(/charts\/set(\d+)\//u.exec(words)?.[1]);
    throw new Error(`beside "${cases[index]?.name}": ${words}`, { cause: error });
  }
}

describe('the table of bad values', () => {
  it('has a name of its own for every case', () => {
    const names = badValues.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('says in every sentence what to write, and never a word of JavaScript', () => {
    const unclear = badValues
      .flatMap(({ sentences }) => sentences)
      .filter((text) => !/^\S.*: .+; \S/u.test(text) || /undefined|\[object/u.test(text));
    expect(unclear).toEqual([]);
  });
});
