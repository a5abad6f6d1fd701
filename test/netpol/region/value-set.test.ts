import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  absent,
  anything,
  complement,
  noneOf,
  oneOf,
  present,
  type ValueSet,
} from '../../../src/netpol/region/index.ts';
import { covers, holds, isEmpty, meet, meets } from '../../../src/netpol/region/value-set.ts';
import { inValues, valuePoints } from '../../support/region-points.ts';

const members = (set: ValueSet) => valuePoints.filter((value) => inValues(set, value));

const listed = fc.uniqueArray(fc.constantFrom('0', '1', '2'));
const simple = fc.oneof(
  listed.map((values) => oneOf(...values)),
  listed.map((values) => noneOf(...values)),
  fc.constantFrom(present, absent, anything),
);
/** Sets as requirements make them, and what meets and complements make of those. */
const sets = fc.oneof(
  simple,
  simple.map(complement),
  fc.tuple(simple, simple).map(([a, b]) => meet(a, b)),
  fc.tuple(simple, simple).map(([a, b]) => complement(meet(complement(a), b))),
);

const forEveryTwo = (check: (a: ValueSet, b: ValueSet) => void): void =>
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      check(a, b);
    }),
    { numRuns: 1000 },
  );

describe('what one label key may be', () => {
  test('In holds what it lists, and never an absent key', () => {
    expect(members(oneOf('1', '2'))).toEqual(['1', '2']);
    expect(members(oneOf())).toEqual([]);
  });

  test('NotIn holds every value that it does not list, and an absent key', () => {
    expect(members(noneOf('0', '2'))).toEqual(['1', 'unlisted', undefined]);
  });

  test('Exists holds every value and no absent key, DoesNotExist the absent key alone', () => {
    expect(members(present)).toEqual(['0', '1', '2', 'unlisted']);
    expect(members(absent)).toEqual([undefined]);
  });

  test('a key that nobody names may be anything, or absent', () => {
    expect(members(anything)).toEqual(valuePoints);
  });

  test('a set is empty when it has no member, and only then: a complement never is', () => {
    forEveryTwo((a) => expect(isEmpty(a)).toBe(members(a).length === 0));
  });

  test('a value belongs to a set as its requirement says', () => {
    forEveryTwo((a) => expect(valuePoints.filter((value) => holds(a, value))).toEqual(members(a)));
  });

  test('the meet holds what both hold, and whether there is any is known without it', () => {
    forEveryTwo((a, b) => {
      const both = valuePoints.filter((value) => inValues(a, value) && inValues(b, value));
      expect(members(meet(a, b))).toEqual(both);
      expect(meets(a, b)).toBe(both.length > 0);
    });
  });

  test('the complement holds whatever the set does not, the absent key too', () => {
    forEveryTwo((a) =>
      expect(members(complement(a))).toEqual(valuePoints.filter((value) => !inValues(a, value))),
    );
  });

  test('one set covers another when each member of that is its own', () => {
    forEveryTwo((a, b) =>
      expect(covers(a, b)).toBe(members(b).every((value) => inValues(a, value))),
    );
  });

  test('equal sets have equal data, whatever made them', () => {
    forEveryTwo((a, b) => {
      if (JSON.stringify(members(a)) === JSON.stringify(members(b))) expect(a).toEqual(b);
    });
    expect(oneOf('1', '0', '1')).toEqual(oneOf('0', '1'));
  });
});
