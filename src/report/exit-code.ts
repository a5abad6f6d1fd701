import { exitCodes } from '../errors.ts';
import type { CoverageFinding } from '../reach/coverage/index.ts';
import { holds, type Proof } from '../reach/prove.ts';

/** What a proof, with what was found about the cluster, ends with: 1 is a finding, 3 that it was not finished. */
export function exitCodeOf(
  proof: Proof,
  coverage: readonly CoverageFinding[] = [],
): typeof exitCodes.holds | typeof exitCodes.finding | typeof exitCodes.environment {
  const isFound =
    coverage.some(({ severity }) => severity === 'error') ||
    proof.findings.length > 0 ||
    proof.claims.some(({ isTrue }) => !isTrue);
  if (isFound) return exitCodes.finding;
  return holds(proof) ? exitCodes.holds : exitCodes.environment;
}
