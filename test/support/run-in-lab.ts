import { exitCodes } from '../../src/errors.ts';
import type { Say } from '../../src/helm/cache.ts';
import type { Parts } from '../../lab/parts.ts';
import { CannotRun, partsOrReason, runInSandbox } from '../../lab/run-in-sandbox.ts';

/** Tests that run in one sandbox. */
export interface LabRun {
  readonly title: string;
  /** What vitest is told beside its configuration. */
  readonly args: readonly string[];
  /** What the tests are told beside the parts of the lab. */
  readonly told?: object;
}

interface Options {
  /** Makes what the tests find beside the parts of the lab. */
  readonly more: (say: Say) => Promise<object>;
  /** Whether the tests may be passed over where there can be no lab. */
  readonly maySkip: boolean;
  /** How many sandboxes there are beside each other. */
  readonly atOnce?: number;
}

/** Lets tests be passed over where there can be no lab. */
export const allowSkip = '--allow-skip';

/** Runs one as it prints. */
const runAlone = async (args: readonly string[], parts: Parts): Promise<number> =>
  (await runInSandbox('vitest', args, parts)).exitCode;

/** Runs one beside others: what it prints comes whole, once it has ended. */
async function runBeside(title: string, args: readonly string[], parts: Parts): Promise<number> {
  const started = Date.now();
  const { exitCode, printed } = await runInSandbox('vitest', args, parts, 'kept');
  console.log(`== ${title}: ${Math.round((Date.now() - started) / 1000)} s\n${printed}`);
  return exitCode;
}

/**
 * Runs the tests of a vitest configuration, each run in a sandbox of its own with the parts of the lab, in the order in
 * which they are given. Gives 0, or an exit code of one that failed; where there can be no lab, says so in a sentence and
 * gives 3, or 0 when they may be skipped.
 */
export async function runTestsInLab(
  config: string,
  runs: readonly LabRun[],
  { more, maySkip, atOnce = 1 }: Options,
): Promise<number> {
  let worst = 0;
  const left = [...runs];
  try {
    const parts = await partsOrReason(more);
    const runThem = async (): Promise<void> => {
      for (let run = left.shift(); run; run = left.shift()) {
        const args = ['run', '--config', config, ...run.args];
        const told = { ...parts, ...run.told };
        const code = await (runs.length === 1
          ? runAlone(args, told)
          : runBeside(run.title, args, told));
        worst ||= code;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, runThem));
    return worst;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(`${error.message}${maySkip ? ' Skipped.' : ` To skip, add ${allowSkip}.`}`);
    return maySkip ? exitCodes.holds : exitCodes.environment;
  }
}
