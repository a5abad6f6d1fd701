import { everyAddress, type AddressSet } from './address-set.ts';
import { noBits, setBit, type Bits } from './bits.ts';
import { IntervalSet, type Interval } from './interval-set.ts';
import { Partition } from './partition.ts';

/** All addresses, cut into the largest parts that each of some blocks holds wholly or not at all. */
export interface DisjointBlocks {
  /** Disjoint, not empty, in the order of their first addresses; together they are every address. */
  readonly parts: readonly AddressSet[];
  /** The place of the part that holds an address. */
  partAt(address: bigint): number;
  /** The place of each part that one of the blocks holds. */
  partsIn(block: AddressSet): readonly number[];
}

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The place of the last of ascending values that is not behind `value`. */
function placeOf(values: readonly bigint[], value: bigint): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as bigint) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Cuts the addresses along blocks. The ends of all blocks divide the addresses into stretches, and those that
 * are in the same blocks make one part: the work grows with stretches and blocks, not with parts of parts.
 */
export function disjointBlocks(blocks: readonly AddressSet[]): DisjointBlocks {
  const all = [everyAddress, ...blocks].flatMap(({ intervals }) => intervals);
  const ends = [...new Set(all.flatMap(({ start, end }) => [start, end]))].toSorted(ascending);
  const starts = ends.slice(0, -1);
  const stretches = new Partition(starts.length);
  for (const block of blocks) stretches.byMembers(stretchesIn(block));
  stretches.renumber();

  function stretchesIn(block: AddressSet): Bits {
    const bits = noBits(starts.length);
    for (const { start, end } of block.intervals) {
      const last = placeOf(starts, end - 1n);
      for (let at = placeOf(starts, start); at <= last; at += 1) setBit(bits, at);
    }
    return bits;
  }

  const members = Array.from({ length: stretches.count }, (): Interval<bigint>[] => []);
  for (const [at, part] of stretches.classOf.entries())
    members[part]?.push({ start: starts[at] as bigint, end: ends[at + 1] as bigint });
  const partOf = (stretch: number): number => stretches.classOf[stretch] as number;
  // Neighbours among pods have addresses in one stretch more often than not.
  let recent = 0;
  function stretchAt(address: bigint): number {
    const hit = (starts[recent] as bigint) <= address && address < (ends[recent + 1] as bigint);
    if (!hit) recent = placeOf(starts, address);
    return recent;
  }
  return {
    parts: members.map((intervals) => IntervalSet.of(...intervals)),
    partAt: (address) => partOf(stretchAt(address)),
    partsIn: (block) => [
      ...new Set(
        block.intervals.flatMap(({ start, end }) => {
          const first = placeOf(starts, start);
          const last = placeOf(starts, end - 1n);
          return Array.from({ length: last - first + 1 }, (_, index) => partOf(first + index));
        }),
      ),
    ],
  };
}

/** Cuts a set along blocks: the parts that each of them holds wholly or not at all, none of them empty. */
export const cut = (whole: AddressSet, along: readonly AddressSet[]): AddressSet[] =>
  disjointBlocks(along)
    .parts.map((part) => part.intersect(whole))
    .filter((part) => !part.isEmpty);
