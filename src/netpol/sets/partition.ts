import type { Bits } from './bits.ts';

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
  /** How many members each class has, when it is known. */
  #sizes: Int32Array | undefined;
  #members: Int32Array | undefined;
  #inside: Int32Array | undefined;

  constructor(size: number) {
    this.classOf = new Int32Array(size);
    this.#count = Math.min(size, 1);
  }

  get count(): number {
    return this.#count;
  }

  /** Sets apart what has different values: that of each member is from 0 to `width` - 1. */
  byValue(values: Int32Array, width: number): void {
    if (width < 2) return;
    const { classOf } = this;
    const dense = this.#count * width <= tableLimit;
    const table = new Int32Array(dense ? this.#count * width : 0).fill(-1);
    const map = new Map<number, number>();
    let count = 0;
    for (let member = 0; member < classOf.length; member += 1) {
      const key = (classOf[member] as number) * width + (values[member] as number);
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
    const members = (this.#members ??= new Int32Array(classOf.length));
    // How many of each class are in the set, then the class that these become; 0 between calls.
    const inside = (this.#inside ??= new Int32Array(classOf.length));
    const touched: number[] = [];
    let count = 0;
    for (let word = 0; word < set.length; word += 1)
      for (let rest = set[word] as number; rest !== 0; rest &= rest - 1) {
        const member = (word << 5) + 31 - Math.clz32(rest & -rest);
        const own = classOf[member] as number;
        members[count] = member;
        count += 1;
        if (inside[own] === 0) touched.push(own);
        inside[own] = (inside[own] as number) + 1;
      }
    for (const own of touched) {
      const few = inside[own] as number;
      const others = (sizes[own] as number) - few;
      if (others === 0) inside[own] = own;
      else {
        sizes[own] = others;
        sizes[this.#count] = few;
        inside[own] = this.#count;
        this.#count += 1;
      }
    }
    for (let at = 0; at < count; at += 1) {
      const member = members[at] as number;
      classOf[member] = inside[classOf[member] as number] as number;
    }
    for (const own of touched) inside[own] = 0;
  }

  /** Numbers the classes in the order of their first members: equal partitions become equal arrays. */
  renumber(): void {
    const { classOf } = this;
    const numbers = new Int32Array(this.#count).fill(-1);
    let next = 0;
    for (let member = 0; member < classOf.length; member += 1) {
      const own = classOf[member] as number;
      if (numbers[own] === -1) {
        numbers[own] = next;
        next += 1;
      }
      classOf[member] = numbers[own] as number;
    }
    this.#sizes = undefined;
  }

  /** The first member of each class. */
  firstMembers(): Int32Array {
    const first = new Int32Array(this.#count);
    for (let member = this.classOf.length - 1; member >= 0; member -= 1)
      first[this.classOf[member] as number] = member;
    return first;
  }

  #measure(): Int32Array {
    const sizes = new Int32Array(this.classOf.length);
    for (let member = 0; member < this.classOf.length; member += 1) {
      const own = this.classOf[member] as number;
      sizes[own] = (sizes[own] as number) + 1;
    }
    return sizes;
  }
}
