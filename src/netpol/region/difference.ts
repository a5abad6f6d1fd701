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

/** Steps enough for a thousand policies over our own pods, and gone within seconds; a step is one hole looked at. */
export const defaultBudget = (): Budget => ({ steps: 12_000_000 });

/** Takes steps from a budget; throws `Unfinished` where there are not so many left. */
export function spend(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new Unfinished('the difference took too many steps');
}

/** A set that is not looked at yet, and the holes that may meet it. */
interface Branch {
  readonly piece: ConnectionCube;
  readonly holes: readonly ConnectionCube[];
}

/**
 * The branches of a piece along the hole that takes the fewest cuts; without holes that meet it the piece itself, as
 * one that is whole. None where a hole covers it.
 */
function branchesOf({ piece, holes }: Branch, budget: Budget): readonly Branch[] | 'whole' {
  const near: ConnectionCube[] = [];
  let widest = -1;
  let fewest = Number.POSITIVE_INFINITY;
  for (const hole of holes) {
    spend(budget, 1);
    if (!connectionsMeet(piece, hole)) continue;
    const count = cuts(piece, hole);
    if (count === 0 && connectionsCover(hole, piece)) return [];
    near.push(hole);
    if (count < fewest) [widest, fewest] = [near.length - 1, count];
  }
  const along = near[widest];
  if (!along) return 'whole';
  // The last hole takes the place of the one that is cut along.
  near[widest] = near.at(-1) ?? along;
  near.pop();
  return subtractConnections(piece, along).map((part) => ({ piece: part, holes: near }));
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
  const waiting: Branch[] = [{ piece, holes }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const branches = branchesOf(next, budget);
    if (branches === 'whole') yield next.piece;
    else waiting.push(...branches.toReversed());
  }
}

/** Steps that the pieces after the first may take in all: enough wherever a reader could make sense of them. */
const detail = 1000;

/**
 * The first pieces of an answer, and with the last of them whether there may be more. Whether there is any is found
 * out whatever it takes (or `Unfinished` is thrown); those after it are made while a few steps last, unless all are
 * asked for.
 */
export function* someOf<T>(
  ask: (budget: Budget) => Iterable<T>,
  atMost: number,
  budget: Budget,
): Generator<{ readonly piece: T; readonly more: boolean }> {
  if (atMost === Number.POSITIVE_INFINITY) {
    for (const piece of ask(budget)) yield { piece, more: false };
    return;
  }
  const own: Budget = { steps: budget.steps };
  let last: T | undefined;
  let count = 0;
  let more = false;
  let given = own.steps;
  try {
    for (const piece of ask(own)) {
      if (last === undefined) {
        budget.steps -= given - own.steps;
        own.steps = Math.min(own.steps, detail);
        given = own.steps;
      } else yield { piece: last, more: false };
      last = piece;
      count += 1;
      if (count >= atMost) {
        more = true;
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof Unfinished) || last === undefined) throw error;
    more = true;
  } finally {
    budget.steps -= given - Math.max(0, own.steps);
  }
  if (last !== undefined) yield { piece: last, more };
}
