/**
 * Runs the tests in test/cluster: real sockets, a real API server, the policy engine of K3s. Needs Linux,
 * root and Go; fails with a sentence elsewhere, unless `--allow-skip`. Other arguments go to vitest.
 */
import { exitCodes } from '../../src/errors.ts';
import { CannotRun, runInSandbox } from '../../lab/run-in-sandbox.ts';

const allowSkip = '--allow-skip';
const args = process.argv.slice(2);
try {
  process.exitCode = await runInSandbox('vitest', [
    'run',
    '--config',
    'test/cluster/vitest.config.ts',
    ...args.filter((arg) => arg !== allowSkip),
  ]);
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  const isSkipped = args.includes(allowSkip);
  console.error(`${error.message}${isSkipped ? ' Skipped.' : ` To skip, add ${allowSkip}.`}`);
  process.exitCode = isSkipped ? exitCodes.holds : exitCodes.environment;
}
