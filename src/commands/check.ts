import { Command } from '@commander-js/extra-typings';
import type { Session } from '../io.ts';
import { oneLine } from '../report/words.ts';
import { render } from '../table/render.ts';
import { rows } from '../table/rows.ts';
import { prepare, sourceArgument, withRenderOptions } from './options.ts';

/** `check`: values to every problem at once; the chart is the judge. */
export const checkCommand = (session: Session) =>
  withRenderOptions(
    new Command('check')
      .description('say everything that is wrong with values')
      .addArgument(sourceArgument()),
  ).action(async (source, options) => {
    const { policies, isStaged, table } = await render(await prepare(session, source, options));
    const flows = new Set(rows(table).map(({ flow }) => flow)).size;
    session.print(
      `${oneLine(source)}: sound; ${policies.length} policies hold ${flows} flows${isStaged ? ', and mode staged enforces none of them' : ''}.`,
    );
  });
