/** What a comparison with another reading comes to. */
export interface Tally {
  /** Answers that are the same. */
  readonly passed: number;
  /** Known deviations by name, and how many answers showed them. */
  readonly known: ReadonlyMap<string, number>;
  /** Differences that nobody knew of, in words. */
  readonly failures: readonly string[];
}

/** Collects a tally. */
export function counter() {
  const known = new Map<string, number>();
  const failures: string[] = [];
  let passed = 0;
  return {
    pass: (by = 1): void => {
      passed += by;
    },
    know: (name: string, by = 1): void => {
      known.set(name, (known.get(name) ?? 0) + by);
    },
    fail: (words: string): void => {
      failures.push(words);
    },
    tally: (): Tally => ({ passed, known, failures }),
  };
}
