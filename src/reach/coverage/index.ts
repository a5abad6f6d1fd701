import { selects } from '../../netpol/policy/selector.ts';
import type { Table } from '../../table/table.ts';
import type { Cluster } from './cluster.ts';
import { componentFindings } from './components.ts';
import type { CoverageFinding } from './finding.ts';
import { membership, workloadsOf } from './membership.ts';
import { peerFindings } from './peers.ts';
import { signs } from './signs.ts';
import { wishFindings } from './wishes.ts';

export { clusterOf, type Cluster } from './cluster.ts';
export { stagedFindings, type CoverageFinding, type Fit, type Wish } from './finding.ts';
export { controllerKind } from './controllers.ts';
export { componentsOf, membership, workloadsOf } from './membership.ts';
export { enginesOf } from './signs.ts';

/** What coverage asks about beside the table and the cluster. */
export interface CoverageOptions {
  /** The namespace of Kasm. */
  readonly home: string;
  /** The tables of the presets, to try for pods that nothing means. */
  readonly presets: Readonly<Record<string, Table>>;
  /** Kinds of policy that the user takes as harmless. */
  readonly ignored?: readonly string[];
  /** Whether blocks are read as meaning pods too. */
  readonly ipBlockSelectsPods?: boolean;
}

/** Namespaces whose pods a table would mean, were they that of Kasm. */
function elsewhere(table: Table, cluster: Cluster): readonly string[] {
  const selectors = Object.values(table.components).map(({ podSelector = {} }) => podSelector);
  const meant = cluster.workloads.filter(({ pod }) =>
    selectors.some((selector) => selects(selector, pod.labels)),
  );
  return [...new Set(meant.map(({ pod }) => pod.namespace))].toSorted();
}

/** What kubectl could not ask; without the pods and policies of Kasm's namespace there is no verdict. */
function unasked({ unasked: all }: Cluster): readonly CoverageFinding[] {
  const isNeeded = all.some((each) =>
    /^could not be asked: (?:pods|networkpolicies)\b/u.test(each),
  );
  return all.length > 0
    ? [{ id: 'KI303', severity: isNeeded ? 'error' : 'warning', unasked: all }]
    : [];
}

const kindOf = (policy: string): string => policy.split(' ')[0] ?? '';

/**
 * Whether a table and a cluster speak of the same pods: what stands between a verdict about policies and one about
 * the cluster; errors first. A cluster without pods is none: nothing is asked of it.
 */
export function coverage(
  table: Table,
  cluster: Cluster,
  { home, presets, ignored = [], ipBlockSelectsPods = true }: CoverageOptions,
): readonly CoverageFinding[] {
  const findings: CoverageFinding[] = [];
  const policies = cluster.unjudged.filter((policy) => !ignored.includes(kindOf(policy)));
  if (policies.length > 0) findings.push({ id: 'KI301', severity: 'error', policies });
  findings.push(...signs(cluster, home, ipBlockSelectsPods));
  findings.push(...unasked(cluster));
  if (cluster.workloads.length === 0) return findings;
  if (workloadsOf(cluster, home).length === 0) {
    const instead = elsewhere(table, cluster);
    return [...findings, { id: 'KI100', severity: 'error', namespace: home, instead }];
  }
  const members = membership(table, cluster, home);
  const all = [
    ...findings,
    ...componentFindings(table, members, presets, cluster, home),
    ...peerFindings(table, members, cluster),
    ...wishFindings(table, members, cluster, home),
  ];
  return ['error', 'warning'].flatMap((severity) =>
    all.filter((finding) => finding.severity === severity),
  );
}
