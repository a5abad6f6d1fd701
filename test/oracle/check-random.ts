import * as fc from 'fast-check';
import { show } from '../support/clusters.ts';

/** How random questions are drawn: the same seed draws the same ones. */
export interface Draw {
  readonly seed: number;
  readonly numRuns: number;
}

/**
 * Runs a check on random values; it throws on a difference. The first one is shrunk, ends the run and
 * comes back in words. `counting` is false while shrinking.
 */
export async function checkRandom<T>(
  arbitrary: fc.Arbitrary<T>,
  draw: Draw,
  check: (value: T, counting: boolean) => Promise<void>,
): Promise<string | undefined> {
  let counting = true;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    try {
      await check(value, counting);
    } catch (error) {
      counting = false;
      throw error;
    }
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, draw);
  return failed ? `${String(errorInstance)}\n${show(counterexample)}` : undefined;
}
