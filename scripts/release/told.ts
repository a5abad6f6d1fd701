import { exitCodes, KasmIsolationError, reason } from '../../src/errors.ts';

/** Runs a script of releases; what stops it is one sentence, and the exit code of misuse or of what it came from. */
export async function told(script: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(`${script}: ${reason(error)}`);
    process.exitCode = error instanceof KasmIsolationError ? error.exitCode : exitCodes.environment;
  }
}
