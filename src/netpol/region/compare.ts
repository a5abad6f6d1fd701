import type { Direction } from '../policy/compile.ts';
import { ConnectionSet } from '../sets/connection-set.ts';
import type { Allowance, Closing, OneWay, Opening } from './allowance.ts';
import { connections, meetConnections, type ConnectionCube } from './connections.ts';
import { difference, type Budget } from './difference.ts';
import {
  endpointsCover,
  endpointsMeet,
  everybody,
  meetEndpoints,
  type EndpointCube,
} from './endpoints.ts';

/** Connections that one side lets through and the other does not, and what makes it so. */
export interface Over<A, B> {
  readonly direction: Direction;
  readonly cube: ConnectionCube;
  /** What the first side opens here, where it closes the pods at all. */
  readonly opening: Opening<A> | undefined;
  /** Whoever closes pods of this set on the second side; at least one. */
  readonly closings: readonly Closing<B>[];
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

const withSubject = (
  cube: ConnectionCube,
  subject: EndpointCube | undefined,
  direction: Direction,
): ConnectionCube | undefined =>
  direction === 'Ingress'
    ? connections(cube.from, subject, cube.ports)
    : connections(subject, cube.to, cube.ports);

/** The holes that closed pods make in a set of connections. */
const closedHoles = <Source>(
  { closed }: OneWay<Source>,
  direction: Direction,
): readonly ConnectionCube[] => closed.flatMap(({ subject }) => withEverybody(subject, direction));

/**
 * The part of a set of connections that one direction lets through: where nothing closes its pods, and what is
 * opened for them. Pieces may overlap. Throws `Unfinished`.
 */
export function* letThrough<Source>(
  cube: ConnectionCube,
  side: OneWay<Source>,
  direction: Direction,
  budget: Budget,
): Generator<{ readonly cube: ConnectionCube; readonly opening: Opening<Source> | undefined }> {
  for (const piece of difference(cube, closedHoles(side, direction), budget))
    yield { cube: piece, opening: undefined };
  for (const opening of side.opened) {
    const piece = meetConnections(cube, opening.cube);
    if (piece) yield { cube: piece, opening };
  }
}

/** How many keys a set of pods names: the fewer, the more it is likely to hold. */
const width = (subject: EndpointCube): number =>
  subject.kind === 'pods' ? subject.namespace.size + subject.pod.size : 0;

/** The first of what a generator gives. */
function* take<T>(all: Iterable<T>, count: number): Generator<T> {
  let left = count;
  if (left <= 0) return;
  for (const each of all) {
    yield each;
    left -= 1;
    if (left <= 0) return;
  }
}

const opposite = { Ingress: 'Egress', Egress: 'Ingress' } as const;

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
  const openedByB = opened.map(({ cube }) => cube);
  const closedByA = closedHoles(a[direction], direction);
  const subjects = closed.map(({ subject }) => subject).toSorted((x, y) => width(x) - width(y));

  /** What is left of a set without holes, where the other direction lets it through too. */
  function* left(
    whole: ConnectionCube,
    holes: readonly ConnectionCube[],
    opening: Opening<A> | undefined,
  ): Generator<Over<A, B>> {
    for (const piece of difference(whole, holes, budget)) {
      for (const { cube } of letThrough(piece, a[other], other, budget)) {
        const closings = closed.filter(({ subject }) =>
          endpointsMeet(subject, subjectOf(cube, direction)),
        );
        yield { direction, cube, opening, closings };
      }
    }
  }

  /** Whom the subjects before held: nobody is looked at twice. */
  const seen: EndpointCube[] = [];
  for (const subject of subjects) {
    if (seen.some((wider) => endpointsCover(wider, subject))) continue;
    const before = seen.flatMap((each) => withEverybody(each, direction));
    seen.push(subject);
    const known = [...before, ...openedByB];
    const unopened = [...before, ...closedByA, ...openedByB];
    // Closed by b and not by a: whatever b does not open.
    for (const whole of withEverybody(subject, direction))
      yield* take(left(whole, unopened, undefined), atMost);
    // Closed by both, and opened by a.
    for (const opening of a[direction].opened) {
      const both = meetEndpoints(subjectOf(opening.cube, direction), subject);
      const whole = both && withSubject(opening.cube, both, direction);
      if (whole) yield* take(left(whole, known, opening), atMost);
    }
  }
}

/**
 * What `a` lets through and `b` does not, as sets of every pod that could exist, one by one: in one direction,
 * where the other direction of `a` lets it through too. Empty exactly when `b` allows all that `a` allows.
 * Pieces of different openings may overlap; of each opening, and of each subject that `a` leaves open, at most
 * `atMost` are made: one is enough for a verdict. Throws `Unfinished`, before it has said everything.
 */
export function* over<A, B>(
  a: Allowance<A>,
  b: Allowance<B>,
  budget: Budget,
  atMost: number = Number.POSITIVE_INFINITY,
): Generator<Over<A, B>> {
  for (const direction of directions) yield* overIn(a, b, direction, budget, atMost);
}
