/**
 * Compares our reading of NetworkPolicy with two others on random clusters: cyclonus question by
 * question, netpol-analyzer cluster by cluster. Fails on any difference that is not in
 * test/oracle/deviations.ts, and when a corner of the API was never generated. `--seed N` repeats a run.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import { askable, askCyclonus } from './ask-cyclonus.ts';
import { compareWithAnalyzer, differs, disputed, type Comparison } from './ask-analyzer.ts';
import {
  avoidedWithAnalyzer,
  avoiding,
  inAnswersOfCyclonus,
  joinsPorts,
  onlyPort,
} from './deviations.ts';
import { startOracle } from './process.ts';
import { clusters, show } from '../support/clusters.ts';
import { cornerNames, corners } from '../support/corners.ts';
import { endpoint, questionsAbout, type Question } from '../support/questions.ts';
import { buildOracle, type OracleName } from './build.ts';

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    cyclonus: { type: 'string', default: '1500' },
    analyzer: { type: 'string', default: '500' },
  },
});
const seed = Number(flags.seed);
const questionsPerCluster = 16;

const say = (line: string): void => console.error(line);

let passed = 0;
let failed = 0;
const failures: string[] = [];
const met = new Map<string, number>();
const reached = new Map<string, number>();

const count = (counts: Map<string, number>, name: string, by = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + by);
};

/** Runs a check on random clusters; the first difference is shrunk, and ends the run. */
async function compare<T>(
  oracle: OracleName,
  arbitrary: fc.Arbitrary<T>,
  numRuns: number,
  check: (value: T, counting: boolean) => Promise<void>,
): Promise<void> {
  let counting = true;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    try {
      await check(value, counting);
    } catch (error) {
      counting = false;
      throw error;
    }
  });
  const {
    failed: isDifferent,
    counterexample,
    errorInstance,
  } = await fc.check(property, {
    seed,
    numRuns,
  });
  if (!isDifferent) return;
  failed += 1;
  failures.push(`${oracle}: ${String(errorInstance)}\n${show(counterexample)}`);
}

const asked = clusters.chain((cluster) =>
  fc.record({
    cluster: fc.constant(cluster),
    questions: questionsAbout(cluster, questionsPerCluster),
  }),
);

const oracles = {
  cyclonus: await buildOracle('cyclonus', say),
  analyzer: await buildOracle('netpol-analyzer', say),
};

/** Notes the corners of a cluster. */
const note = (cluster: Cluster): void => {
  for (const corner of corners(cluster)) count(reached, corner);
};

const knownDeviation = (question: Question): string | undefined =>
  inAnswersOfCyclonus.find(({ recognises }) => recognises(question))?.name;

const cyclonus = startOracle(oracles.cyclonus);
await compare('cyclonus', asked, Number(flags.cyclonus), async (value, counting) => {
  const { cluster } = value;
  const questions = value.questions.filter(askable);
  const evaluator = createEvaluator(cluster.policies, cluster.namespaces);
  const theirs = await askCyclonus(cyclonus, cluster, questions);
  if (counting) note(cluster);
  for (const [index, question] of questions.entries()) {
    const { from, to, protocol, port } = question;
    const ours = evaluator.allowed(endpoint(from), endpoint(to)).connections.has(protocol, port);
    const known = ours === theirs[index] ? undefined : knownDeviation(question);
    if (known && counting) count(met, known);
    if (ours === theirs[index] && counting) passed += 1;
    if (ours !== theirs[index] && !known) {
      throw new Error(`ours ${ours}, cyclonus ${theirs[index]} for ${show(question)}`);
    }
  }
});
cyclonus.close();
console.log(`cyclonus: ${passed} questions about ${flags.cyclonus} clusters answered alike`);

const analyzer = startOracle(oracles.analyzer);
let alike = 0;

/** Whether netpol-analyzer says what we say as soon as it is asked about each port in dispute alone. */
async function agreesPortByPort(cluster: Cluster, { what, ...said }: Comparison): Promise<boolean> {
  for (const [protocol, port] of disputed({ what, ...said })) {
    const again = await compareWithAnalyzer(analyzer, onlyPort(cluster, protocol, port));
    const confirmed = again.some(
      (one) =>
        one.what === what && one.theirs.has(protocol, port) === said.ours.has(protocol, port),
    );
    if (again.some(differs) || !confirmed) return false;
  }
  return true;
}

await compare('netpol-analyzer', clusters, Number(flags.analyzer), async (value, counting) => {
  const cluster = avoiding(avoidedWithAnalyzer, value);
  const comparisons = await compareWithAnalyzer(analyzer, cluster);
  for (const difference of comparisons.filter(differs)) {
    const { what, ours, theirs } = difference;
    if (!(await agreesPortByPort(cluster, difference)))
      throw new Error(`${what}: ours ${ours}, netpol-analyzer ${theirs}`);
    if (counting) count(met, joinsPorts.name);
  }
  if (counting) alike += 1;
});
analyzer.close();
passed += alike;
console.log(`netpol-analyzer: ${alike} clusters read alike`);

console.log('\nCorners of the API, and how many clusters had them:');
for (const name of cornerNames) {
  const times = reached.get(name) ?? 0;
  console.log(`${String(times).padStart(6)}  ${name}`);
  if (times === 0 && failures.every((failure) => !failure.startsWith('cyclonus'))) {
    failed += 1;
    failures.push(`No cluster had the corner "${name}"`);
  }
}

console.log('\nKnown deviations, and how many answers showed them:');
for (const { name, sentence } of [...inAnswersOfCyclonus, joinsPorts]) {
  console.log(`${String(met.get(name) ?? 0).padStart(6)}  ${name} ("${sentence}")`);
}
for (const failure of failures) console.error(`\n${failure}`);

console.log(`\nseed ${seed}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
