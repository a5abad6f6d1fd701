import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressesOf,
  addressOf,
  blockOf,
  everyAddress,
  formatAddresses,
  noAddress,
  type AddressSet,
} from '../../src/netpol/sets/address-set.ts';
import { cut, disjointBlocks } from '../../src/netpol/sets/disjoint-blocks.ts';

const cidr = fc.oneof(
  fc
    .tuple(fc.nat(3), fc.nat(3), fc.constantFrom(0, 6, 7, 8, 15, 16, 24, 32))
    .map(([a, b, bits]) => `${10 + a}.${b}.0.0/${bits}`),
  fc
    .tuple(fc.nat(3), fc.constantFrom(0, 8, 16, 32, 128))
    .map(([a, bits]) => `fd0${a}:${a}::${a}/${bits}`),
);
const block = fc
  .tuple(cidr, fc.array(cidr, { maxLength: 3 }))
  .map(([whole, except]) => blockOf(whole, except));
const blocks = fc.array(block, { maxLength: 8 });

const inside = (part: AddressSet, whole: AddressSet): boolean => {
  const common = part.intersect(whole);
  if (!common.isEmpty) expect(common).toEqual(part);
  return !common.isEmpty;
};

describe('disjoint blocks', () => {
  test('are every address, none twice, each wholly in a block or wholly out of it', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        const { parts } = disjointBlocks(all);
        expect(parts.reduce((sum, part) => sum.union(part), noAddress)).toEqual(everyAddress);
        for (const [index, part] of parts.entries()) {
          expect(part.isEmpty).toBe(false);
          for (const other of parts.slice(index + 1))
            expect(part.intersect(other).isEmpty).toBe(true);
          for (const one of all) inside(part, one);
        }
      }),
    );
  });

  test('are as few as can be: no two of them are in the same blocks', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        const { parts } = disjointBlocks(all);
        const seen = parts.map((part) => all.map((one) => inside(part, one)).join());
        expect(new Set(seen).size).toBe(seen.length);
      }),
    );
  });

  test('know which of them an address is in, and which of them a block holds', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        const { parts, partAt, partsIn } = disjointBlocks(all);
        for (const [index, part] of parts.entries())
          for (const { start, end } of part.intervals)
            expect([partAt(start), partAt(end - 1n)]).toEqual([index, index]);
        for (const one of all) {
          const held = [...parts.keys()].filter((index) => inside(parts[index] as AddressSet, one));
          expect(partsIn(one).toSorted((a, b) => a - b)).toEqual(held);
        }
      }),
    );
  });

  test('stand in the order of their first addresses, whatever the order of the blocks', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        const { parts } = disjointBlocks(all);
        expect(disjointBlocks(all.toReversed()).parts).toEqual(parts);
        const starts = parts.map((part) => part.intervals[0]?.start ?? -1n);
        expect(starts).toEqual(starts.toSorted((a, b) => (a < b ? -1 : 1)));
      }),
    );
  });

  test('cut a set without what is outside of it', () => {
    const parts = cut(addressesOf('10.0.0.0/8'), [blockOf('10.1.0.0/16', ['10.1.1.0/24'])]);
    expect(parts.map((part) => part.has(addressOf('10.1.1.9')))).toEqual([true, false]);
    expect(formatAddresses(parts[1] ?? noAddress)).not.toContain('10.1.1.0/24');
    expect(parts.reduce((sum, part) => sum.union(part), noAddress)).toEqual(
      addressesOf('10.0.0.0/8'),
    );
    expect(cut(noAddress, [addressesOf('10.0.0.0/8')])).toEqual([]);
  });
});
