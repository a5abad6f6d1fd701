/** Number of single-letter edits that turn one word into another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: [...b].length + 1 }, (_, index) => index);
  for (const [i, x] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, y] of [...b].entries()) {
      const replace = (row[j] ?? 0) + (x === y ? 0 : 1);
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Whether two neighbouring letters of one word changed places in another. */
const isSwapped = (a: string, b: string): boolean =>
  Array.from(a.slice(1)).some((next, i) => `${a.slice(0, i)}${next}${a[i]}${a.slice(i + 2)}` === b);

/** Whoever writes longer names than these has not misspelt one of ours. */
const longest = 100;

/** The known name that is nearest to another, when one is near: a slip in every fourth letter at most, and one more. */
export function nearestName(name: unknown, known: readonly string[]): string | undefined {
  if (typeof name !== 'string' || name.length > longest) return undefined;
  let limit = 1 + Math.floor([...name].length / 4);
  let best: string | undefined;
  for (const candidate of known) {
    const edits = isSwapped(name, candidate) ? 1 : distance(name, candidate);
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
