/**
 * Runs the tests in test/gitops: a real registry, Flux, Argo CD and git against a real API server. Needs Linux, root,
 * git and Go; fails with a sentence elsewhere, unless `--allow-skip`. Other arguments go to vitest.
 */
import { makeGitopsParts } from '../../lab/gitops/parts.ts';
import { runTestsInLab } from '../support/run-in-lab.ts';

await runTestsInLab('test/gitops/vitest.config.ts', makeGitopsParts);
