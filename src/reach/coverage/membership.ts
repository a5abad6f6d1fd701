import type { Labels } from '../../netpol/model.ts';
import { selects } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { ResolvedPeer, Table } from '../../table/table.ts';
import type { Cluster } from './cluster.ts';

/** The label of the Helm release, in every chart that follows the common names. */
export const releaseLabel = 'app.kubernetes.io/instance';

/** Who the names of a table mean in a cluster. */
export interface Membership {
  /** The pods of each component that is on. */
  readonly components: ReadonlyMap<string, readonly Workload[]>;
  /** The pods of each peer that is on and means pods. */
  readonly peers: ReadonlyMap<string, readonly Workload[]>;
  /** The pods of Kasm's namespace, each with the components that mean it. */
  readonly own: readonly { readonly workload: Workload; readonly components: readonly string[] }[];
}

/** Whether a selector's pods are running already: then the template behind them would count twice. */
function isRunning(template: Workload, running: readonly Workload[]): boolean {
  const { labels } = template.pod;
  return running.some(({ pod }) => selects({ matchLabels: labels }, pod.labels));
}

/** The pods of one namespace: those that run, and the templates of which none runs. Hooks come and go, and are none. */
export function workloadsOf(cluster: Cluster, namespace: string): readonly Workload[] {
  const there = cluster.workloads.filter(
    ({ pod, isHook }) => pod.namespace === namespace && !isHook,
  );
  const running = there.filter(({ kind }) => kind === 'Pod');
  return [...running, ...there.filter((each) => each.kind !== 'Pod' && !isRunning(each, running))];
}

/** Whether a peer means pods, and not addresses, nor nobody so far. */
export const meansPods = ({
  ipBlocks,
  anywhere,
  namespaceSelector,
  podSelector,
}: ResolvedPeer): boolean =>
  !ipBlocks && !anywhere && (namespaceSelector !== undefined || podSelector !== undefined);

/** The labels of a namespace; its name alone where nobody gave the object. */
export function namespaceLabels(cluster: Cluster): (name: string) => Labels {
  const known = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels]));
  return (name) => known.get(name) ?? { 'kubernetes.io/metadata.name': name };
}

/** The components that mean pods with some labels. */
export const componentsOf = ({ components }: Table, labels: Labels): readonly string[] =>
  Object.entries(components)
    .filter(([, { enabled, podSelector = {} }]) => enabled && selects(podSelector, labels))
    .map(([name]) => name);

/** Who each name means. `home` is the namespace of Kasm. */
export function membership(table: Table, cluster: Cluster, home: string): Membership {
  const labelsOf = namespaceLabels(cluster);
  const entries = Object.entries(table.components).filter(([, { enabled }]) => enabled);
  const own = workloadsOf(cluster, home).map((workload) => ({
    workload,
    components: componentsOf(table, workload.pod.labels),
  }));
  const components = new Map(
    entries.map(([name]) => [
      name,
      own.filter((each) => each.components.includes(name)).map(({ workload }) => workload),
    ]),
  );
  const peers = new Map(
    Object.entries(table.peers)
      .filter(([, peer]) => peer.enabled && meansPods(peer))
      .map(([name, { namespaceSelector, podSelector = {} }]) => [
        name,
        cluster.workloads.filter(
          ({ pod }) =>
            selects(podSelector, pod.labels) &&
            (namespaceSelector
              ? selects(namespaceSelector, labelsOf(pod.namespace))
              : pod.namespace === home),
        ),
      ]),
  );
  return { components, peers, own };
}
