import * as fc from 'fast-check';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import { formatAddress } from '../../src/netpol/sets/address-set.ts';
import { protocols } from '../../src/netpol/sets/connection-set.ts';
import { clusters, show } from '../support/clusters.ts';
import { clusterOf, e2eTests } from '../support/e2e-matrices.ts';
import { endpoint, questionsAbout, type Question } from '../support/questions.ts';
import { askable, askCyclonus } from './ask-cyclonus.ts';
import { checkRandom, type Draw } from './check-random.ts';
import { inAnswersOfCyclonus } from './deviations.ts';
import { generatedClusters } from './generated-cases.ts';
import type { Oracle } from './process.ts';
import { counter, type Tally } from './tally.ts';

const knownDeviation = (question: Question): string | undefined =>
  inAnswersOfCyclonus.find(({ recognises }) => recognises(question))?.name;

/** Asks both about each connection; throws at the first difference that is not known. */
async function compare(
  oracle: Oracle,
  cluster: Cluster,
  questions: readonly Question[],
): Promise<Pick<Tally, 'passed' | 'known'>> {
  const { pass, know, tally } = counter();
  const evaluator = createEvaluator(cluster.policies, cluster.namespaces);
  const theirs = await askCyclonus(oracle, cluster, questions);
  for (const [index, question] of questions.entries()) {
    const { from, to, protocol, port } = question;
    const ours = evaluator.allowed(endpoint(from), endpoint(to)).connections.has(protocol, port);
    const known = ours === theirs[index] ? undefined : knownDeviation(question);
    if (ours === theirs[index]) pass();
    else if (known) know(known);
    else throw new Error(`ours ${ours}, cyclonus ${theirs[index]} for ${show(question)}`);
  }
  return tally();
}

/** Random clusters, each with so many questions at the edges of what its policies name. */
export async function compareRandomClusters(
  oracle: Oracle,
  draw: Draw,
  note: (cluster: Cluster) => void,
): Promise<Tally> {
  const { pass, know, fail, tally } = counter();
  const asked = clusters.chain((cluster) =>
    fc.record({ cluster: fc.constant(cluster), questions: questionsAbout(cluster, 16) }),
  );
  const difference = await checkRandom(asked, draw, async ({ cluster, questions }, counting) => {
    const { passed, known } = await compare(oracle, cluster, questions.filter(askable));
    if (!counting) return;
    note(cluster);
    pass(passed);
    for (const [name, times] of known) know(name, times);
  });
  if (difference) fail(`cyclonus: ${difference}`);
  return tally();
}

/** Every connection between two pods of a cluster, on the ports that they serve. */
const everyQuestion = ({ pods }: Cluster): readonly Question[] => {
  const ends = pods.map((pod) => ({ pod, ip: formatAddress(pod.ips[0] ?? 0n) }));
  return ends.flatMap((from) =>
    ends.flatMap((to) =>
      protocols.flatMap((protocol) => [80, 81].map((port) => ({ from, to, protocol, port }))),
    ),
  );
};

/** The clusters that cyclonus' generator leads through, and those of Kubernetes' own tests of network plugins. */
export async function compareKnownClusters(
  oracle: Oracle,
): Promise<Tally & { readonly clusters: number }> {
  const { pass, know, fail, tally } = counter();
  const e2e = Object.entries(e2eTests).flatMap(([what, matrices]) =>
    matrices.map((matrix) => ({ what, cluster: clusterOf(matrix) })),
  );
  const all = [...(await generatedClusters(oracle)), ...e2e];
  for (const { what, cluster } of all) {
    try {
      const { passed, known } = await compare(oracle, cluster, everyQuestion(cluster));
      pass(passed);
      for (const [name, times] of known) know(name, times);
    } catch (error) {
      fail(`cyclonus, ${what}: ${String(error)}`);
    }
  }
  return { ...tally(), clusters: all.length };
}
