import { Command, Option } from '@commander-js/extra-typings';
import { exitCodes, KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import { driftOf } from '../reach/drift.ts';
import { guardState } from '../reach/guard.ts';
import { prove } from '../reach/prove.ts';
import { readBaseline } from '../read/baseline.ts';
import { readInput } from '../read/files.ts';
import { auditReport } from '../report/answers/audit.ts';
import { proofReport } from '../report/answers/prove.ts';
import { render } from '../table/render.ts';
import { clusterOf, stagedFindings } from '../reach/coverage/index.ts';
import { engineNote, waived, withoutUnjudged, notesOn } from '../report/answers/cluster-notes.ts';
import { covered } from './covered.ts';
import { givenOrInstalled } from './installed.ts';
import { engineOption, readCluster, withClusterOptions } from './manifests.ts';
import { sourceArgument, withRenderOptions } from './options.ts';
import { answer, started, withOutputOptions } from './output.ts';
import { placesOf } from './places.ts';

/** `audit`: a cluster as it is, held against values: what is installed, what it allows, whom it means. */
export const auditCommand = (session: Session) =>
  withOutputOptions(
    withClusterOptions(
      withRenderOptions(
        new Command('audit')
          .description('hold a cluster as it is against what values declare')
          .addArgument(sourceArgument()),
      ),
    ),
  )
    .option(
      '--ignore <kinds...>',
      'kinds of policy that are not judged here, and that you have read',
    )
    .option(
      '--installed',
      'against the values of the installed release, which Helm keeps in a Secret',
    )
    .addOption(engineOption())
    .option('--baseline <file>', 'known findings: known: [{id, about, until, why}]')
    .addOption(
      new Option('--fail-on <severity>', 'what ends with 1')
        .choices(['error', 'warning', 'none'] as const)
        .default('error' as const),
    )
    .action(async (given, options) => {
      if (!options.cluster && !options.also) {
        const line = 'audit: says no cluster; write --cluster, or a dump with --also';
        throw new KasmIsolationError('bad-input', line);
      }
      const { baseline, namespace } = options;
      const known = baseline
        ? readBaseline(baseline, await readInput(baseline, session.io.stdin))
        : [];
      const prepared = await givenOrInstalled(session, given, options);
      const { source } = prepared;
      const { table, policies, guard, isStaged } = await render(prepared);
      const read = await readCluster(session, options);
      const cluster = clusterOf(read);
      const drift = driftOf(isStaged ? [] : policies, read.policies);
      // Where nothing is installed, that is the finding; all that is open by it needs no telling.
      const isInstalled = drift.missing.length < drift.rendered;
      const proof = prove({
        source,
        table,
        policies: isInstalled ? read.policies : policies,
        namespace,
        ipBlockSelectsPods: options.ipBlockSelectsPods,
      });
      const report = auditReport({
        source,
        namespace,
        drift,
        guard: guardState({
          table,
          rendered: guard,
          installed: read.admissions,
          workloads: read.workloads,
          release: prepared.release,
          namespace,
        }),
        known,
        today: new Date().toISOString().slice(0, 10),
        failOn: options.failOn,
        proof: proofReport(isInstalled ? proof : { ...proof, claims: [], access: [] }, {
          placeOf: await placesOf(given, read),
          coverage: [...stagedFindings(isStaged), ...(await covered(table, cluster, options))],
          notes: [
            ...notesOn(namespace, withoutUnjudged(read)),
            ...engineNote(cluster),
            ...waived(cluster, options.ignore),
          ],
          next: options.installed
            ? undefined
            : `${started()} explain FROM TO PORT -v ${source} (why one can reach another)`,
        }),
      });
      await answer(session, report, options);
      if (proof.unfinished) session.exitCode = exitCodes.environment;
      if (!report.isGood) session.exitCode = exitCodes.finding;
    });
