import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addBits,
  bitsWhere,
  hasBit,
  keepBits,
  membersOf,
  removeBits,
} from '../../src/netpol/sets/bits.ts';
import { Partition } from '../../src/netpol/sets/partition.ts';

const size = 100;
const memberSet = fc.uniqueArray(fc.nat(size - 1), { maxLength: size });
const bitsOf = (members: readonly number[]) =>
  bitsWhere(size, (member) => members.includes(member));

describe('bits', () => {
  test('hold the members that they were made of, in ascending order, and no others', () => {
    fc.assert(
      fc.property(memberSet, (members) => {
        const bits = bitsOf(members);
        expect(membersOf(bits)).toEqual(members.toSorted((a, b) => a - b));
        for (let at = 0; at < size; at += 1) expect(hasBit(bits, at)).toBe(members.includes(at));
      }),
    );
  });

  test.each([
    ['addBits', addBits, (a: boolean, b: boolean) => a || b],
    ['keepBits', keepBits, (a: boolean, b: boolean) => a && b],
    ['removeBits', removeBits, (a: boolean, b: boolean) => a && !b],
  ] as const)('%s says of each member what logic says', (_, operation, logic) => {
    fc.assert(
      fc.property(memberSet, memberSet, (left, right) => {
        const bits = bitsOf(left);
        operation(bits, bitsOf(right));
        const wanted = bitsWhere(size, (at) => logic(left.includes(at), right.includes(at)));
        expect(bits).toEqual(wanted);
      }),
    );
  });
});

/** One refinement: by a set of members, or by one of a few values, far apart where a table would be too large. */
type Step =
  | { readonly members: readonly number[] }
  | { readonly values: readonly number[]; readonly width: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  memberSet.map((members) => ({ members })),
  fc.array(fc.nat(3), { minLength: size, maxLength: size }).map((values) => ({ values, width: 4 })),
  fc
    .array(fc.nat(3), { minLength: size, maxLength: size })
    .map((values) => ({ values: values.map((value) => value * 1e7), width: 1e8 })),
);

const refine = (partition: Partition, one: Step): void => {
  if ('members' in one) partition.byMembers(bitsOf(one.members));
  else partition.byValue(Int32Array.from(one.values), one.width);
};

const answer = (one: Step, member: number): string =>
  'members' in one ? String(one.members.includes(member)) : String(one.values[member]);

describe('a partition', () => {
  test('puts two members in one class exactly when every refinement says the same of both', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const partition = new Partition(size);
        for (const one of steps) refine(partition, one);
        const classes = new Map<string, number>();
        for (const [member, own] of partition.classOf.entries()) {
          const key = steps.map((one) => answer(one, member)).join(' ');
          expect(classes.get(key) ?? own).toBe(own);
          classes.set(key, own);
        }
        expect(new Set(classes.values()).size).toBe(classes.size);
        expect(partition.count).toBe(classes.size);
        expect(Math.max(...classes.values())).toBe(partition.count - 1);
      }),
    );
  });

  test('is the same array however it came about, once its classes are numbered anew', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        const [one, other] = [new Partition(size), new Partition(size)];
        for (const each of steps) refine(one, each);
        for (const each of [...steps.toReversed(), ...steps]) refine(other, each);
        one.renumber();
        other.renumber();
        expect(other.classOf).toEqual(one.classOf);
        const first = [...one.firstMembers()];
        expect(first).toEqual(first.toSorted((a, b) => a - b));
        for (const [own, member] of first.entries()) expect(one.classOf.indexOf(own)).toBe(member);
      }),
    );
  });

  test('of nothing has no class', () => {
    const partition = new Partition(0);
    partition.byMembers(bitsWhere(0, () => true));
    partition.byValue(new Int32Array(0), 2);
    partition.renumber();
    expect([partition.count, ...partition.firstMembers()]).toEqual([0]);
  });
});
