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
}

/** Lets tests be passed over where there can be no lab. */
export const allowSkip = '--allow-skip';

/** Runs one beside others: each line says which of them prints it. */
async function runBeside(title: string, args: readonly string[], parts: Parts): Promise<number> {
  const started = Date.now();
  const code = await runInSandbox('vitest', args, parts, (line) => {
    if (line.trim() !== '') console.log(`[${title}] ${line}`);
  });
  console.log(`[${title}] ended in ${Math.round((Date.now() - started) / 1000)} s`);
  return code;
}

/**
 * Runs the tests of a vitest configuration, each run in a sandbox of its own with the parts of the lab: those of a list one
 * after another, the lists beside each other. Gives 0, or an exit code of one that failed; where there can be no lab, says so in a sentence and
 * gives 3, or 0 when they may be skipped.
 */
export async function runTestsInLab(
  config: string,
  lists: readonly (readonly LabRun[])[],
  { more, maySkip }: Options,
): Promise<number> {
  let worst = 0;
  const isAlone = lists.flat().length === 1;
  try {
    const parts = await partsOrReason(more);
    const inOrder = async (runs: readonly LabRun[]): Promise<void> => {
      for (const { title, args: own, told } of runs) {
        const args = ['run', '--config', config, ...own];
        const all = { ...parts, ...told };
        const code = await (isAlone
          ? runInSandbox('vitest', args, all)
          : runBeside(title, args, all));
        worst ||= code;
      }
    };
    await Promise.all(lists.map(inOrder));
    return worst;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(`${error.message}${maySkip ? ' Skipped.' : ` To skip, add ${allowSkip}.`}`);
    return maySkip ? exitCodes.holds : exitCodes.environment;
  }
}
