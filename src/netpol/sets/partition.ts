import { membersOf, type Bits } from './bits.ts';

/** Products of classes and values up to this are looked up in a table, others in a map. */
const tableLimit = 1 << 22;

/**
 * Divides the numbers from 0 to `size` - 1 into equivalence classes, at first one. Each refinement keeps
 * together what was together and agrees in one more respect.
 */
export class Partition {
  /** The class of each number, from 0 to `count` - 1. */
  readonly classOf: Int32Array;
  #count: number;
  #sizes: Int32Array | undefined;
  #scratch: Int32Array | undefined;

  constructor(size: number) {
    this.classOf = new Int32Array(size);
    this.#count = Math.min(size, 1);
  }

  get count(): number {
    return this.#count;
  }

  /** Sets apart what has different values; these are from 0 to `width` - 1. */
  byValue(valueOf: (member: number) => number, width: number): void {
    if (width < 2) return;
    const { classOf } = this;
    const dense = this.#count * width <= tableLimit;
    const table = new Int32Array(dense ? this.#count * width : 0).fill(-1);
    const map = new Map<number, number>();
    let count = 0;
    for (let member = 0; member < classOf.length; member += 1) {
      const key = (classOf[member] as number) * width + valueOf(member);
      let target = dense ? (table[key] as number) : (map.get(key) ?? -1);
      if (target < 0) {
        target = count;
        count += 1;
        if (dense) table[key] = target;
        else map.set(key, target);
      }
      classOf[member] = target;
    }
    this.#count = count;
    this.#sizes = undefined;
  }

  /** Sets the members of a set apart from others; the work grows with the members. */
  byMembers(set: Bits): void {
    const { classOf } = this;
    const sizes = (this.#sizes ??= this.#measure());
    // How many of each class are in the set, then the class that these become; 0 between calls.
    const scratch = (this.#scratch ??= new Int32Array(classOf.length));
    const members = membersOf(set);
    const touched: number[] = [];
    for (const member of members) {
      const own = classOf[member] as number;
      if (scratch[own] === 0) touched.push(own);
      scratch[own] = (scratch[own] as number) + 1;
    }
    for (const own of touched) {
      const inside = scratch[own] as number;
      const outside = (sizes[own] as number) - inside;
      if (outside === 0) scratch[own] = own;
      else {
        sizes[own] = outside;
        sizes[this.#count] = inside;
        scratch[own] = this.#count;
        this.#count += 1;
      }
    }
    for (const member of members) classOf[member] = scratch[classOf[member] as number] as number;
    for (const own of touched) scratch[own] = 0;
  }

  /** Numbers the classes in the order of their first members: equal partitions become equal arrays. */
  renumber(): void {
    const numbers = new Int32Array(this.#count).fill(-1);
    let next = 0;
    for (const [member, own] of this.classOf.entries()) {
      if (numbers[own] === -1) {
        numbers[own] = next;
        next += 1;
      }
      this.classOf[member] = numbers[own] as number;
    }
    this.#sizes = undefined;
  }

  /** The first member of each class. */
  firstMembers(): Int32Array {
    const first = new Int32Array(this.#count).fill(-1);
    for (const [member, own] of this.classOf.entries()) if (first[own] === -1) first[own] = member;
    return first;
  }

  #measure(): Int32Array {
    const sizes = new Int32Array(this.classOf.length);
    for (const own of this.classOf) sizes[own] = (sizes[own] as number) + 1;
    return sizes;
  }
}
