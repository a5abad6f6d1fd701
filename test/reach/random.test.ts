import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { prove } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import type { Table } from '../../src/table/table.ts';
import { policiesOfMany } from '../support/helm.ts';
import { randomValues } from '../support/random-values.ts';

/** How many sets of values a run tries; `npm run test:long` asks for many more. */
const runs = Number(process.env['RANDOM_VALUES'] ?? 2000);
const seed = Number(process.env['RANDOM_SEED'] ?? Date.now() % 1_000_000);

interface Sound {
  readonly values: unknown;
  readonly table: Table;
}

/** Values to replay by hand, when something is wrong with them. */
const replay = (values: unknown, what: string): string =>
  `${what}\n# seed ${seed}\n${stringify(values)}`;

test(`of ${runs} random values, each is refused with a path or does what it declares (seed ${seed})`, async () => {
  const sound: Sound[] = [];
  const wrong: string[] = [];
  for (const values of fc.sample(randomValues, { numRuns: runs, seed })) {
    const { table, problems } = await resolve(values);
    if (table) sound.push({ values, table });
    else if (!problems.every(({ path, message }) => path !== '' && message.includes(';'))) {
      wrong.push(replay(values, 'refused without a path'));
    }
  }
  for (let start = 0; start < sound.length; start += 100) {
    const batch = sound.slice(start, start + 100);
    const rendered = await policiesOfMany(batch.map(({ values }) => values));
    for (const [index, { values, table }] of batch.entries()) {
      const input = { source: 'random', table, policies: rendered[index] ?? [], namespace: 'kasm' };
      const [pair] = prove(input).differences;
      if (!pair) continue;
      const { from, to, missing, excess } = pair;
      wrong.push(
        replay(values, `${from} → ${to}: missing ${String(missing)}, excess ${String(excess)}`),
      );
    }
  }
  expect(wrong).toEqual([]);
  expect(sound.length).toBeGreaterThan(runs / 10);
  expect(sound.length).toBeLessThan(runs);
}, 3_600_000);
