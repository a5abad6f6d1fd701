import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { KasmIsolationError } from '../errors.ts';
import { Kubectl } from '../kubectl/ask.ts';
import type { Source } from '../read/documents.ts';
import type { Session } from '../io.ts';
import { readObjects, type Objects } from '../read/cluster.ts';
import { expand, readInput } from '../read/files.ts';
import { assertName } from './options.ts';

/** More of a cluster: files, or kubectl. A type and no interface: commander's option values want an index signature. */
export type ClusterOptions = {
  readonly also?: readonly string[] | undefined;
  readonly cluster?: boolean | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly kubectl?: string | undefined;
};

/** Adds the options of every command that looks at a cluster. */
export const withClusterOptions = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
): Command<Args, Opts & ClusterOptions> =>
  command
    .option(
      '--also <files...>',
      'more of the cluster: pods, other policies, Services, as kubectl get -o json prints them',
    )
    .option('--cluster', 'ask the cluster through kubectl: reads only, and no Secrets')
    .option('--context <name>', 'context of kubectl')
    .option('--kubeconfig <file>', 'configuration of kubectl')
    .option('--kubectl <path>', 'kubectl to run') as unknown as Command<
    Args,
    Opts & ClusterOptions
  >;

/** How the network plugin reads blocks of addresses. */
export const engineOption = () =>
  new Option(
    '--no-ip-block-selects-pods',
    'the network plugin matches no pod with an ipBlock (Cilium)',
  );

/** Objects of files, folders and standard input. */
export async function readManifests(
  session: Session,
  sources: readonly string[],
  namespace: string,
): Promise<Objects> {
  assertName('namespace', namespace);
  return readObjects(await sourcesOf(session, sources), namespace);
}

async function sourcesOf(session: Session, sources: readonly string[]): Promise<readonly Source[]> {
  const files = (await Promise.all(sources.map(expand))).flat();
  session.reads(...files.map(({ name }) => name));
  const texts = files.map(async (file) => ({
    ...file,
    text: await readInput(file.name, session.io.stdin),
  }));
  const read = await Promise.all(texts);
  for (const { name, text } of read) session.judges(name, text);
  return read;
}

/** What a cluster holds, by files and by kubectl together. */
export async function readCluster(
  session: Session,
  { also = [], cluster, namespace, ...options }: ClusterOptions & { readonly namespace: string },
): Promise<Objects> {
  assertName('namespace', namespace);
  const isLive = cluster === true;
  const given = options.context ?? options.kubeconfig ?? options.kubectl;
  if (!isLive && given !== undefined) {
    throw new KasmIsolationError(
      'bad-input',
      '--context, --kubeconfig and --kubectl: say which cluster, and none is asked; write --cluster too',
    );
  }
  const live = isLive ? await new Kubectl({ ...options, namespace }).ask() : undefined;
  for (const { name, text } of live?.sources ?? []) session.judges(name, text);
  const files = await sourcesOf(session, also);
  const objects = readObjects([...files, ...(live?.sources ?? [])], namespace);
  return { ...objects, unasked: live?.unasked ?? [] };
}

/** Manifests to judge, and more of the cluster. Refuses a policy that stands in both: which one counts, nobody said. */
export async function readBoth(
  session: Session,
  {
    manifests = [],
    ...options
  }: ClusterOptions & {
    readonly manifests?: readonly string[] | undefined;
    readonly namespace: string;
  },
): Promise<{ readonly given: Objects; readonly also: Objects }> {
  const given = await readManifests(session, manifests, options.namespace);
  const more = await readCluster(session, options);
  const twice = [...more.places].flatMap(([policy, at]) => {
    const first = given.places.get(policy);
    return first ? [`${at()}: policy ${policy} stands already at ${first()}; remove one`] : [];
  });
  if (twice.length > 0) throw new KasmIsolationError('bad-input', twice);
  return { given, also: more };
}
