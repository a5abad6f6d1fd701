import { Argument, Command } from '@commander-js/extra-typings';
import { explain, parsePort } from '../reach/explain.ts';
import { render } from '../table/render.ts';
import { prepare, withRenderOptions } from './options.ts';

/** `explain`: why one can or cannot reach another; the answer is the result, so both end with 0. */
export const explainCommand = withRenderOptions(
  new Command('explain')
    .description('say why one can or cannot reach another')
    .addArgument(new Argument('<from>', 'component, peer, stranger of the proof, or address'))
    .addArgument(new Argument('<to>', 'the same'))
    .addArgument(
      new Argument('<port>', 'port of the container, such as 5432 or 53/UDP').argParser(parsePort),
    ),
)
  .option(
    '-v, --values <source>',
    'values: a preset name, a YAML file, a .ts module, or - for standard input',
    'plain',
  )
  .action(async (from, to, port, options) => {
    const { table, policies } = await render(await prepare(options.values, options));
    const { lines } = explain(
      { table, policies, namespace: options.namespace },
      { from, to, ...port },
    );
    console.log(lines.join('\n'));
  });
