import { Command, Option } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import { expand, readInput } from '../read/files.ts';
import { readObjects } from '../read/cluster.ts';
import { prove } from '../reach/prove.ts';
import { render } from '../table/render.ts';
import { formats, type FormatName } from '../report/formats.ts';
import { prepare, say, sourceArgument, withRenderOptions } from './options.ts';

const names = Object.keys(formats) as FormatName[];

/** `prove`: holds what values declare against what policies allow; exit 1 when anything is missing or in excess. */
export const proveCommand = withRenderOptions(
  new Command('prove')
    .description('hold what values declare against what the policies allow')
    .addArgument(sourceArgument()),
)
  .option(
    '-f, --manifests <files...>',
    'judge these policies in place of a render (files, folders, - for standard input)',
  )
  .option(
    '--also <files...>',
    'more of the cluster: other policies, pods and namespaces that stand beside ours',
  )
  .option(
    '--no-ip-block-selects-pods',
    'the network plugin matches no pod with an ipBlock (Cilium)',
  )
  .addOption(
    new Option('--format <name>', 'form of the report').choices(names).default('table' as const),
  )
  .action(async (source, options) => {
    const { table, policies } = await render(await prepare(source, options));
    const read = async (sources: readonly string[]) => {
      const files = (await Promise.all(sources.map(expand))).flat();
      const texts = files.map(async (name) => ({ name, text: await readInput(name) }));
      return readObjects(await Promise.all(texts), options.namespace);
    };
    const given = await read(options.manifests ?? []);
    const also = await read(options.also ?? []);
    for (const line of [...given.passedOver, ...also.passedOver]) say(line);
    const ignored = given.ignored + also.ignored;
    if (ignored > 0) say(`${ignored} objects of other kinds were passed over.`);
    const proof = prove({
      source,
      table,
      policies: [...(options.manifests ? given.policies : policies), ...also.policies],
      namespace: options.namespace,
      own: {
        pods: [...given.pods, ...also.pods],
        namespaces: [...given.namespaces, ...also.namespaces],
      },
      options: { ipBlockSelectsPods: options.ipBlockSelectsPods },
    });
    console.log(formats[options.format](proof));
    if (proof.differences.length > 0) process.exitCode = exitCodes.finding;
  });
