import type { Direction } from '../policy/compile.ts';
import { ConnectionSet } from '../sets/connection-set.ts';
import type { Allowance, Closing, OneWay, Opening } from './allowance.ts';
import {
  connections,
  connectionsCover,
  connectionsMeet,
  meetConnections,
  type ConnectionCube,
} from './connections.ts';
import { defaultBudget, difference, someOf, spend, type Budget } from './difference.ts';
import { endpointsCover, everybody, meetEndpoints, type EndpointCube } from './endpoints.ts';

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

/** Connections of a subject with anybody, seen from one direction. */
const withEverybody = (subject: EndpointCube, direction: Direction): readonly ConnectionCube[] =>
  everybody.flatMap((other) => {
    const cube =
      direction === 'Ingress'
        ? connections(other, subject, ConnectionSet.all)
        : connections(subject, other, ConnectionSet.all);
    return cube ?? [];
  });

const subjectOf = ({ from, to }: ConnectionCube, direction: Direction): EndpointCube =>
  direction === 'Ingress' ? to : from;

const otherOf = ({ from, to }: ConnectionCube, direction: Direction): EndpointCube =>
  direction === 'Ingress' ? from : to;

const withSubject = (
  cube: ConnectionCube,
  subject: EndpointCube | undefined,
  direction: Direction,
): ConnectionCube | undefined =>
  direction === 'Ingress'
    ? connections(cube.from, subject, cube.ports)
    : connections(subject, cube.to, cube.ports);

/** How many keys a set of pods names: the fewer, the more it is likely to hold. */
const width = (subject: EndpointCube): number =>
  subject.kind === 'pods' ? subject.namespace.size + subject.pod.size : 0;

const byWidth = <Source>({ closed }: OneWay<Source>): readonly EndpointCube[] =>
  closed.map(({ subject }) => subject).toSorted((x, y) => width(x) - width(y));

type Kind = EndpointCube['kind'];
const made = {
  Ingress: new WeakMap<OneWay<unknown>, Readonly<Record<Kind, readonly ConnectionCube[]>>>(),
  Egress: new WeakMap<OneWay<unknown>, Readonly<Record<Kind, readonly ConnectionCube[]>>>(),
} as const;

/** The holes that closed pods make in their connections with pods, and with what is outside; made once. */
function holesOf(
  side: OneWay<unknown>,
  direction: Direction,
): Readonly<Record<Kind, readonly ConnectionCube[]>> {
  let holes = made[direction].get(side);
  if (!holes) {
    const all = byWidth(side).flatMap((subject) => withEverybody(subject, direction));
    const withKind = (kind: Kind): readonly ConnectionCube[] =>
      all.filter((cube) => otherOf(cube, direction).kind === kind);
    holes = { pods: withKind('pods'), outside: withKind('outside') };
    made[direction].set(side, holes);
  }
  return holes;
}

/** The holes that closed pods make in a set of connections, the widest first. */
const closedHoles = (
  side: OneWay<unknown>,
  direction: Direction,
  cube: ConnectionCube,
): readonly ConnectionCube[] => holesOf(side, direction)[otherOf(cube, direction).kind];

/** Which of these sets a set may meet; each costs a step. */
function meeting(
  cube: ConnectionCube,
  all: readonly ConnectionCube[],
  budget: Budget,
): readonly ConnectionCube[] {
  spend(budget, all.length);
  return all.filter((each) => connectionsMeet(cube, each));
}

/** A part of what one direction lets through, and the rule that opens it, where the pods are closed at all. */
export interface Through<Source> {
  readonly cube: ConnectionCube;
  readonly opening: Opening<Source> | undefined;
}

/**
 * The part of a set of connections whose pods nothing closes in one direction, as disjoint pieces, without what is in
 * one of `holes`. Throws `Unfinished`.
 */
export function* leftOpen<Source>(
  cube: ConnectionCube,
  side: OneWay<Source>,
  direction: Direction,
  budget: Budget,
  holes: readonly ConnectionCube[] = [],
): Generator<Through<Source>> {
  const closed = closedHoles(side, direction, cube);
  spend(budget, 1);
  if (closed[0] && connectionsCover(closed[0], cube)) return;
  // What closes pods and what is left out are cut together: one that covers the whole ends it at once.
  for (const piece of difference(cube, [...closed, ...holes], budget))
    yield { cube: piece, opening: undefined };
}

/**
 * The part of a set of connections that the rules of one direction open, without what is in one of `holes`. Pieces
 * of different rules may overlap. Throws `Unfinished`.
 */
export function* openedByRules<Source>(
  cube: ConnectionCube,
  side: OneWay<Source>,
  budget: Budget,
  holes: readonly ConnectionCube[] = [],
): Generator<Through<Source>> {
  for (const opening of side.opened) {
    spend(budget, 1);
    const both = connectionsMeet(cube, opening.cube) && meetConnections(cube, opening.cube);
    if (!both) continue;
    for (const piece of difference(both, holes, budget)) yield { cube: piece, opening };
  }
}

/** The part of a set of connections that one direction lets through. Pieces may overlap. Throws `Unfinished`. */
export function* letThrough<Source>(
  cube: ConnectionCube,
  side: OneWay<Source>,
  direction: Direction,
  budget: Budget,
  holes: readonly ConnectionCube[] = [],
): Generator<Through<Source>> {
  yield* leftOpen(cube, side, direction, budget, holes);
  yield* openedByRules(cube, side, budget, holes);
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
