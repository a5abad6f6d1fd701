import { Command } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import type { Session } from '../io.ts';
import { notesOf } from '../reach/notes.ts';
import { checkReport } from '../report/answers/check.ts';
import { render } from '../table/render.ts';
import { rows } from '../table/rows.ts';
import { clusterOf, covered } from './covered.ts';
import { readCluster, withClusterOptions } from './manifests.ts';
import { prepare, sourceArgument, withRenderOptions } from './options.ts';
import { answer, assertFormat, withOutputOptions } from './output.ts';

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
    .option('--strict', 'end with 1 on any note and warning')
    .action(async (source, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown']);
      const prepared = await prepare(session, source, options);
      const { policies, table, isStaged } = await render(prepared);
      const cluster = clusterOf(await readCluster(session, options));
      const report = checkReport({
        source,
        policies: policies.length,
        flows: new Set(rows(table).map(({ flow }) => flow)).size,
        notes: notesOf(table, options.namespace, prepared.values),
        isStrict: options.strict === true,
        isStaged,
        coverage: await covered(table, cluster, options),
      });
      await answer(session, report, options);
      if (!report.isGood) session.exitCode = exitCodes.finding;
    });
