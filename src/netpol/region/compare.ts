import type { Direction } from '../policy/compile.ts';
import { ConnectionSet } from '../sets/connection-set.ts';
import type { Allowance, Closing, OneWay, Opening } from './allowance.ts';
import { connections, meetConnections, type ConnectionCube } from './connections.ts';
import { difference, type Budget } from './difference.ts';
import { endpointsCover, endpointsMeet, everybody, meetEndpoints, type EndpointCube } from './endpoints.ts';

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

/** What `a` lets through in one direction and `b` does not, whatever the other direction says. */
function* overIn<A, B>(
  a: OneWay<A>,
  b: OneWay<B>,
  direction: Direction,
  budget: Budget,
): Generator<Over<A, B>> {
  const opened = b.opened.map(({ cube }) => cube);
  const closedByA = closedHoles(a, direction);
  const subjects = b.closed.map(({ subject }) => subject).toSorted((x, y) => width(x) - width(y));
  const closingsOf = (cube: ConnectionCube): readonly Closing<B>[] =>
    b.closed.filter(({ subject }) => endpointsMeet(subject, subjectOf(cube, direction)));
  /** What was looked at before: nobody is closed twice. */
  const seen: EndpointCube[] = [];
  for (const subject of subjects) {
    if (seen.some((other) => endpointsCover(other, subject))) continue;
    const before = seen.flatMap((other) => withEverybody(other, direction));
    seen.push(subject);
    const known = [...before, ...opened];
    const unopened = [...before, ...closedByA, ...opened];
    for (const whole of withEverybody(subject, direction)) {
      // Closed by b and not by a: whatever b does not open.
      for (const cube of difference(whole, unopened, budget))
        yield { direction, cube, opening: undefined, closings: closingsOf(cube) };
    }
    for (const opening of a.opened) {
      // Closed by both and opened by a.
      const both = meetEndpoints(subjectOf(opening.cube, direction), subject);
      const whole = both && withSubject(opening.cube, both, direction);
      if (!whole) continue;
      for (const cube of difference(whole, known, budget))
        yield { direction, cube, opening, closings: closingsOf(cube) };
    }
  }
}

/**
 * What `a` lets through and `b` does not, as sets of every pod that could exist, one by one: in one direction,
 * where the other direction of `a` lets it through too. Empty exactly when `b` allows all that `a` allows.
 * Pieces of different openings may overlap. Throws `Unfinished`, before it has said everything.
 */
export function* over<A, B>(
  a: Allowance<A>,
  b: Allowance<B>,
  budget: Budget,
): Generator<Over<A, B>> {
  for (const direction of directions) {
    const other = direction === 'Ingress' ? 'Egress' : 'Ingress';
    for (const found of overIn(a[direction], b[direction], direction, budget)) {
      for (const { cube } of letThrough(found.cube, a[other], other, budget))
        yield { ...found, cube };
    }
  }
}
