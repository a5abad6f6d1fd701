import type { Values } from '../../schema/index.ts';
import { badValues, KasmIsolationError } from '../errors.ts';
import { assertChart, template, type TemplateOptions } from '../helm/template.ts';
import type { AdmissionObject } from '../read/guard.ts';
import { parseManifest, type NetworkPolicy } from '../read/rendered.ts';
import { guardFor } from './guard.ts';
import { unlikeGuard } from './guard-rendered.ts';
import { policiesFor, unlike } from './policies.ts';
import { resolve } from './resolve.ts';
import type { Table } from './table.ts';

/** A rendered release: its manifest, the same as objects, and the table that it came from. */
export interface Rendered {
  readonly manifest: string;
  /** What is declared, whether or not it is enforced. */
  readonly policies: readonly NetworkPolicy[];
  /** The guard: admission policies and their bindings; none while it is off. */
  readonly guard: readonly AdmissionObject[];
  /** Whether they are only watched (`mode: staged`), so that nothing is enforced. */
  readonly isStaged: boolean;
  readonly table: Table;
}

export interface RenderOptions extends Omit<TemplateOptions, 'skipSchema' | 'tests'> {
  /** Where the values came from, for messages. */
  readonly source: string;
}

/** How many policies one sentence names. */
const named = 5;

const listed = (what: string, policies: readonly string[]): readonly string[] =>
  policies.length === 0
    ? []
    : [
        `${what} ${policies.slice(0, named).join(', ')}${policies.length > named ? ` and ${policies.length - named} more` : ''}`,
      ];

/** Refuses what came back from Helm when it is not the policies that the table says, however sound each of them is. */
function assertWhole(
  { policies, guard, table }: Rendered,
  options: Pick<RenderOptions, 'source' | 'helm' | 'release' | 'namespace' | 'values'>,
): void {
  const { missing, unexpected } = unlike(
    policiesFor(table, options),
    policies.map(({ metadata, spec }) => ({ ...metadata, policyTypes: spec.policyTypes })),
  );
  const guarded = unlikeGuard(guardFor(table, options), guard);
  const parts = [
    ...listed('lacks', [...missing, ...guarded.missing]),
    ...listed('holds unasked', [...unexpected, ...guarded.unexpected]),
  ];
  if (parts.length === 0) return;
  throw new KasmIsolationError(
    'helm-failed',
    `${options.source}: what ${options.helm} rendered is not what the table says: it ${parts.join('; it ')}; use a plain Helm (--helm PATH) and an unchanged chart`,
  );
}

/**
 * Renders values through Helm and merges the same table here. The chart is the judge: what it refuses is
 * thrown, every problem of form at once, else every problem of rules at once. What it renders must be the policies
 * that the table says, no fewer and no others.
 */
export async function render({ source, ...options }: RenderOptions): Promise<Rendered> {
  await assertChart(options.chart);
  const result = await template(options);
  if (result.ok) {
    const table = await resolve(options.values, options.chart);
    const { manifest } = result;
    const isStaged = (options.values as Values).mode === 'staged';
    const rendered = { manifest, ...parseManifest(manifest, isStaged), isStaged, table };
    assertWhole(rendered, { source, ...options });
    return rendered;
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
