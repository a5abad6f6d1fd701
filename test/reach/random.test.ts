import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { prove } from '../../src/reach/prove.ts';
import { proofReport } from '../../src/report/answers/prove.ts';
import { unlikeGuard } from '../../src/table/guard-rendered.ts';
import { guardFor } from '../../src/table/guard.ts';
import { resolve } from '../../src/table/resolve.ts';
import { askChart, type ChartAnswer } from '../support/ask-chart.ts';
import { randomValues } from '../support/random-values.ts';

/** How many sets of values a run tries; `npm run test:long` asks for many more. */
const runs = Number(process.env['RANDOM_VALUES'] ?? 2000);
const seed = Number(
  process.env['RANDOM_SEED'] ?? fc.readConfigureGlobal()?.seed ?? Date.now() % 1_000_000,
);

/** What is wrong with a refusal: each of its sentences must say where, what, and what to write. */
const refusalFault = (sentences: readonly string[]): string | undefined =>
  sentences.every((text) => /^\S[^:]*: .+; \S/u.test(text))
    ? undefined
    : 'refused without a path or without advice';

/** What is wrong with what was rendered: the first pair that is not as declared. */
async function proofFault(
  values: unknown,
  { policies, guard }: ChartAnswer,
): Promise<string | undefined> {
  const table = await resolve(values);
  const wanted = guardFor(table, { release: 'kasm-isolation', namespace: 'kasm', values });
  const { missing, unexpected } = unlikeGuard(wanted, guard);
  if (missing.length + unexpected.length > 0)
    return `another guard than declared: ${[...missing, ...unexpected].join(', ')}`;
  const proof = prove({ source: 'random', table, policies, namespace: 'kasm' });
  if (proof.unfinished) return 'cannot be proven';
  // A row may break a claim of the preset: that is for its author to see, and no fault of the chart.
  const rowsAlone = { ...proof, claims: [] };
  return proofReport(rowsAlone, { placeOf: () => undefined, notes: [] }).remarks[0]?.title;
}

const faultIn = async (values: unknown, answer?: ChartAnswer): Promise<string | undefined> =>
  answer && answer.sentences.length === 0
    ? proofFault(values, answer)
    : refusalFault(answer?.sentences ?? []);

const faultOf = async (values: unknown): Promise<string | undefined> =>
  faultIn(values, (await askChart([values]))[0]);

/** The smallest values like those of one run that show a fault, as a file to replay. */
async function shrunk(run: number): Promise<string> {
  const property = fc.asyncProperty(
    randomValues,
    async (values) => (await faultOf(values)) === undefined,
  );
  const { counterexample } = await fc.check(property, {
    seed,
    path: String(run),
    numRuns: run + 1,
  });
  const [values] = counterexample ?? [];
  return `# ${await faultOf(values)} (seed ${seed}, run ${run})\n${stringify(values)}`;
}

test(`of ${runs} random values, each is refused with a path or does what it declares (seed ${seed})`, async () => {
  const samples = fc.sample(randomValues, { numRuns: runs, seed });
  const faults: number[] = [];
  let sound = 0;
  for (let start = 0; start < runs; start += 1000) {
    const batch = samples.slice(start, start + 1000);
    const answers = await askChart(batch);
    for (const [index, values] of batch.entries()) {
      if (answers[index]?.sentences.length === 0) sound += 1;
      if (await faultIn(values, answers[index])) faults.push(start + index);
    }
  }
  const [first] = faults;
  expect(first === undefined ? '' : await shrunk(first)).toBe('');
  expect(sound).toBeGreaterThan(runs / 10);
  expect(sound).toBeLessThan(runs);
}, 3_600_000);
