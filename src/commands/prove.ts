import { Command } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import type { Session } from '../io.ts';
import { notesOf } from '../reach/notes.ts';
import { holds, prove } from '../reach/prove.ts';
import { noteWords } from '../report/answers/check.ts';
import { proofReport } from '../report/answers/prove.ts';
import { render } from '../table/render.ts';
import {
  besides,
  clusterOf,
  covered,
  engineNote,
  installedNote,
  stagedFindings,
  waived,
  withoutUnjudged,
} from './covered.ts';
import { notesOn, readBoth, withClusterOptions } from './manifests.ts';
import { prepare, sourceArgument, tableOf, withRenderOptions } from './options.ts';
import { answer, started, withOutputOptions } from './output.ts';
import { placesOf } from './places.ts';

/** `prove`: holds what values declare against what policies allow; exit 1 when anything is missing or in excess. */
export const proveCommand = (session: Session) =>
  withOutputOptions(
    withClusterOptions(
      withRenderOptions(
        new Command('prove')
          .description('hold what values declare against what the policies allow')
          .addArgument(sourceArgument()),
      ),
    ),
  )
    .option(
      '-f, --manifests <files...>',
      'judge these policies in place of a render (files, folders, - for standard input)',
    )
    .option(
      '--ignore <kinds...>',
      'kinds of policy that are not judged here, and that you have read',
    )
    .option(
      '--no-ip-block-selects-pods',
      'the network plugin matches no pod with an ipBlock (Cilium)',
    )
    .action(async (source, options) => {
      const prepared =
        options.manifests === undefined ? await prepare(session, source, options) : undefined;
      const { table, policies, isStaged } = prepared
        ? await render(prepared)
        : { table: await tableOf(session, source, options), policies: [], isStaged: false };
      const { given, also } = await readBoth(session, options);
      const cluster = clusterOf(given, also);
      const findings = [...stagedFindings(isStaged), ...(await covered(table, cluster, options))];
      const proof = prove({
        source,
        table,
        policies: [...policies, ...given.policies, ...besides(policies, also)],
        namespace: options.namespace,
        ipBlockSelectsPods: options.ipBlockSelectsPods,
      });
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
      await answer(session, report, options);
      const isUncovered = findings.some(({ severity }) => severity === 'error');
      if (!holds(proof) || isUncovered) {
        const isFound =
          isUncovered || proof.findings.length > 0 || proof.claims.some(({ isTrue }) => !isTrue);
        session.exitCode = isFound ? exitCodes.finding : exitCodes.environment;
      }
    });
