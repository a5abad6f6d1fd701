import { Command } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import { helmVersion } from '../helm/find.ts';
import type { Session } from '../io.ts';
import { holds, prove } from '../reach/prove.ts';
import { proofReport } from '../report/answers/prove.ts';
import { flowGrid } from '../report/flow-table.ts';
import { text } from '../report/text.ts';
import { render } from '../table/render.ts';
import { openEgress } from '../table/rows.ts';
import { stagedFindings } from '../reach/coverage/index.ts';
import { prepare, sourceArgument, withRenderOptions } from './options.ts';
import { placesOf } from './places.ts';

/**
 * `render`: values to manifests, through real Helm. With `--output`, what was rendered is proven, and standard
 * output tells who may reach whom; exit 1 where it does not do what was declared.
 */
export const renderCommand = (session: Session) =>
  withRenderOptions(
    new Command('render')
      .description('render the policies through Helm')
      .addArgument(sourceArgument()),
  )
    .option(
      '-o, --output <file>',
      'write the manifest there, prove it, and print who may reach whom',
    )
    .action(async (source, options) => {
      const prepared = await prepare(session, source, options);
      const { manifest, policies, isStaged, table } = await render(prepared);
      if (options.output === undefined) {
        session.io.stdout.write(manifest);
        return;
      }
      await session.write(options.output, manifest);
      const { namespace } = options;
      const proof = prove({ source, table, policies, namespace });
      const { preset = 'plain', platform = 'k3s' } = prepared.values as Record<string, string>;
      const open = openEgress(table);
      const report = proofReport(proof, {
        placeOf: await placesOf(source),
        coverage: stagedFindings(isStaged),
        notes: [
          ...(open.length > 0
            ? [`Outgoing traffic stays open for ${open.join(', ')} (egress: all closes it).`]
            : []),
          `Preset ${preset} on ${platform}, namespace ${namespace}, rendered by Helm ${await helmVersion(prepared.helm)} into ${options.output}.`,
        ],
        next: `kubectl apply --dry-run=server -n ${namespace} -f ${options.output}`,
      });
      const grids = [...report.grids, flowGrid(table)];
      session.print(text({ ...report, grids }, { stream: session.io.stdout }));
      if (!holds(proof) || isStaged) session.exitCode = exitCodes.finding;
    });
