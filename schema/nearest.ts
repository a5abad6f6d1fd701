/** Number of edits that turn one word into another: a letter more, less or other, or two that changed places. */
function distance(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, x] of from.entries()) {
    const next = [i + 1];
    for (const [j, y] of to.entries()) {
      const isSwapped = x === to[j - 1] && y === from[i - 1];
      next.push(
        Math.min(
          (row[j] ?? 0) + (x === y ? 0 : 1),
          (row[j + 1] ?? 0) + 1,
          (next[j] ?? 0) + 1,
          isSwapped ? (before[j - 1] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}

/** Whoever writes longer names than these has not misspelt one of ours. */
const longest = 100;

/** The known name that is nearest to another, when one is near: a slip in every fourth letter at most, and one more. */
export function nearestName(name: unknown, known: readonly string[]): string | undefined {
  if (typeof name !== 'string' || name.length > longest) return undefined;
  let limit = 1 + Math.floor([...name].length / 4);
  let best: string | undefined;
  for (const candidate of known) {
    const edits = distance(name, candidate);
    if (edits > limit) continue;
    best = candidate;
    limit = edits - 1;
  }
  return best;
}

/** What to write in place of an unknown name: the nearest known one, else all of them. */
export function nearest(name: unknown, known: readonly string[]): string {
  const best = nearestName(name, known);
  return best === undefined ? `write one of ${known.join(', ')}` : `did you mean "${best}"?`;
}
