import type { Labels } from '../model.ts';
import type { LabelSelector } from '../policy/selector.ts';
import {
  absent,
  anything,
  complement,
  covers,
  holds,
  isEmpty,
  meet,
  meets,
  noneOf,
  oneOf,
  present,
  type ValueSet,
} from './value-set.ts';

/**
 * Everybody whose labels lie in one set per key; a key that is not named may be anything. None of the sets is
 * empty: what contradicts itself is no cube (`undefined`).
 */
export type LabelCube = ReadonlyMap<string, ValueSet>;

/** Any labels at all. */
export const anyLabels: LabelCube = new Map();

const setOf = (operator: string, values: readonly string[]): ValueSet => {
  switch (operator) {
    case 'In':
      return oneOf(...values);
    case 'NotIn':
      return noneOf(...values);
    case 'Exists':
      return present;
    default:
      return absent;
  }
};

/** The cube of a selector: whom it selects, or nothing when it contradicts itself. */
export function cubeOfSelector({
  matchLabels,
  matchExpressions,
}: LabelSelector): LabelCube | undefined {
  const cube = new Map<string, ValueSet>();
  const sets: (readonly [string, ValueSet])[] = [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => [key, oneOf(value)] as const),
    ...(matchExpressions ?? []).map(
      ({ key, operator, values }) => [key, setOf(operator, values ?? [])] as const,
    ),
  ];
  for (const [key, each] of sets) {
    const both = meet(cube.get(key) ?? anything, each);
    if (isEmpty(both)) return undefined;
    cube.set(key, both);
  }
  return cube;
}

/** Whoever is in both cubes. */
export function meetLabels(a: LabelCube, b: LabelCube): LabelCube | undefined {
  if (b.size === 0 || a === b) return a;
  if (a.size === 0) return b;
  const cube = new Map(a);
  for (const [key, each] of b) {
    const known = cube.get(key);
    const both = known ? meet(known, each) : each;
    if (isEmpty(both)) return undefined;
    cube.set(key, both);
  }
  return cube;
}

/** Whether anybody is in both. */
export function labelsMeet(a: LabelCube, b: LabelCube): boolean {
  for (const [key, each] of b) {
    const known = a.get(key);
    if (known && !meets(known, each)) return false;
  }
  return true;
}

/** Whether the first cube holds the whole second one. */
export function labelsCover(a: LabelCube, b: LabelCube): boolean {
  for (const [key, each] of a) if (!covers(each, b.get(key) ?? anything)) return false;
  return true;
}

/** How many keys would cut `b` from `a`: those of `b` that do not hold all of `a`. */
export function cuts(a: LabelCube, b: LabelCube): number {
  let count = 0;
  for (const [key, each] of b) if (!covers(each, a.get(key) ?? anything)) count += 1;
  return count;
}

/** The first cube without the second, as disjoint cubes: cut key after key. */
export function subtractLabels(a: LabelCube, b: LabelCube): readonly LabelCube[] {
  const parts: LabelCube[] = [];
  let rest = a;
  for (const [key, each] of b) {
    const known = rest.get(key) ?? anything;
    const outside = meet(known, complement(each));
    if (!isEmpty(outside)) parts.push(new Map(rest).set(key, outside));
    const inside = meet(known, each);
    if (isEmpty(inside)) return [a];
    rest = new Map(rest).set(key, inside);
  }
  return parts;
}

/** Whether labels lie in a cube. */
export const holdsLabels = (cube: LabelCube, labels: Labels): boolean =>
  [...cube].every(([key, each]) =>
    holds(each, Object.hasOwn(labels, key) ? labels[key] : undefined),
  );
