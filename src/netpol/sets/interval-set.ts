/** A half-open interval: `start` belongs to it, `end` does not. Never empty. */
export interface Interval<T> {
  readonly start: T;
  readonly end: T;
}

/**
 * A set of ordered values as sorted, disjoint, non-touching half-open intervals. The form is canonical:
 * equal sets have equal intervals. Half-open intervals need no "next value", so the same algebra
 * serves ports (numbers) and addresses (bigints).
 */
export class IntervalSet<T extends number | bigint> {
  readonly intervals: readonly Interval<T>[];

  private constructor(intervals: readonly Interval<T>[]) {
    this.intervals = intervals;
  }

  /** The set of any intervals; they may overlap, touch, be empty and stand in any order. */
  static of<T extends number | bigint>(...intervals: readonly Interval<T>[]): IntervalSet<T> {
    const sorted = intervals
      .filter(({ start, end }) => start < end)
      .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    const merged: Interval<T>[] = [];
    for (const interval of sorted) {
      const last = merged.at(-1);
      if (!last || last.end < interval.start) merged.push(interval);
      else if (last.end < interval.end)
        merged[merged.length - 1] = { start: last.start, end: interval.end };
    }
    return new IntervalSet(merged);
  }

  /** A text that equal sets, and no others, have. */
  toString(): string {
    return this.intervals.map(({ start, end }) => `${start}-${end}`).join(',');
  }

  get isEmpty(): boolean {
    return this.intervals.length === 0;
  }

  has(value: T): boolean {
    return this.intervals.some(({ start, end }) => start <= value && value < end);
  }

  union(other: IntervalSet<T>): IntervalSet<T> {
    if (this.isEmpty) return other;
    if (other.isEmpty) return this;
    return IntervalSet.of(...this.intervals, ...other.intervals);
  }

  intersect(other: IntervalSet<T>): IntervalSet<T> {
    const result: Interval<T>[] = [];
    let i = 0;
    let j = 0;
    while (i < this.intervals.length && j < other.intervals.length) {
      const a = this.intervals[i] as Interval<T>;
      const b = other.intervals[j] as Interval<T>;
      const start = a.start > b.start ? a.start : b.start;
      const end = a.end < b.end ? a.end : b.end;
      if (start < end) result.push({ start, end });
      if (a.end < b.end) i += 1;
      else j += 1;
    }
    return new IntervalSet(result);
  }

  subtract(other: IntervalSet<T>): IntervalSet<T> {
    const result: Interval<T>[] = [];
    let j = 0;
    for (const { start: first, end } of this.intervals) {
      let start = first;
      while (j > 0 && (other.intervals[j - 1] as Interval<T>).end > start) j -= 1;
      for (; j < other.intervals.length; j += 1) {
        const hole = other.intervals[j] as Interval<T>;
        if (hole.end <= start) continue;
        if (hole.start >= end) break;
        if (start < hole.start) result.push({ start, end: hole.start });
        start = hole.end;
        if (start >= end) break;
      }
      if (start < end) result.push({ start, end });
    }
    return new IntervalSet(result);
  }

  /** Whether any value is in both, without making the set of those. */
  meets(other: IntervalSet<T>): boolean {
    let i = 0;
    let j = 0;
    while (i < this.intervals.length && j < other.intervals.length) {
      const a = this.intervals[i] as Interval<T>;
      const b = other.intervals[j] as Interval<T>;
      if (a.start < b.end && b.start < a.end) return true;
      if (a.end < b.end) i += 1;
      else j += 1;
    }
    return false;
  }

  isSubsetOf(other: IntervalSet<T>): boolean {
    if (this === other) return true;
    let j = 0;
    for (const { start, end } of this.intervals) {
      while (j < other.intervals.length && (other.intervals[j] as Interval<T>).end <= start) j += 1;
      const holder = other.intervals[j];
      if (!holder || holder.start > start || holder.end < end) return false;
    }
    return true;
  }

  equals(other: IntervalSet<T>): boolean {
    return (
      this.intervals.length === other.intervals.length &&
      this.intervals.every(({ start, end }, index) => {
        const twin = other.intervals[index];
        return twin !== undefined && twin.start === start && twin.end === end;
      })
    );
  }
}
