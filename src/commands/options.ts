import { Argument, Option, type Command } from '@commander-js/extra-typings';
import { chartDirectory } from '../files.ts';
import { findHelm } from '../helm/find.ts';
import type { RenderOptions } from '../render.ts';
import { loadValues } from '../values.ts';

/** Where talk goes: progress and hints, never the result. */
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** The source of values, as every command takes it. */
export const sourceArgument = (): Argument<'[source]', 'plain'> =>
  new Argument(
    '[source]',
    'values: a preset name, a YAML file, a .ts module, or - for standard input',
  ).default('plain' as const);

const helmOption = (): Option<'--helm <path>'> =>
  new Option('--helm <path>', 'Helm binary to use (also: HELM)');

const chartOption = (): Option<'--chart <folder>', undefined, string> =>
  new Option('--chart <folder>', 'folder of the chart').default(
    chartDirectory,
    'the one that comes with this package',
  );

interface Shared {
  readonly helm?: string | undefined;
  readonly chart: string;
  readonly namespace: string;
  readonly release: string;
}

/** Adds the options of every command that renders. */
export const withRenderOptions = (command: Command<[string]>) =>
  command
    .option('-n, --namespace <name>', 'namespace of Kasm', 'kasm')
    .option('-r, --release <name>', 'name of the Helm release', 'kasm-isolation')
    .addOption(chartOption())
    .addOption(helmOption());

/** Reads the values and finds Helm: all that a render needs. */
export async function prepare(
  source: string,
  { helm, ...options }: Shared,
): Promise<RenderOptions> {
  const values = await loadValues(source);
  return { ...options, source, values, helm: await findHelm({ helm }, say) };
}
