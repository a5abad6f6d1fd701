import type { Problem } from '../../schema/problems.ts';
import { badValues, KasmIsolationError, sentence } from '../errors.ts';
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
 * Judges values, renders them through Helm and checks what came out. Throws every problem at once:
 * those that the contract and the rules find, and those that the chart itself finds.
 */
export async function render({ source, ...options }: RenderOptions): Promise<Rendered> {
  await assertChart(options.chart);
  const { table, problems } = await resolve(options.values, options);
  const result = await template(options);
  if (result.ok && table) {
    return { manifest: result.manifest, policies: parsePolicies(result.manifest), table };
  }
  // The schema stops Helm before the chart's own guard speaks; without it, all problems come at once.
  const guarded = await template({ ...options, skipSchema: true });
  const all = [...problems, ...(guarded.ok ? [] : guarded.problems)];
  if (all.length > 0) throw badValues(source, distinct(all));
  const output = result.ok ? '' : result.output.trim();
  throw new KasmIsolationError('helm-failed', `${source}: helm template failed: ${output}`);
}

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [sentence(problem), problem])).values(),
];
