import { Command } from '@commander-js/extra-typings';
import { render } from '../render.ts';
import { prepare, sourceArgument, withRenderOptions } from './options.ts';

/** `check`: values to every problem at once; the contract, the rules and Helm must agree. */
export const checkCommand = withRenderOptions(
  new Command('check')
    .description('say everything that is wrong with values')
    .addArgument(sourceArgument()),
).action(async (source, options) => {
  const { policies, table } = await render(await prepare(source, options));
  const flows = Object.values(table.flows).filter((flow) => flow.enabled).length;
  console.log(`${source}: sound; ${policies.length} policies hold ${flows} flows.`);
});
