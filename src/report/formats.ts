import { dot } from './dot.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { mermaid } from './mermaid.ts';
import type { Report } from './report.ts';
import { sarif } from './sarif.ts';
import { text, type TextOptions } from './text.ts';

/**
 * Every format in which an answer can be printed, by the value of `--format`. Each is a pure function to text
 * without a line break at its end; the same answer gives the same text.
 */
export const formats = {
  table: text,
  json,
  markdown,
  mermaid,
  dot,
  sarif,
} as const satisfies Record<string, (report: Report, options?: TextOptions) => string>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as readonly FormatName[];
