import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selects } from '../../../src/netpol/policy/selector.ts';
import { anyLabels, cubeOfSelector, holdsLabels } from '../../../src/netpol/region/index.ts';
import type { Labels } from '../../../src/netpol/model.ts';
import {
  cuts,
  labelsCover,
  labelsMeet,
  meetLabels,
  subtractLabels,
  type LabelCube,
} from '../../../src/netpol/region/labels.ts';
import {
  inLabels,
  labelCubes,
  labelPoints,
  selectorOver,
  type LabelPoint,
} from '../../support/region-points.ts';

const members = (cube: LabelCube) => labelPoints.filter((point) => inLabels(cube, point));

const labelsOf = (point: LabelPoint): Labels =>
  Object.fromEntries(
    Object.entries(point).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

const forEveryTwo = (check: (a: LabelCube, b: LabelCube) => void): void =>
  fc.assert(
    fc.property(labelCubes, labelCubes, (a, b) => {
      check(a, b);
    }),
    { numRuns: 300 },
  );

describe('pods by their labels', () => {
  test('the cube of a selector holds whom the selector selects, and there is none where that is nobody', () => {
    let contradictions = 0;
    fc.assert(
      fc.property(selectorOver('a', 'b', 'c'), (selector) => {
        const cube = cubeOfSelector(selector);
        const selected = labelPoints.filter((point) => selects(selector, labelsOf(point)));
        if (!cube) contradictions += 1;
        expect(cube === undefined).toBe(selected.length === 0);
        expect(cube ? members(cube) : []).toEqual(selected);
      }),
      { numRuns: 500 },
    );
    expect(contradictions).toBeGreaterThan(5);
  });

  test.each([
    [{ matchLabels: { a: '0' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['1'] }] }],
    [{ matchLabels: { a: '0' }, matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }],
    [
      {
        matchLabels: { a: '0' },
        matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['0'] }],
      },
    ],
    [
      {
        matchExpressions: [
          { key: 'a', operator: 'Exists' },
          { key: 'a', operator: 'DoesNotExist' },
        ],
      },
    ],
  ] as const)('%j contradicts itself and is no cube', (selector) => {
    expect(cubeOfSelector(selector)).toBeUndefined();
  });

  test('an empty selector, or one without entries, is everybody', () => {
    for (const selector of [{}, { matchLabels: {} }, { matchLabels: {}, matchExpressions: [] }])
      expect(cubeOfSelector(selector)).toEqual(anyLabels);
  });

  test('labels called like members of every object are labels like others', () => {
    const cube = cubeOfSelector({ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] });
    expect(cube && holdsLabels(cube, {})).toBe(false);
    expect(cube && holdsLabels(cube, { constructor: 'x' } as unknown as Labels)).toBe(true);
  });

  test('labels lie in a cube as their sets say', () => {
    forEveryTwo((a) =>
      expect(labelPoints.filter((point) => holdsLabels(a, labelsOf(point)))).toEqual(members(a)),
    );
  });

  test('the meet is who is in both, and whether there is anybody is known without it', () => {
    forEveryTwo((a, b) => {
      const both = labelPoints.filter((point) => inLabels(a, point) && inLabels(b, point));
      const met = meetLabels(a, b);
      expect(met ? members(met) : []).toEqual(both);
      expect(met !== undefined).toBe(both.length > 0);
      expect(labelsMeet(a, b)).toBe(both.length > 0);
    });
  });

  test('one cube covers another when each of its pods is its own', () => {
    forEveryTwo((a, b) => {
      expect(labelsCover(a, b)).toBe(members(b).every((point) => inLabels(a, point)));
      expect(labelsCover(anyLabels, b)).toBe(true);
    });
  });

  test('a cube without another is disjoint cubes of who is left', () => {
    forEveryTwo((a, b) => {
      const pieces = subtractLabels(a, b);
      const wrong = labelPoints.filter((point) => {
        const times = pieces.filter((piece) => inLabels(piece, point)).length;
        return times !== Number(inLabels(a, point) && !inLabels(b, point));
      });
      expect(wrong).toEqual([]);
      for (const piece of pieces) expect(members(piece).length).toBeGreaterThan(0);
    });
  });

  test('cuts says how many pieces that takes, and nothing where all is covered', () => {
    forEveryTwo((a, b) => {
      if (labelsMeet(a, b)) expect(cuts(a, b)).toBe(subtractLabels(a, b).length);
      expect(cuts(a, b) === 0).toBe(labelsCover(b, a));
    });
  });

  test('a key that only one side knows may be anything on the other', () => {
    const [one, two] = [
      cubeOfSelector({ matchLabels: { a: '0' } }),
      cubeOfSelector({ matchLabels: { b: '0' } }),
    ];
    if (!one || !two) throw new Error('no contradiction here');
    expect(meetLabels(one, two)?.size).toBe(2);
    expect(labelsCover(one, two)).toBe(false);
    expect(subtractLabels(one, two).map((piece) => [...piece.keys()])).toEqual([['a', 'b']]);
  });
});
