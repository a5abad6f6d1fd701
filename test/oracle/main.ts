/**
 * Compares our reading of NetworkPolicy with others: cyclonus question by question, netpol-analyzer
 * cluster by cluster, the API server's own code document by document. Fails on any difference that is
 * not in test/oracle/deviations.ts or reading-deviations.ts, and when a corner of the API was never
 * generated. `--seed N` repeats a run.
 */
import { parseArgs } from 'node:util';
import { compareWholeClusters } from './compare-analyzer.ts';
import { compareDocuments } from './compare-api-server.ts';
import { compareKnownClusters, compareRandomClusters } from './compare-cyclonus.ts';
import { compareRegions } from './compare-regions.ts';
import { inAnswersOfCyclonus, joinsPorts } from './deviations.ts';
import { startOracle } from './process.ts';
import { stricterThanServer, widerThanServer } from './reading-deviations.ts';
import type { Tally } from './tally.ts';
import { cornerNames, corners } from '../support/corners.ts';
import { buildOracle, type OracleName } from './build.ts';

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    cyclonus: { type: 'string', default: '1500' },
    analyzer: { type: 'string', default: '500' },
    documents: { type: 'string', default: '3000' },
    regions: { type: 'string', default: '300' },
  },
});
const draw = (numRuns: string) => ({ seed: Number(flags.seed), numRuns: Number(numRuns) });

/** Runs a comparison with an oracle, which is built when it is not there yet. */
async function against<T extends Tally>(
  name: OracleName,
  compare: (oracle: ReturnType<typeof startOracle>) => Promise<T>,
): Promise<T> {
  const oracle = startOracle(await buildOracle(name, (line) => console.error(line)));
  try {
    return await compare(oracle);
  } finally {
    oracle.close();
  }
}

const reached = new Map<string, number>();
const random = await against('cyclonus', (oracle) =>
  compareRandomClusters(oracle, draw(flags.cyclonus), (cluster) => {
    for (const corner of corners(cluster)) reached.set(corner, (reached.get(corner) ?? 0) + 1);
  }),
);
console.log(`cyclonus: ${random.passed} questions about ${flags.cyclonus} clusters answered alike`);

const known = await against('cyclonus', compareKnownClusters);
console.log(
  `cyclonus: ${known.passed} questions about ${known.clusters} clusters of its own cases and of Kubernetes' e2e tests answered alike`,
);

const regions = await against('cyclonus', (oracle) => compareRegions(oracle, draw(flags.regions)));
console.log(
  `cyclonus: ${regions.passed} connections drawn from sets of what opens, open after and shut before`,
);
if (regions.passed < Number(flags.regions) / 2 && regions.failures.length === 0)
  throw new Error('too few differences between random policies');

const whole = await against('netpol-analyzer', (oracle) =>
  compareWholeClusters(oracle, draw(flags.analyzer)),
);
console.log(`netpol-analyzer: ${whole.passed} clusters read alike`);

const documents = await against('api-server', (oracle) =>
  compareDocuments(oracle, draw(flags.documents)),
);
console.log(
  `api-server: ${documents.passed} documents read alike, ${documents.accepted} accepted and ${documents.refused} refused`,
);

const tallies: readonly Tally[] = [random, known, regions, whole, documents];
const failures = tallies.flatMap((tally) => tally.failures);

console.log('\nCorners of the API, and how many clusters had them:');
for (const name of cornerNames) {
  const times = reached.get(name) ?? 0;
  console.log(`${String(times).padStart(6)}  ${name}`);
  if (times === 0 && random.failures.length === 0)
    failures.push(`No cluster had the corner "${name}"`);
}

console.log('\nKnown deviations, and how many answers showed them:');
const sentences = [
  ...[...inAnswersOfCyclonus, joinsPorts].map(({ name, sentence }) => ({
    name,
    why: `"${sentence}"`,
  })),
  ...stricterThanServer.map(({ name, reason }) => ({ name, why: reason })),
];
for (const { name, why } of sentences) {
  const times = tallies.reduce((sum, tally) => sum + (tally.known.get(name) ?? 0), 0);
  console.log(`${String(times).padStart(6)}  ${name} (${why})`);
}
for (const wider of widerThanServer) console.log(`   not asked  ${wider}`);
for (const failure of failures) console.error(`\n${failure}`);

const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
console.log(`\nseed ${flags.seed}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
