import { Argument, Command, Option } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import type { Session } from '../io.ts';
import { observedFormats } from '../read/observed/index.ts';
import { previewReport } from '../report/answers/preview.ts';
import { render } from '../table/render.ts';
import { besides, clusterOf } from './covered.ts';
import { notesOn, readBoth, withClusterOptions } from './manifests.ts';
import { previewOf } from './observed.ts';
import { prepare, sourceWords, tableOf, withRenderOptions } from './options.ts';
import { answer, assertFormat, started, withOutputOptions } from './output.ts';

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
    .option(
      '--no-ip-block-selects-pods',
      'the network plugin matches no pod with an ipBlock (Cilium)',
    )
    .action(async (values, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown']);
      const { namespace, manifests, formatOf: form } = options;
      const source = values ?? (manifests ? undefined : 'plain');
      const { given, also } = await readBoth(session, options);
      const { table, policies, isStaged } = manifests
        ? {
            table: source && (await tableOf(session, source, options)),
            policies: [],
            isStaged: false,
          }
        : await render(await prepare(session, source ?? 'plain', options));
      const cluster = clusterOf(given, also);
      const { found, readings } = await previewOf(
        session,
        options.observed,
        form === 'auto' ? undefined : form,
        {
          policies: [...policies, ...given.policies, ...besides(policies, also)],
          table: table || undefined,
          cluster,
          home: namespace,
          ipBlockSelectsPods: options.ipBlockSelectsPods,
        },
      );
      const report = previewReport(found, {
        source: source ?? manifests?.join(' ') ?? '',
        namespace,
        readings,
        hasNodes: cluster.nodes.length > 0,
        notes: notesOn(namespace, given, also),
      });
      await answer(session, report, options);
      if (found.denied.length > 0) session.exitCode = exitCodes.finding;
      else if (found.beyond > 0) session.exitCode = exitCodes.environment;
    });
void started;
