import { badValues, KasmIsolationError } from '../errors.ts';
import { assertChart, template, type TemplateOptions } from '../helm/template.ts';
import { parsePolicies, type NetworkPolicy } from '../read/rendered.ts';
import { resolve } from './resolve.ts';
import type { Table } from './table.ts';

/** A rendered release: its manifest, the same as objects, and the table that it came from. */
export interface Rendered {
  readonly manifest: string;
  readonly policies: readonly NetworkPolicy[];
  readonly table: Table;
}

export interface RenderOptions extends Omit<TemplateOptions, 'skipSchema' | 'tests'> {
  /** Where the values came from, for messages. */
  readonly source: string;
}

/**
 * Renders values through Helm and merges the same table here. The chart is the judge: what it refuses is
 * thrown, every problem of form at once, else every problem of rules at once.
 */
export async function render({ source, ...options }: RenderOptions): Promise<Rendered> {
  await assertChart(options.chart);
  const result = await template(options);
  if (result.ok) {
    const table = await resolve(options.values, options.chart);
    return { manifest: result.manifest, policies: parsePolicies(result.manifest), table };
  }
  if (result.problems.length > 0) throw badValues(source, result.problems);
  // The schema stops Helm before the chart speaks, in words that differ between Helms; without it, the chart does.
  const judged = await template({ ...options, skipSchema: true });
  if (!judged.ok && judged.problems.length > 0) throw badValues(source, judged.problems);
  const [first = '', ...rest] = result.output.trim().split('\n');
  throw new KasmIsolationError('helm-failed', [
    `${source}: helm template failed: ${first}`,
    ...rest,
  ]);
}
