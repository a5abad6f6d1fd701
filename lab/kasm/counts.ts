import { none, type Process, type Tally } from './process.ts';

/** What was counted, by the name of the work. */
export type Counts = ReadonlyMap<string, Tally>;

const combine = (a: Tally, b: Tally, number: (one: number, other: number) => number): Tally => ({
  done: number(a.done, b.done),
  failed: number(a.failed, b.failed),
  errors: Object.fromEntries(
    [...new Set([...Object.keys(a.errors), ...Object.keys(b.errors)])]
      .map((text) => [text, number(a.errors[text] ?? 0, b.errors[text] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  ),
});

/** What all these processes have counted. */
export async function countsOf(processes: readonly Process[]): Promise<Counts> {
  const all = new Map<string, Tally>();
  for (const counted of await Promise.all(processes.map(({ counts }) => counts())))
    for (const [name, tally] of Object.entries(counted))
      all.set(
        name,
        combine(all.get(name) ?? none, tally, (a, b) => a + b),
      );
  return all;
}

/** What came between two counts. */
export const since = (before: Counts, after: Counts): Counts =>
  new Map(
    [...after].map(([name, tally]) => [
      name,
      combine(tally, before.get(name) ?? none, (a, b) => a - b),
    ]),
  );
