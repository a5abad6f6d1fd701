import { Command } from '@commander-js/extra-typings';
import { writeWhole } from '../read/files.ts';
import { render } from '../table/render.ts';
import { flowTable } from '../report/flow-table.ts';
import { openEgress } from '../table/rows.ts';
import { prepare, sourceArgument, withRenderOptions } from './options.ts';

/** `render`: values to manifests, through real Helm. With `--output`, the flow table goes to standard output. */
export const renderCommand = withRenderOptions(
  new Command('render')
    .description('render the policies through Helm')
    .addArgument(sourceArgument()),
)
  .option('-o, --output <file>', 'write the manifest there, and print who may reach whom')
  .action(async (source, options) => {
    const { manifest, policies, table } = await render(await prepare(source, options));
    if (options.output === undefined) {
      process.stdout.write(manifest);
      return;
    }
    await writeWhole(options.output, manifest);
    const open = openEgress(table);
    console.log(`Who may reach whom (values: ${source}, namespace ${options.namespace})\n`);
    console.log(`${flowTable(table)}\n`);
    if (table.defaultDeny.enabled) console.log('Everything else that comes in is denied.');
    if (open.length > 0)
      console.log(`Outgoing traffic stays open for ${open.join(', ')} (egress: all closes it).`);
    console.log(
      `Checked by the contract, the rules and Helm: ${policies.length} policies in ${options.output}`,
    );
  });
