import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Session } from '../io.ts';
import type { Objects } from '../read/cluster.ts';
import { render } from '../table/render.ts';
import { besides } from '../reach/besides.ts';
import { stagedNotes } from '../report/answers/cluster-notes.ts';
import type { Known } from '../reach/ends.ts';
import { engineOption, readBoth, withClusterOptions, type ClusterOptions } from './manifests.ts';
import { prepare, sourceWords, declaration, withRenderOptions, type Shared } from './options.ts';

export type EvidenceOptions = Shared &
  ClusterOptions & {
    readonly values?: string | undefined;
    readonly manifests?: readonly string[] | undefined;
    readonly ipBlockSelectsPods: boolean;
  };

/** Adds the options of commands that answer about policies of values, of manifests, or of both. */
export const withEvidenceOptions = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
): Command<Args, Opts & EvidenceOptions> =>
  withClusterOptions(withRenderOptions(command))
    .option('-v, --values <source>', `${sourceWords} (plain, where no manifests are given)`)
    .option('-f, --manifests <files...>', 'judge these policies in place of a render')
    .addOption(engineOption()) as unknown as Command<Args, Opts & EvidenceOptions>;

/** Policies and the table that names ends; manifests alone need no values and no Helm, nor does a preset beside them. */
export async function evidence(
  session: Session,
  options: EvidenceOptions,
): Promise<{
  readonly known: Known;
  readonly read: readonly Objects[];
  readonly notes: readonly string[];
  /** The values that were rendered; empty where manifests are judged in place of a render. */
  readonly rendered: unknown;
}> {
  const { given, also } = await readBoth(session, options);
  const { values } = options;
  const prepared =
    options.manifests === undefined
      ? await prepare(session, values ?? 'plain', options)
      : undefined;
  const { table, policies, isStaged } = prepared
    ? await render(prepared)
    : {
        table:
          values === undefined ? undefined : (await declaration(session, values, options)).table,
        policies: given.policies,
        isStaged: false,
      };
  return {
    known: {
      table,
      namespace: options.namespace,
      pods: [...given.pods, ...also.pods],
      namespaces: [...given.namespaces, ...also.namespaces],
      policies: [...(isStaged ? [] : policies), ...besides(policies, also)],
      ipBlockSelectsPods: options.ipBlockSelectsPods,
    },
    read: [given, also],
    notes: stagedNotes(isStaged),
    rendered: prepared?.values ?? {},
  };
}
