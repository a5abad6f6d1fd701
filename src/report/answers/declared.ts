import type { CoverageFinding } from '../../reach/coverage/index.ts';
import { holds, type Proof } from '../../reach/prove.ts';
import type { Report } from '../report.ts';
import { plural } from '../words.ts';
import { proofReport, type ProofContext } from './prove.ts';

function verdictOf(proof: Proof, coverage: readonly CoverageFinding[]): string {
  const { source, asked, claims, findings } = proof;
  const rows = plural(asked.rows, 'row');
  const untrue = claims.filter(({ isTrue }) => !isTrue).length;
  const about = coverage.filter(({ severity }) => severity === 'error').length;
  if (holds(proof) && about === 0) {
    return `${source} as declared: what ${rows} say, and nothing else; ${claims.length === 0 ? 'no claim is made' : 'every claim is true'}.`;
  }
  const parts = [
    ...(findings.length > 0 ? [plural(findings.length, 'finding')] : []),
    ...(untrue > 0 ? [`${untrue} of ${plural(claims.length, 'claim')} not true`] : []),
    ...(about > 0 ? [`${plural(about, 'finding')} about the cluster`] : []),
  ];
  return `${source} as declared does not hold: ${parts.join(', ')}.`;
}

/** What values declare that nobody has rendered, in words: as a proof, but no verdict on policies that there are not. */
export function declaredReport(proof: Proof, context: ProofContext = {}): Report {
  const report = proofReport(proof, context);
  return proof.unfinished
    ? report
    : { ...report, verdict: verdictOf(proof, context.coverage ?? []) };
}
