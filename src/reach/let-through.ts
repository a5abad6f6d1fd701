import {
  difference,
  letThrough,
  meetConnections,
  type Allowance,
  type Budget,
  type ConnectionCube,
} from '../netpol/region/index.ts';
import type { Direction } from '../table/table.ts';

const directions: readonly Direction[] = ['Ingress', 'Egress'];

/** What an allowance lets through, as pieces that may overlap. */
export function* through(
  whole: ConnectionCube,
  { Ingress, Egress }: Allowance<unknown>,
  budget: Budget,
): Generator<ConnectionCube> {
  for (const entering of letThrough(whole, Ingress, 'Ingress', budget)) {
    for (const { cube } of letThrough(entering.cube, Egress, 'Egress', budget)) yield cube;
  }
}

/** Whether an allowance lets all of a set through. */
export const isLetThrough = (
  whole: ConnectionCube,
  allowance: Allowance<unknown>,
  budget: Budget,
): boolean =>
  directions.every((direction) => {
    const { closed, opened } = allowance[direction];
    return closed.every(({ subject }) => {
      const end = direction === 'Ingress' ? { to: subject } : { from: subject };
      const shut = meetConnections(whole, { ...whole, ...end });
      if (!shut) return true;
      const holes = opened.map(({ cube }) => cube);
      return difference(shut, holes, budget).next().done === true;
    });
  });

/** Whether something passes by the first allowance and not by the second. */
export function isMore(
  wholes: readonly ConnectionCube[],
  first: Allowance<unknown>,
  second: Allowance<unknown>,
  budget: Budget,
): boolean {
  for (const whole of wholes) {
    for (const piece of through(whole, first, budget)) {
      if (!isLetThrough(piece, second, budget)) return true;
    }
  }
  return false;
}
