import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { NetworkPolicy } from '../../src/read/rendered.ts';
import { prove } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import { policiesOf, policiesOfMany } from '../support/helm.ts';
import { randomValues } from '../support/random-values.ts';

/** How many sets of values a run tries; `npm run test:long` asks for many more. */
const runs = Number(process.env['RANDOM_VALUES'] ?? 2000);
const seed = Number(
  process.env['RANDOM_SEED'] ?? fc.readConfigureGlobal()?.seed ?? Date.now() % 1_000_000,
);

/** What is wrong with a refusal: each of its sentences must say where, what, and what to write. */
async function refusalFault(values: unknown): Promise<string | undefined> {
  const { problems } = await resolve(values);
  return problems.every(({ path, message }) => path !== '' && message.includes('; '))
    ? undefined
    : 'refused without a path or without advice';
}

/** What is wrong with what was rendered: the first pair that is not as declared. */
async function proofFault(
  values: unknown,
  policies: readonly NetworkPolicy[],
): Promise<string | undefined> {
  const { table } = await resolve(values);
  if (!table) return 'rendered, though the rules refuse it';
  const [pair] = prove({ source: 'random', table, policies, namespace: 'kasm' }).differences;
  return (
    pair &&
    `${pair.from} → ${pair.to}: missing ${String(pair.missing)}, excess ${String(pair.excess)}`
  );
}

const faultOf = async (values: unknown): Promise<string | undefined> =>
  (await resolve(values)).table
    ? proofFault(values, await policiesOf(values))
    : refusalFault(values);

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
  const sound: number[] = [];
  const faults: number[] = [];
  for (const [run, values] of samples.entries()) {
    if ((await resolve(values)).table) sound.push(run);
    else if (await refusalFault(values)) faults.push(run);
  }
  for (let start = 0; start < sound.length; start += 100) {
    const batch = sound.slice(start, start + 100);
    const rendered = await policiesOfMany(batch.map((run) => samples[run]));
    for (const [index, run] of batch.entries()) {
      if (await proofFault(samples[run], rendered[index] ?? [])) faults.push(run);
    }
  }
  const [first] = faults;
  expect(first === undefined ? '' : await shrunk(first)).toBe('');
  expect(sound.length).toBeGreaterThan(runs / 10);
  expect(sound.length).toBeLessThan(runs);
}, 3_600_000);
