import {
  connectionsCover,
  connectionsMeet,
  cuts,
  subtractConnections,
  type ConnectionCube,
} from './connections.ts';

/** Thrown where a difference takes more steps than its budget: there is no answer then, and never a false one. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

/** How many steps a question may take in all; shared by everything that it asks. */
export interface Budget {
  steps: number;
}

/** Steps enough for a thousand policies; a step is one hole looked at. */
export const defaultBudget = (): Budget => ({ steps: 20_000_000 });

function spend(budget: Budget): void {
  budget.steps -= 1;
  if (budget.steps < 0) throw new Unfinished('the difference took too many steps');
}

/**
 * A set of connections without holes, as disjoint pieces, made one by one. Holes that do not meet the piece are
 * dropped; one that covers it ends the branch; else the piece is cut along the hole that takes the fewest cuts.
 * The holes are never joined: a complement of a union would explode. Throws `Unfinished`.
 */
export function* difference(
  piece: ConnectionCube,
  holes: readonly ConnectionCube[],
  budget: Budget,
): Generator<ConnectionCube> {
  const near: ConnectionCube[] = [];
  let widest: ConnectionCube | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const hole of holes) {
    spend(budget);
    if (!connectionsMeet(piece, hole)) continue;
    const count = cuts(piece, hole);
    if (count === 0 && connectionsCover(hole, piece)) return;
    near.push(hole);
    if (count < fewest) [widest, fewest] = [hole, count];
  }
  if (!widest) {
    yield piece;
    return;
  }
  const others = near.filter((hole) => hole !== widest);
  for (const part of subtractConnections(piece, widest)) yield* difference(part, others, budget);
}
