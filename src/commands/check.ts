import { Command } from '@commander-js/extra-typings';
import { exitCodes, KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import { notesOf } from '../reach/notes.ts';
import { checkReport } from '../report/answers/check.ts';
import { problemsReport } from '../report/answers/problems.ts';
import { render, type Rendered } from '../table/render.ts';
import { rows } from '../table/rows.ts';
import { clusterOf } from '../reach/coverage/index.ts';
import { covered } from './covered.ts';
import { engineOption, readCluster, withClusterOptions } from './manifests.ts';
import { prepare, sourceArgument, withRenderOptions, type Shared } from './options.ts';
import { answer, assertFormat, withOutputOptions, type OutputOptions } from './output.ts';
import { placesOf } from './places.ts';

/** Values rendered; their problems are an answer too, in every format but the one that the refusal is in. */
async function rendered(
  session: Session,
  source: string,
  options: Shared & OutputOptions,
): Promise<Rendered & { readonly values: unknown }> {
  try {
    const prepared = await prepare(session, source, options);
    return { ...(await render(prepared)), values: prepared.values };
  } catch (error) {
    const problems = error instanceof KasmIsolationError ? error.problems : [];
    if (problems.length > 0 && options.format !== 'table') {
      await answer(session, problemsReport(source, problems, await placesOf(source)), options);
    }
    throw error;
  }
}

/** `check`: values to every problem at once; the chart is the judge. Of sound values it says what is seldom meant. */
export const checkCommand = (session: Session) =>
  withOutputOptions(
    withClusterOptions(
      withRenderOptions(
        new Command('check')
          .description(
            'say everything that is wrong with values, what is seldom meant, and whom they mean in a cluster',
          )
          .addArgument(sourceArgument()),
      ),
    ),
  )
    .addOption(engineOption())
    .option('--strict', 'end with 1 on any note and warning')
    .action(async (source, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown', 'sarif']);
      const { policies, table, isStaged, values } = await rendered(session, source, options);
      const cluster = clusterOf(await readCluster(session, options));
      const report = checkReport({
        source,
        policies: policies.length,
        flows: new Set(rows(table).map(({ flow }) => flow)).size,
        notes: notesOf(table, options.namespace, values),
        isStrict: options.strict === true,
        isStaged,
        coverage: await covered(table, cluster, options),
        placeOf: await placesOf(source),
      });
      await answer(session, report, options);
      if (!report.isGood) session.exitCode = exitCodes.finding;
    });
