import { Argument, Option, type Command } from '@commander-js/extra-typings';
import { KasmIsolationError } from '../errors.ts';
import { chartDirectory } from '../read/files.ts';
import { findHelm } from '../helm/find.ts';
import type { RenderOptions } from '../table/render.ts';
import { loadValues } from '../read/values.ts';

/** Where talk goes: progress and hints, never the result. */
export const say = (line: string): void => {
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
export const withRenderOptions = <Args extends unknown[]>(command: Command<Args>) =>
  command
    .option('-n, --namespace <name>', 'namespace of Kasm', 'kasm')
    .option('-r, --release <name>', 'name of the Helm release', 'kasm-isolation')
    .addOption(chartOption())
    .addOption(helmOption());

/** Names as Helm and Kubernetes take them: a release of at most 53 characters, a namespace of at most 63. */
const nameRules = {
  release: {
    pattern: /^[a-z0-9]([-a-z0-9.]{0,51}[a-z0-9])?$/u,
    length: 53,
    letters: 'a-z, 0-9, - and .',
  },
  namespace: {
    pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/u,
    length: 63,
    letters: 'a-z, 0-9 and -',
  },
} as const;

function assertName(kind: keyof typeof nameRules, name: string): void {
  const { pattern, length, letters } = nameRules[kind];
  if (pattern.test(name)) return;
  throw new KasmIsolationError(
    'bad-input',
    `--${kind} ${JSON.stringify(name)}: is no name of a ${kind}; write at most ${length} of ${letters}, with a letter or digit at both ends`,
  );
}

/** Reads the values and finds Helm: all that a render needs. */
export async function prepare(
  source: string,
  { helm, ...options }: Shared,
): Promise<RenderOptions> {
  assertName('release', options.release);
  assertName('namespace', options.namespace);
  const values = await loadValues(source);
  return { ...options, source, values, helm: await findHelm({ helm }, say) };
}
