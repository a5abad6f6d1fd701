import { parseManifest, type Manifest } from '../../src/read/rendered.ts';
import type { Fields } from '../../src/table/layers.ts';
import type { HelmRun } from '../support/helm.ts';
import type { PathCase } from './cases.ts';

type RenderedObject = Manifest['policies'][number] | Manifest['guard'][number];

/** What comes of values on one path: policies, and the guard, in the order of their names, or the lines that refuse them. */
export type Outcome =
  | { readonly policies: readonly RenderedObject[] }
  | { readonly refusal: readonly string[] };

/** One way by which values reach the chart, from what a user writes to what is rendered. */
export interface Path {
  readonly name: string;
  /** The values that the chart sees, where they are not those that were written. */
  readonly arrives: (given: PathCase) => Fields;
  /** Who refuses: Helm, by the schema and then the chart's sentences, or the command, by those alone. */
  readonly refuses: 'helm' | 'command';
  /**
   * Gives the values of a case to the chart in a folder that is this path's alone, as release `kasm-isolation` in namespace
   * `kasm`. Throws `CannotSay` where nobody can write them this way.
   */
  readonly deliver: (given: PathCase, folder: string) => Promise<Outcome>;
}

/** Values that cannot be written on a path, such as an empty map among flags. */
export class CannotSay extends Error {}

/** What most paths do with values: nothing. */
export const asWritten = ({ values }: PathCase): Fields => values;

export const release = 'kasm-isolation';
export const namespace = 'kasm';

const keyOf = ({ kind, metadata }: RenderedObject): string => `${metadata.name} ${kind}`;

/** Objects in the order of their names: Helm sorts by kind and file, an umbrella chart otherwise than the chart alone. */
export function inOrder(manifest: string): readonly RenderedObject[] {
  const { policies, guard } = parseManifest(manifest);
  return [...policies, ...guard].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Lines that say why: the chart's own sentences, and the places that Helm's check of the schema names. */
const refusalLines = (stderr: string): readonly string[] =>
  stderr
    .split('\n')
    .filter((line) => /^\s*- |^kasm-isolation: ./u.test(line))
    .map((line) => line.trim())
    .toSorted();

/** What a run of Helm comes to. A run that fails without a word of chart or schema is an error of the test. */
export function outcomeOf({ failed, stdout, stderr }: HelmRun): Outcome {
  if (!failed) return { policies: inOrder(stdout) };
  const refusal = refusalLines(stderr);
  if (refusal.length === 0) throw new Error(stderr);
  return { refusal };
}
