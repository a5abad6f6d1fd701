/**
 * Runs the tests in test/cluster: real sockets, a real API server, the policy engine of K3s. Needs Linux,
 * root and Go; fails with a sentence elsewhere, unless `--allow-skip`. Other arguments go to vitest.
 */
import { runTestsInLab } from '../support/run-in-lab.ts';

await runTestsInLab('test/cluster/vitest.config.ts');
