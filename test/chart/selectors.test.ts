import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cubeOfSelector, type LabelCube } from '../../src/netpol/region/index.ts';
import { labelsCover } from '../../src/netpol/region/labels.ts';
import { askChart } from '../support/ask-chart.ts';

// What the chart says of selectors, against the sets of labels with which proofs are made.

const key = fc.constantFrom('a', 'b');
const value = fc.constantFrom('', 'x0', 'x1', 'y');
const values = fc.array(value, { minLength: 1, maxLength: 3 });
const selector = fc.record(
  {
    matchLabels: fc.dictionary(key, value, { minKeys: 1, maxKeys: 2 }),
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({ key, operator: fc.constantFrom('In' as const, 'NotIn' as const), values }),
        fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  },
  { requiredKeys: ['matchExpressions'] },
);

test('a selector is refused where its requirements leave nobody, and nowhere else', async () => {
  const selectors = fc.sample(selector, { numRuns: 500, seed: 11 });
  const answers = await askChart(
    selectors.map((podSelector) => ({ preset: 'core', components: { db: { podSelector } } })),
  );
  const refused = answers.map(({ sentences }) =>
    sentences.some((text) => text.includes('contradicts itself')),
  );
  const empty = selectors.map((each) => cubeOfSelector(each) === undefined);
  expect(refused).toEqual(empty);
  expect(empty.filter(Boolean).length).toBeGreaterThan(50);
  expect(empty.filter((is) => !is).length).toBeGreaterThan(50);
});

test('a component may be off where the default deny selects all of its pods, and nowhere else', async () => {
  const pairs = fc
    .sample(fc.tuple(selector, selector), { numRuns: 1500, seed: 12 })
    .flatMap(([deny, db]) => {
      const cubes = [cubeOfSelector(deny), cubeOfSelector(db)];
      return cubes.every((cube): cube is LabelCube => cube !== undefined)
        ? [{ deny, db, covers: labelsCover(cubes[0] as LabelCube, cubes[1] as LabelCube) }]
        : [];
    });
  const answers = await askChart(
    pairs.map(({ deny, db }) => ({
      preset: 'none',
      defaultDeny: { podSelector: deny },
      components: { db: { podSelector: db, enabled: false } },
    })),
  );
  expect(answers.map(({ sentences }) => sentences.length === 0)).toEqual(
    pairs.map(({ covers }) => covers),
  );
  expect(pairs.filter(({ covers }) => covers).length).toBeGreaterThan(20);
});
