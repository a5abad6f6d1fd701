import { exitCodes, KasmIsolationError, reason } from '../../src/errors.ts';

/** The exit code of what was thrown: flags that a script does not have are misuse, what nobody foresaw is not. */
function exitCodeOf(error: unknown): number {
  if (error instanceof KasmIsolationError) return error.exitCode;
  const code = error instanceof Error ? String(Reflect.get(error, 'code')) : '';
  return code.startsWith('ERR_PARSE_ARGS') ? exitCodes.misuse : exitCodes.environment;
}

/** Runs a script of releases; what stops it is one sentence, and the exit code of misuse or of the environment. */
export async function told(script: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(`${script}: ${reason(error)}`);
    process.exitCode = exitCodeOf(error);
  }
}
