import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../schema/problems.ts';
import { KasmIsolationError } from '../errors.ts';
import { runProgram } from './program.ts';

export interface TemplateOptions {
  /** Path of the Helm binary. */
  readonly helm: string;
  /** Folder of the chart. */
  readonly chart: string;
  readonly values: unknown;
  readonly release: string;
  readonly namespace: string;
  /** Leaves all judgement to the chart's own templates, as GitOps tools can be told to. */
  readonly skipSchema?: boolean;
  /** Renders the pods of `helm test` too; everything else here is about policies only. */
  readonly tests?: boolean;
  /** How long Helm may take, in milliseconds. */
  readonly deadline?: number;
}

/** Helm renders the largest values that are read in seconds. */
const patience = 60_000;

/** What `helm template` gave: manifests, or what is wrong with the values. */
export type TemplateResult =
  | { readonly ok: true; readonly manifest: string }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly output: string };

/** Refuses a folder that does not hold this chart. */
export async function assertChart(chart: string): Promise<void> {
  const file = join(chart, 'Chart.yaml');
  if (!existsSync(file)) {
    throw new KasmIsolationError(
      'bad-chart',
      `${chart}: holds no Chart.yaml; name the folder of the kasm-isolation chart, or leave --chart out`,
    );
  }
  if (!/^name: kasm-isolation$/mu.test(await readFile(file, 'utf8'))) {
    throw new KasmIsolationError(
      'bad-chart',
      `${chart}: is another chart; name the folder of the kasm-isolation chart, or leave --chart out`,
    );
  }
}

/** Helm 4 puts an empty line before each separator and Helm 3 does not; this makes both the same bytes. */
const normalize = (manifest: string): string => manifest.replaceAll('\n\n---\n', '\n---\n');

/** The chart's own sentences in Helm's output. */
const problemsIn = (output: string): Problem[] =>
  [...output.matchAll(/^kasm-isolation: (\S+): (.*)$/gmu)].map(([, path = '', message = '']) => ({
    path,
    message,
  }));

/** Runs `helm template`. Values go in on standard input; nothing is written to disk. */
export async function template(options: TemplateOptions): Promise<TemplateResult> {
  const {
    helm,
    chart,
    values,
    release,
    namespace,
    skipSchema,
    tests,
    deadline = patience,
  } = options;
  const flags = ['--namespace', namespace, '--values', '-'];
  if (skipSchema) flags.push('--skip-schema-validation');
  if (!tests) flags.push('--skip-tests');
  const { exitCode, isLate, stdout, stderr } = await runProgram(
    helm,
    ['template', release, chart, ...flags],
    { input: JSON.stringify(values), deadline },
  );
  if (exitCode === 0) return { ok: true, manifest: normalize(stdout) };
  if (exitCode === undefined) {
    const what = isLate ? `gave no answer within ${deadline / 1000} s` : 'could not be run';
    throw new KasmIsolationError('helm-failed', `${helm}: ${what}; name another with --helm PATH`);
  }
  return { ok: false, problems: problemsIn(stderr), output: stderr };
}
