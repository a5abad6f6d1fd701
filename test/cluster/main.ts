/**
 * Runs the tests in test/cluster: real sockets, a real API server, the policy engine of K3s. Needs Linux,
 * root and Go; fails with a sentence elsewhere, unless `--allow-skip`. `--full` runs those that take long as well; other
 * arguments go to vitest.
 */
import { runTestsInLab } from '../support/run-in-lab.ts';
import { fullVariable } from './support/full.ts';

const full = process.argv.indexOf('--full');
if (full !== -1) {
  process.argv.splice(full, 1);
  process.env[fullVariable] = 'yes';
}
await runTestsInLab('test/cluster/vitest.config.ts');
