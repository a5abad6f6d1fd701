import type { Direction } from '../policy/compile.ts';
import { ConnectionSet } from '../sets/connection-set.ts';
import type { OneWay, Opening } from './allowance.ts';
import {
  connections,
  connectionsCover,
  connectionsMeet,
  meetConnections,
  type ConnectionCube,
} from './connections.ts';
import { difference, spend, type Budget } from './difference.ts';
import { everybody, type EndpointCube } from './endpoints.ts';

/** Connections of a subject with anybody, seen from one direction. */
export const withEverybody = (
  subject: EndpointCube,
  direction: Direction,
): readonly ConnectionCube[] =>
  everybody.flatMap((other) => {
    const cube =
      direction === 'Ingress'
        ? connections(other, subject, ConnectionSet.all)
        : connections(subject, other, ConnectionSet.all);
    return cube ?? [];
  });

const otherOf = ({ from, to }: ConnectionCube, direction: Direction): EndpointCube =>
  direction === 'Ingress' ? from : to;

/** How many keys a set of pods names: the fewer, the more it is likely to hold. */
const width = (subject: EndpointCube): number =>
  subject.kind === 'pods' ? subject.namespace.size + subject.pod.size : 0;

/** Whom one direction closes, the widest first: that with the fewest keys is likely to hold the most. */
export const byWidth = <Source>({ closed }: OneWay<Source>): readonly EndpointCube[] =>
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
export const closedHoles = (
  side: OneWay<unknown>,
  direction: Direction,
  cube: ConnectionCube,
): readonly ConnectionCube[] => holesOf(side, direction)[otherOf(cube, direction).kind];

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
