import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import { clusters } from '../support/clusters.ts';
import { compareWithAnalyzer, differs, disputed, type Comparison } from './ask-analyzer.ts';
import { checkRandom, type Draw } from './check-random.ts';
import { avoidedWithAnalyzer, avoiding, joinsPorts, onlyPort } from './deviations.ts';
import type { Oracle } from './process.ts';
import { counter, type Tally } from './tally.ts';

/** Whether netpol-analyzer says what we say as soon as it is asked about each port in dispute alone. */
async function agreesPortByPort(
  oracle: Oracle,
  cluster: Cluster,
  { what, ...said }: Comparison,
): Promise<boolean> {
  for (const [protocol, port] of disputed({ what, ...said })) {
    const again = await compareWithAnalyzer(oracle, onlyPort(cluster, protocol, port));
    const confirmed = again.some(
      (one) =>
        one.what === what && one.theirs.has(protocol, port) === said.ours.has(protocol, port),
    );
    if (again.some(differs) || !confirmed) return false;
  }
  return true;
}

/** Random clusters, each read as a whole. */
export async function compareWholeClusters(oracle: Oracle, draw: Draw): Promise<Tally> {
  const { pass, know, fail, tally } = counter();
  const difference = await checkRandom(clusters, draw, async (value, counting) => {
    const cluster = avoiding(avoidedWithAnalyzer, value);
    const comparisons = await compareWithAnalyzer(oracle, cluster);
    for (const one of comparisons.filter(differs)) {
      if (!(await agreesPortByPort(oracle, cluster, one)))
        throw new Error(`${one.what}: ours ${one.ours}, netpol-analyzer ${one.theirs}`);
      if (counting) know(joinsPorts.name);
    }
    if (counting) pass();
  });
  if (difference) fail(`netpol-analyzer: ${difference}`);
  return tally();
}
