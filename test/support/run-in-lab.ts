import { exitCodes } from '../../src/errors.ts';
import type { Say } from '../../src/helm/cache.ts';
import { CannotRun, runInSandbox } from '../../lab/run-in-sandbox.ts';

/** Tests that run in one sandbox. */
export interface LabRun {
  /** What vitest is told beside its configuration. */
  readonly args: readonly string[];
  /** Makes what the tests find beside the parts of the lab. */
  readonly more?: (say: Say) => Promise<object>;
}

/** Lets tests be passed over where there can be no lab. */
export const allowSkip = '--allow-skip';

/**
 * Runs the tests of a vitest configuration, each run in a sandbox of its own with the parts of the lab, one after
 * another. Gives the first exit code that is not 0; where there can be no lab, says so in a sentence and gives 3, or 0
 * when they may be skipped.
 */
export async function runTestsInLab(
  config: string,
  runs: readonly LabRun[],
  maySkip: boolean,
): Promise<number> {
  let worst = 0;
  try {
    for (const { args, more } of runs) {
      const code = await runInSandbox('vitest', ['run', '--config', config, ...args], more);
      worst ||= code;
    }
    return worst;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(`${error.message}${maySkip ? ' Skipped.' : ` To skip, add ${allowSkip}.`}`);
    return maySkip ? exitCodes.holds : exitCodes.environment;
  }
}
