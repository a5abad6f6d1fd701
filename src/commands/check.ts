import { Command } from '@commander-js/extra-typings';
import { render } from '../table/render.ts';
import { rows } from '../table/rows.ts';
import { prepare, sourceArgument, withRenderOptions } from './options.ts';

/** `check`: values to every problem at once; the contract, the rules and Helm must agree. */
export const checkCommand = withRenderOptions(
  new Command('check')
    .description('say everything that is wrong with values')
    .addArgument(sourceArgument()),
).action(async (source, options) => {
  const { policies, table } = await render(await prepare(source, options));
  const flows = new Set(rows(table).map(({ flow }) => flow)).size;
  console.log(`${source}: sound; ${policies.length} policies hold ${flows} flows.`);
});
