import { Argument, Command, Option } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import type { Session } from '../io.ts';
import { observedFormats } from '../read/observed/index.ts';
import { previewReport } from '../report/answers/preview.ts';
import { clusterOf } from '../reach/coverage/index.ts';
import { notesOn } from '../report/answers/cluster-notes.ts';
import { engineOption, withClusterOptions } from './manifests.ts';
import { answerWith, judgedBy, previewOf, suggestedValues, suggesting } from './observed.ts';
import { sourceWords, withRenderOptions } from './options.ts';
import { answer, assertFormat, withOutputOptions } from './output.ts';

/** `preview`: what policies would deny of connections that were seen; exit 1 when there is any. */
export const previewCommand = (session: Session) =>
  withOutputOptions(
    withClusterOptions(
      withRenderOptions(
        new Command('preview')
          .description('say which connections that were seen would be denied')
          .addArgument(new Argument('[values]', `${sourceWords} (plain, where no -f is given)`)),
      ),
    ),
  )
    .requiredOption('--observed <files...>', 'records of connections (- for standard input)')
    .addOption(
      new Option('--format-of <name>', 'form of the records')
        .choices(['auto', ...observedFormats] as const)
        .default('auto' as const),
    )
    .option('-f, --manifests <files...>', 'judge these policies in place of a render')
    .addOption(engineOption())
    .option('--suggest', 'print values with rows that would allow what would be denied')
    .action(async (values, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown']);
      const judged = await judgedBy(session, values, options);
      const { source, table, policies, given, also, notes } = judged;
      const cluster = clusterOf(given, also);
      const { namespace, ipBlockSelectsPods } = options;
      const question = { policies, table, cluster, home: namespace, ipBlockSelectsPods };
      const { found, readings } = await previewOf(session, options, question);
      const isFine = found.denied.length === 0;
      if (!isFine) session.exitCode = exitCodes.finding;
      else if (found.beyond > 0) session.exitCode = exitCodes.environment;
      const report = previewReport(found, {
        source,
        namespace,
        readings,
        hasNodes: cluster.nodes.length > 0,
        notes: [...notes, ...notesOn(namespace, given, also)],
        next: isFine || !table ? undefined : suggesting(source, options),
      });
      if (!options.suggest) return answer(session, report, options);
      await answerWith(session, suggestedValues(found, judged, question), report, options.output);
    });
