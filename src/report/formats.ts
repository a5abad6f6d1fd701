import type { Proof } from '../reach/prove.ts';
import { dot } from './dot.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { mermaid } from './mermaid.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

/**
 * Every format in which a proof can be printed, by the value of `--format`. Each is a pure function to
 * text without a line break at its end; the same proof gives the same text.
 */
export const formats = { table, json, markdown, mermaid, dot, sarif } as const satisfies Record<
  string,
  (proof: Proof) => string
>;

export type FormatName = keyof typeof formats;
