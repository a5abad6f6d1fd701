import { exitCodes, reason } from '../../src/errors.ts';

/** Whether flags were written that a script does not have. */
const isMisuse = (error: unknown): boolean =>
  error instanceof Error && String(Reflect.get(error, 'code')).startsWith('ERR_PARSE_ARGS');

/** Runs a script of releases; what stops it is one sentence, and the exit code of misuse or of the environment. */
export async function told(script: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(`${script}: ${reason(error)}`);
    process.exitCode = isMisuse(error) ? exitCodes.misuse : exitCodes.environment;
  }
}
