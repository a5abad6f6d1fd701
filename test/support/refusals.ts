import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Values that must be refused, each with what is said, and with the nearest values that must render. */
export interface Refusal {
  /** What is claimed, such as "a port of 0 is refused". */
  readonly claim: string;
  readonly bad: unknown;
  /** Every sentence that the chart says, as `<path>: <what>; <what to write>`. */
  readonly sentences: readonly string[];
  /** The nearest values that are sound. */
  readonly good: unknown;
}

/**
 * A row of test/refusals/*.yaml. `bad` and `good` are whole values, or with `at` what stands at that place of the
 * contract; `beside` is what the values hold besides.
 */
interface Row {
  readonly claim: string;
  readonly at?: string;
  readonly bad: unknown;
  readonly says: string | readonly string[];
  readonly good: unknown;
  readonly beside?: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Values with something at a place. */
function placed(values: Fields, [key = '', ...rest]: readonly string[], value: unknown): Fields {
  const below = rest.length === 0 ? value : placed((values[key] ?? {}) as Fields, rest, value);
  return { ...values, [key]: below };
}

const whole = ({ at, beside = {} }: Row, value: unknown): unknown =>
  at === undefined ? value : placed(beside, at.split('.'), value);

const folder = new URL('../refusals/', import.meta.url);

export const refusals: readonly Refusal[] = readdirSync(folder)
  .toSorted()
  .flatMap((file) => parse(readFileSync(new URL(file, folder), 'utf8'), { version: '1.1' }))
  .map((row: Row) => ({
    claim: row.claim,
    bad: whole(row, row.bad),
    sentences: [row.says].flat().toSorted(),
    good: whole(row, row.good),
  }));
