import type { Direction } from '../policy/compile.ts';
import type { Allowance, Closing, Opening } from './allowance.ts';
import {
  connections,
  connectionsCover,
  connectionsMeet,
  type ConnectionCube,
} from './connections.ts';
import { defaultBudget, someOf, spend, type Budget } from './difference.ts';
import { endpointsCover, meetEndpoints, type EndpointCube } from './endpoints.ts';
import { byWidth, closedHoles, letThrough, withEverybody } from './let-through.ts';

/** Connections that one side lets through and the other does not, and what makes it so. */
export interface Over<A, B> {
  readonly direction: Direction;
  readonly cube: ConnectionCube;
  /** What the first side opens here, where it closes the pods at all. */
  readonly opening: Opening<A> | undefined;
  /** Whoever closes every pod of this set on the second side; at least one. */
  readonly closings: readonly Closing<B>[];
  /** Whether there may be more pieces of the same, which were not made. */
  readonly more: boolean;
}

const directions = ['Ingress', 'Egress'] as const;

const subjectOf = ({ from, to }: ConnectionCube, direction: Direction): EndpointCube =>
  direction === 'Ingress' ? to : from;

const withSubject = (
  cube: ConnectionCube,
  subject: EndpointCube | undefined,
  direction: Direction,
): ConnectionCube | undefined =>
  direction === 'Ingress'
    ? connections(cube.from, subject, cube.ports)
    : connections(subject, cube.to, cube.ports);

/** Which of these sets a set may meet; each costs a step. */
function meeting(
  cube: ConnectionCube,
  all: readonly ConnectionCube[],
  budget: Budget,
): readonly ConnectionCube[] {
  spend(budget, all.length);
  return all.filter((each) => connectionsMeet(cube, each));
}

const opposite = { Ingress: 'Egress', Egress: 'Ingress' } as const;

/** Sets of pods that no other of them holds. */
function widestOf(subjects: readonly EndpointCube[], budget: Budget): readonly EndpointCube[] {
  const widest: EndpointCube[] = [];
  for (const subject of subjects) {
    spend(budget, widest.length);
    if (!widest.some((wider) => endpointsCover(wider, subject))) widest.push(subject);
  }
  return widest;
}

/** What `a` lets through in both directions, and `b` not in this one. */
function* overIn<A, B>(
  a: Allowance<A>,
  b: Allowance<B>,
  direction: Direction,
  budget: Budget,
  atMost: number,
): Generator<Over<A, B>> {
  const { closed, opened } = b[direction];
  const other = opposite[direction];
  const subjects = widestOf(byWidth(b[direction]), budget);
  const openedByB = opened.map(({ cube }) => cube);

  /** What is left of a set without holes, where the other direction lets it through too. */
  function* left(
    whole: ConnectionCube,
    holes: readonly ConnectionCube[],
    opening: Opening<A> | undefined,
  ): Generator<Over<A, B>> {
    const through = (steps: Budget) => letThrough(whole, a[other], other, steps, holes);
    for (const { piece, more } of someOf(through, atMost, budget)) {
      const { cube } = piece;
      const closings = closed.filter(({ subject }) =>
        endpointsCover(subject, subjectOf(cube, direction)),
      );
      yield { direction, cube, opening, closings, more };
    }
  }

  // Closed by b and not by a: whatever b does not open.
  for (const subject of subjects) {
    for (const whole of withEverybody(subject, direction)) {
      const unopened = [...closedHoles(a[direction], direction, whole), ...openedByB];
      const near = meeting(whole, unopened, budget);
      yield* left(whole, near, undefined);
    }
  }
  // Closed by both, and opened by a: whatever b does not open.
  for (const opening of a[direction].opened) {
    const near = meeting(opening.cube, openedByB, budget);
    if (near.some((hole) => connectionsCover(hole, opening.cube))) continue;
    for (const subject of subjects) {
      const both = meetEndpoints(subjectOf(opening.cube, direction), subject);
      const whole = both && withSubject(opening.cube, both, direction);
      if (whole) yield* left(whole, near, opening);
    }
  }
}

/**
 * What `a` lets through and `b` does not, as sets of every pod that could exist, one by one: in one direction,
 * where the other direction of `a` lets it through too. Empty exactly when `b` allows all that `a` allows.
 * Pieces of different openings, and of pods that are closed by different policies, may overlap; of each opening and
 * each subject that `b` closes at most `atMost` are made, and fewer where they are hard to find: one is enough for a
 * verdict. Throws `Unfinished`, before it has said everything.
 */
export function* over<A, B>(
  a: Allowance<A>,
  b: Allowance<B>,
  budget: Budget = defaultBudget(),
  atMost: number = Number.POSITIVE_INFINITY,
): Generator<Over<A, B>> {
  for (const direction of directions) yield* overIn(a, b, direction, budget, atMost);
}
