import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Session } from '../io.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import { type Cluster, clusterOf, stagedFindings } from '../reach/coverage/index.ts';
import { notesOf } from '../reach/notes.ts';
import { holds, prove, type Proof, type ProofInput } from '../reach/prove.ts';
import { noteWords } from '../report/answers/check.ts';
import { proofReport } from '../report/answers/prove.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import type { Report } from '../report/report.ts';
import { render } from '../table/render.ts';
import type { Table } from '../table/table.ts';
import { besides } from '../reach/besides.ts';
import {
  engineNote,
  installedNote,
  waived,
  withoutUnjudged,
  notesOn,
} from '../report/answers/cluster-notes.ts';
import { covered } from './covered.ts';
import { engineOption, readBoth, withClusterOptions, type ClusterOptions } from './manifests.ts';
import { declaration, prepare, withRenderOptions, type Shared } from './options.ts';
import { started } from './output.ts';
import { placesOf } from './places.ts';

export type ProofOptions = Shared &
  ClusterOptions & {
    readonly manifests?: string[] | undefined;
    readonly ignore?: string[] | undefined;
    readonly ipBlockSelectsPods: boolean;
  };

/** Adds the options of commands that hold a table against policies. */
export const withProofOptions = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
): Command<Args, Opts & ProofOptions> =>
  withClusterOptions(withRenderOptions(command))
    .option(
      '-f, --manifests <files...>',
      'judge these policies in place of a render (files, folders, - for standard input)',
    )
    .option(
      '--ignore <kinds...>',
      'kinds of policy that are not judged here, and that you have read',
    )
    .addOption(engineOption()) as unknown as Command<Args, Opts & ProofOptions>;

/** A proof, in data and in words, with what it was made of. */
export interface Proven {
  readonly input: ProofInput & { readonly ipBlockSelectsPods: boolean };
  readonly table: Table;
  readonly policies: readonly PolicyObject[];
  /** Those of them that came from a render. */
  readonly rendered: readonly PolicyObject[];
  /** Those of them that the cluster adds to what is rendered or given. */
  readonly foreign: readonly PolicyObject[];
  readonly cluster: Cluster;
  readonly values: unknown;
  readonly proof: Proof;
  readonly report: Report;
  /** Whether the policies are only watched, so that nothing is enforced. */
  readonly isStaged: boolean;
  readonly exitCode: number;
}

/** Holds what values declare against policies, rendered or given, and whatever a cluster adds. */
export async function proven(
  session: Session,
  source: string,
  options: ProofOptions,
): Promise<Proven> {
  const prepared =
    options.manifests === undefined ? await prepare(session, source, options) : undefined;
  const { table, values, policies, isStaged } = prepared
    ? { ...(await render(prepared)), values: prepared.values }
    : { ...(await declaration(session, source, options)), policies: [], isStaged: false };
  const { given, also } = await readBoth(session, options);
  const cluster = clusterOf(given, also);
  const findings = [...stagedFindings(isStaged), ...(await covered(table, cluster, options))];
  const foreign = besides(policies, also);
  const input = {
    source,
    table,
    policies: [...policies, ...given.policies, ...foreign],
    namespace: options.namespace,
    ipBlockSelectsPods: options.ipBlockSelectsPods,
  };
  const proof = prove(input);
  const report = proofReport(proof, {
    placeOf: await placesOf(source, given, also),
    coverage: findings,
    notes: [
      ...notesOn(options.namespace, ...[given, also].map(withoutUnjudged)),
      ...installedNote(policies, also),
      ...engineNote(cluster),
      ...waived(cluster, options.ignore),
      ...(prepared ? notesOf(table, options.namespace, prepared.values).map(noteWords) : []),
    ],
    next: holds(proof)
      ? undefined
      : `${started()} explain FROM TO PORT -v ${source} (why one can reach another)`,
  });
  return {
    input,
    table,
    policies: input.policies,
    rendered: policies,
    foreign,
    cluster,
    values,
    proof,
    report,
    isStaged,
    exitCode: exitCodeOf(proof, findings),
  };
}
