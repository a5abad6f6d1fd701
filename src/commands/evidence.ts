import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Session } from '../io.ts';
import type { Objects } from '../read/cluster.ts';
import { render } from '../table/render.ts';
import type { Known } from './ends.ts';
import { readManifests } from './manifests.ts';
import { prepare, sourceWords, withRenderOptions, type Shared } from './options.ts';

export type EvidenceOptions = Shared & {
  readonly values?: string | undefined;
  readonly manifests?: readonly string[] | undefined;
  readonly also?: readonly string[] | undefined;
  readonly ipBlockSelectsPods: boolean;
};

/** Adds the options of commands that answer about policies of values, of manifests, or of both. */
export const withEvidenceOptions = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
): Command<Args, Opts & EvidenceOptions> =>
  withRenderOptions(command)
    .option('-v, --values <source>', `${sourceWords} (plain, where no manifests are given)`)
    .option('-f, --manifests <files...>', 'judge these policies in place of a render')
    .option('--also <files...>', 'more of the cluster: other policies, pods and namespaces')
    .option(
      '--no-ip-block-selects-pods',
      'the network plugin matches no pod with an ipBlock (Cilium)',
    ) as unknown as Command<Args, Opts & EvidenceOptions>;

/** Policies and the table that names ends; manifests alone need no values, and no Helm. */
export async function evidence(
  session: Session,
  options: EvidenceOptions,
): Promise<{ readonly known: Known; readonly read: readonly Objects[] }> {
  const given = await readManifests(session, options.manifests ?? [], options.namespace);
  const also = await readManifests(session, options.also ?? [], options.namespace);
  const isAlone = options.manifests !== undefined && options.values === undefined;
  const rendered = isAlone
    ? undefined
    : await render(await prepare(session, options.values ?? 'plain', options));
  const own = options.manifests ? given.policies : (rendered?.policies ?? []);
  return {
    known: {
      table: rendered?.table,
      namespace: options.namespace,
      pods: [...given.pods, ...also.pods],
      namespaces: [...given.namespaces, ...also.namespaces],
      policies: [...own, ...also.policies],
      ipBlockSelectsPods: options.ipBlockSelectsPods,
    },
    read: [given, also],
  };
}
