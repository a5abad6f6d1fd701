import { ConnectionSet } from '../sets/connection-set.ts';

/** Results of one operation on a number and each other number; -1 where it was not asked yet. */
type Results = Int32Array;

const unknown = -1;

/**
 * Numbers for the connection sets of a cluster, which are few: equal sets have one number, and the same two sets
 * are combined once. `none` is 0 and `all` is 1.
 */
export class ConnectionTable {
  static readonly none = 0;
  static readonly all = 1;
  readonly #sets: ConnectionSet[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #known = new WeakMap<ConnectionSet, number>();
  readonly #unions: Results[] = [];
  readonly #meets: Results[] = [];

  constructor() {
    this.numberOf(ConnectionSet.none);
    this.numberOf(ConnectionSet.all);
  }

  /** How many sets have a number. */
  get size(): number {
    return this.#sets.length;
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
    if (a === b || b === ConnectionTable.none) return a;
    if (a === ConnectionTable.none) return b;
    const results = this.#resultsOf(this.#unions, a, b);
    const known = results[b] as number;
    if (known !== unknown) return known;
    return (results[b] = this.numberOf(this.setOf(a).union(this.setOf(b))));
  }

  intersect(a: number, b: number): number {
    if (a === b || b === ConnectionTable.all) return a;
    if (a === ConnectionTable.all) return b;
    if (a === ConnectionTable.none || b === ConnectionTable.none) return ConnectionTable.none;
    const results = this.#resultsOf(this.#meets, a, b);
    const known = results[b] as number;
    if (known !== unknown) return known;
    return (results[b] = this.numberOf(this.setOf(a).intersect(this.setOf(b))));
  }

  /** The results that begin with `a`, long enough for `b`. */
  #resultsOf(table: Results[], a: number, b: number): Results {
    const results = table[a];
    if (results && b < results.length) return results;
    const longer = new Int32Array(Math.max(64, 2 * this.size)).fill(unknown);
    if (results) longer.set(results);
    table[a] = longer;
    return longer;
  }
}
