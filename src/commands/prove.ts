import { Command } from '@commander-js/extra-typings';
import type { Session } from '../io.ts';
import { sourceArgument } from './options.ts';
import { answer, withOutputOptions } from './output.ts';
import { proven, withProofOptions } from './proven.ts';

/** `prove`: holds what values declare against what policies allow; exit 1 when anything is missing or in excess. */
export const proveCommand = (session: Session) =>
  withOutputOptions(
    withProofOptions(
      new Command('prove')
        .description('hold what values declare against what the policies allow')
        .addArgument(sourceArgument()),
    ),
  ).action(async (source, options) => {
    const { report, exitCode } = await proven(session, source, options);
    await answer(session, report, options);
    session.exitCode = exitCode;
  });
