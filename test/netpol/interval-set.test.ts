import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IntervalSet, type Interval } from '../../src/netpol/sets/interval-set.ts';

type Numbers = IntervalSet<number>;

const size = 24;
const everything: Numbers = IntervalSet.of({ start: 0, end: size });
const nothing: Numbers = IntervalSet.of<number>();

/** Intervals in any order, overlapping, touching, empty and reversed. */
const intervals: fc.Arbitrary<Interval<number>[]> = fc.array(
  fc.record({ start: fc.nat(size), end: fc.nat(size) }),
  { maxLength: 6 },
);
const sets: fc.Arbitrary<Numbers> = intervals.map((all) => IntervalSet.of(...all));

const members = (set: Numbers): Set<number> =>
  new Set(Array.from({ length: size }, (_, value) => value).filter((value) => set.has(value)));

const membersOf = (all: readonly Interval<number>[]): Set<number> =>
  new Set(
    all.flatMap(({ start, end }) =>
      Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index),
    ),
  );

const not = (set: Numbers): Numbers => everything.subtract(set);

const forSets = (check: (a: Numbers, b: Numbers, c: Numbers) => void): void =>
  fc.assert(fc.property(sets, sets, sets, check), { numRuns: 1000 });

const far = 1n << 128n;
const big = ({ intervals: all }: Numbers): IntervalSet<bigint> =>
  IntervalSet.of(
    ...all.map(({ start, end }) => ({ start: far + BigInt(start), end: far + BigInt(end) })),
  );

describe('an interval set', () => {
  test('has the integers of its intervals, and no others', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        expect(members(IntervalSet.of(...all))).toEqual(membersOf(all));
      }),
    );
  });

  test('is canonical: sorted, not empty, neither overlapping nor touching', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const form = IntervalSet.of(...all).intervals;
        expect(form.every(({ start, end }) => start < end)).toBe(true);
        expect(form.every(({ start }, i) => i === 0 || (form[i - 1]?.end ?? 0) < start)).toBe(true);
      }),
    );
  });

  test('stays canonical through every operation: equal members, equal intervals', () => {
    forSets((a, b) => {
      for (const result of [a.union(b), a.intersect(b), a.subtract(b)]) {
        expect(result.intervals).toEqual(IntervalSet.of(...result.intervals).intervals);
        const one = [...members(result)].map((value) => ({ start: value, end: value + 1 }));
        expect(result.intervals).toEqual(IntervalSet.of(...one).intervals);
      }
    });
  });

  test('meets another where they have a member in common, and lies in it where it has each', () => {
    forSets((a, b, c) => {
      for (const [one, two] of [
        [a, b],
        [a.intersect(b), b],
        [a, a.union(c)],
        [a, a.subtract(c)],
      ] as const) {
        const both = [...members(one)].filter((value) => two.has(value));
        expect(one.meets(two)).toBe(both.length > 0);
        expect(one.isSubsetOf(two)).toBe(both.length === members(one).size);
      }
    });
  });

  test('unites, intersects and subtracts as sets of integers do', () => {
    forSets((a, b) => {
      const [left, right] = [members(a), members(b)];
      expect(members(a.union(b))).toEqual(new Set([...left, ...right].toSorted((x, y) => x - y)));
      expect(members(a.intersect(b))).toEqual(new Set([...left].filter((x) => right.has(x))));
      expect(members(a.subtract(b))).toEqual(new Set([...left].filter((x) => !right.has(x))));
    });
  });

  test('is a subset exactly when each of its integers is in the other', () => {
    forSets((a, b) => {
      expect(a.isSubsetOf(b)).toBe([...members(a)].every((value) => b.has(value)));
      expect(a.intersect(b).isSubsetOf(a)).toBe(true);
      expect(a.isSubsetOf(a.union(b))).toBe(true);
    });
  });

  test('equals exactly the sets with the same integers', () => {
    forSets((a, b) => {
      const same = [...members(a)].join() === [...members(b)].join();
      expect(a.equals(b)).toBe(same);
      expect(a.equals(b)).toBe(a.isSubsetOf(b) && b.isSubsetOf(a));
    });
  });

  test('is empty exactly when it has no integer', () => {
    forSets((a) => {
      expect(a.isEmpty).toBe(members(a).size === 0);
    });
  });
});

describe('the algebra', () => {
  test('union and intersection commute', () => {
    forSets((a, b) => {
      expect(a.union(b)).toEqual(b.union(a));
      expect(a.intersect(b)).toEqual(b.intersect(a));
    });
  });

  test('union and intersection associate', () => {
    forSets((a, b, c) => {
      expect(a.union(b).union(c)).toEqual(a.union(b.union(c)));
      expect(a.intersect(b).intersect(c)).toEqual(a.intersect(b.intersect(c)));
    });
  });

  test('union and intersection distribute over each other', () => {
    forSets((a, b, c) => {
      expect(a.intersect(b.union(c))).toEqual(a.intersect(b).union(a.intersect(c)));
      expect(a.union(b.intersect(c))).toEqual(a.union(b).intersect(a.union(c)));
    });
  });

  test('union and intersection with itself change nothing', () => {
    forSets((a) => {
      expect(a.union(a)).toEqual(a);
      expect(a.intersect(a)).toEqual(a);
    });
  });

  test('a set absorbs what it shares', () => {
    forSets((a, b) => {
      expect(a.union(a.intersect(b))).toEqual(a);
      expect(a.intersect(a.union(b))).toEqual(a);
    });
  });

  test('obeys De Morgan', () => {
    forSets((a, b) => {
      expect(not(a.union(b))).toEqual(not(a).intersect(not(b)));
      expect(not(a.intersect(b))).toEqual(not(a).union(not(b)));
    });
  });

  test('subtracts twice to where it was, and itself to nothing', () => {
    forSets((a, b) => {
      expect(not(not(a))).toEqual(a);
      expect(a.subtract(a)).toEqual(nothing);
      expect(a.subtract(b)).toEqual(a.intersect(not(b)));
      expect(a.subtract(b).union(a.intersect(b))).toEqual(a);
    });
  });

  test('knows nothing and everything as neutral', () => {
    forSets((a) => {
      expect(a.union(nothing)).toEqual(a);
      expect(a.intersect(everything)).toEqual(a);
      expect(a.intersect(nothing)).toEqual(nothing);
      expect(a.subtract(nothing)).toEqual(a);
    });
  });

  test('is the same on big integers', () => {
    forSets((a, b) => {
      expect(big(a).union(big(b)).intervals).toEqual(big(a.union(b)).intervals);
      expect(big(a).intersect(big(b)).intervals).toEqual(big(a.intersect(b)).intervals);
      expect(big(a).subtract(big(b)).intervals).toEqual(big(a.subtract(b)).intervals);
    });
  });
});
