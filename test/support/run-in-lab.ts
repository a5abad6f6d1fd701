import { exitCodes } from '../../src/errors.ts';
import type { Say } from '../../src/helm/cache.ts';
import { CannotRun, runInSandbox } from '../../lab/run-in-sandbox.ts';

const allowSkip = '--allow-skip';

/**
 * Runs the tests of a vitest configuration in a sandbox with the parts of the lab, and those that `more` makes. Ends
 * with a sentence and 3 where there can be no lab, or with 0 and the sentence after `--allow-skip`; other arguments of
 * the command line go to vitest.
 */
export async function runTestsInLab<T extends object>(
  config: string,
  more?: (say: Say) => Promise<T>,
): Promise<void> {
  const args = process.argv.slice(2);
  try {
    const rest = args.filter((arg) => arg !== allowSkip);
    process.exitCode = await runInSandbox('vitest', ['run', '--config', config, ...rest], more);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    const isSkipped = args.includes(allowSkip);
    console.error(`${error.message}${isSkipped ? ' Skipped.' : ` To skip, add ${allowSkip}.`}`);
    process.exitCode = isSkipped ? exitCodes.holds : exitCodes.environment;
  }
}
