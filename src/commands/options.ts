import { Argument, Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { KasmIsolationError } from '../errors.ts';
import { findHelm } from '../helm/find.ts';
import type { Session } from '../io.ts';
import { chartDirectory } from '../read/files.ts';
import { isPreset, loadValues } from '../read/values.ts';
import { render, type RenderOptions } from '../table/render.ts';
import { resolve } from '../table/resolve.ts';
import type { Table } from '../table/table.ts';

/** The source of values, as every command takes it. */
export const sourceWords =
  'values: a preset name, a YAML file, a .ts module, or - for standard input';

/** The source of values as an argument. */
export const sourceArgument = (): Argument<'[source]', 'plain'> =>
  new Argument('[source]', sourceWords).default('plain' as const);

const helmOption = (): Option<'--helm <path>'> =>
  new Option('--helm <path>', 'Helm binary to use (also: HELM)');

const chartOption = (): Option<'--chart <folder>', undefined, string> =>
  new Option('--chart <folder>', 'folder of the chart').default(
    chartDirectory,
    'the one that comes with this package',
  );

/** A type and no interface: commander's option values want an index signature. */
export type Shared = {
  readonly helm?: string | undefined;
  readonly chart: string;
  readonly namespace: string;
  readonly release: string;
};

/** Adds the options of every command that renders. */
export const withRenderOptions = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
): Command<Args, Opts & Shared> =>
  command
    .option('-n, --namespace <name>', 'namespace of Kasm and of the policies', 'kasm')
    .option('-r, --release <name>', 'name of the Helm release', 'kasm-isolation')
    .addOption(chartOption())
    .addOption(helmOption()) as unknown as Command<Args, Opts & Shared>;

/** Names as Helm and Kubernetes take them: a release of at most 53 characters, a namespace of at most 63. */
const nameRules = {
  release: {
    pattern: /^(?=.{1,53}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u,
    length: 53,
    letters: 'a-z, 0-9, - and .',
  },
  namespace: {
    pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/u,
    length: 63,
    letters: 'a-z, 0-9 and -',
  },
} as const;

/** Refuses what is no name of a release or namespace. */
export function assertName(kind: keyof typeof nameRules, name: string): void {
  const { pattern, length, letters } = nameRules[kind];
  if (pattern.test(name)) return;
  throw new KasmIsolationError(
    'bad-input',
    `--${kind} ${JSON.stringify(name)}: is no name of a ${kind}; write at most ${length} of ${letters}, with a letter or digit at both ends${kind === 'release' ? ' and beside each dot' : ''}`,
  );
}

/** Values, and the table that they declare. */
interface Declaration {
  readonly values: unknown;
  readonly table: Table;
}

/** What values declare, where the policies are given; of a preset nothing has to be judged, so that needs no Helm. */
export async function declaration(
  session: Session,
  source: string,
  options: Shared,
): Promise<Declaration> {
  if (!isPreset(source) || options.chart !== chartDirectory) {
    const prepared = await prepare(session, source, options);
    return { values: prepared.values, table: (await render(prepared)).table };
  }
  assertName('namespace', options.namespace);
  const values = { preset: source };
  return { values, table: await resolve(values) };
}

/** Reads the values and finds Helm: all that a render needs. */
export async function prepare(
  session: Session,
  source: string,
  { helm, chart, namespace, release }: Shared,
): Promise<RenderOptions> {
  assertName('release', release);
  assertName('namespace', namespace);
  session.reads(chart, ...(isPreset(source) ? [] : [source]), ...(helm ? [helm] : []));
  const values = await loadValues(source, {
    stdin: session.io.stdin,
    say: session.say,
    judges: session.judges,
  });
  const found = await findHelm({ helm }, session.say);
  return { chart, namespace, release, source, values, helm: found };
}

/** Which change of what is reachable ends with 1. */
export const failOnChange = () =>
  new Option('--fail-on <change>', 'end with 1 on such a change').choices([
    'opened',
    'closed',
    'any',
  ] as const);
