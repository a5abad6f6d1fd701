import { ConnectionSet } from '../sets/connection-set.ts';

/**
 * Numbers for the connection sets of one cluster, which are few: equal sets have one number, and the
 * same two sets are combined once. `none` is 0 and `all` is 1.
 */
export class SetNumbers {
  static readonly none = 0;
  static readonly all = 1;
  readonly #sets: ConnectionSet[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #known = new WeakMap<ConnectionSet, number>();
  readonly #unions: number[][] = [];
  readonly #meets: number[][] = [];

  constructor() {
    this.numberOf(ConnectionSet.none);
    this.numberOf(ConnectionSet.all);
  }

  numberOf(set: ConnectionSet): number {
    const known = this.#known.get(set);
    if (known !== undefined) return known;
    const text = set.toString();
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#sets.push(set) - 1;
      this.#numbers.set(text, number);
    }
    this.#known.set(set, number);
    return number;
  }

  setOf(number: number): ConnectionSet {
    return this.#sets[number] as ConnectionSet;
  }

  union(a: number, b: number): number {
    if (a === b || b === SetNumbers.none) return a;
    if (a === SetNumbers.none) return b;
    const row = (this.#unions[a] ??= []);
    return (row[b] ??= this.numberOf(this.setOf(a).union(this.setOf(b))));
  }

  intersect(a: number, b: number): number {
    if (a === b || b === SetNumbers.all) return a;
    if (a === SetNumbers.all) return b;
    const row = (this.#meets[a] ??= []);
    return (row[b] ??= this.numberOf(this.setOf(a).intersect(this.setOf(b))));
  }
}
