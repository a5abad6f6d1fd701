import type { Verdict } from './judge.ts';
import type { Place } from './place.ts';

/** A kind of literal of which this project and the API server think otherwise, and why that is meant. */
export interface Disagreement {
  readonly name: string;
  readonly why: string;
  readonly places: readonly string[];
  readonly ours: 'accepted' | 'refused';
  readonly server: Verdict;
  /** Whether it is of that kind: exactly these literals may part the two. */
  readonly recognises: (literal: unknown, place: Place) => boolean | Promise<boolean>;
  /** One literal at least for each of the places. */
  readonly examples: readonly unknown[];
}

export const isText = (literal: unknown, pattern: RegExp): literal is string =>
  typeof literal === 'string' && pattern.test(literal);
