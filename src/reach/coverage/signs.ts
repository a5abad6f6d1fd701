import { selects, type LabelSelector } from '../../netpol/policy/selector.ts';
import type { Cluster } from './cluster.ts';
import type { CoverageFinding } from './finding.ts';

const labelled = (key: string, ...values: readonly string[]): LabelSelector => ({
  matchExpressions: [{ key, operator: 'In', values }],
});

/** The pods by which a network plugin or a mesh is known. */
const known = {
  // https://docs.cilium.io/en/stable/network/kubernetes/policy/
  cilium: labelled('k8s-app', 'cilium'),
  // https://istio.io/latest/docs/ambient/usage/networkpolicy/
  ztunnel: labelled('app', 'ztunnel'),
} satisfies Record<string, LabelSelector>;

const runs = ({ workloads }: Cluster, selector: LabelSelector): boolean =>
  workloads.some(({ pod }) => selects(selector, pod.labels));

/** Nodes of K3s that were started without its policy engine: https://docs.k3s.io/networking/networking-services */
function* withoutEngine({ nodes }: Cluster): Generator<CoverageFinding> {
  const names = nodes
    .filter(({ k3sArguments }) =>
      k3sArguments.some(
        (argument, index) =>
          argument === '--disable-network-policy=true' ||
          (argument === '--disable-network-policy' && k3sArguments[index + 1] !== 'false'),
      ),
    )
    .map(({ name }) => name);
  if (names.length > 0) yield { id: 'KI302', severity: 'error', nodes: names };
}

/** Network plugins that enforce policies, by the labels of their pods as their own manifests have them. */
const engines: Readonly<Record<string, LabelSelector>> = {
  Calico: labelled('k8s-app', 'calico-node'),
  // https://docs.rke2.io/networking/basic_network_options
  Canal: labelled('k8s-app', 'canal'),
  Cilium: known.cilium,
  'kube-router': labelled('k8s-app', 'kube-router'),
  Antrea: labelled('component', 'antrea-agent'),
  'OVN-Kubernetes': labelled('app', 'ovnkube-node'),
};

/** The network plugins of a cluster that enforce policies, as far as its pods and nodes show them. */
export const enginesOf = (cluster: Cluster): readonly string[] => [
  ...Object.entries(engines).flatMap(([name, selector]) =>
    cluster.workloads.some(({ pod }) => selects(selector, pod.labels)) ? [name] : [],
  ),
  ...(cluster.nodes.some(({ k3sArguments }) => k3sArguments.length > 0)
    ? ['the engine of K3s']
    : []),
];

/** Whether a namespace, or pods of it, are in Istio's ambient mesh. */
function isAmbient({ namespaces, workloads }: Cluster, home: string): boolean {
  const mode = labelled('istio.io/dataplane-mode', 'ambient');
  return (
    namespaces.some(({ name, labels }) => name === home && selects(mode, labels)) ||
    workloads.some(({ pod }) => pod.namespace === home && selects(mode, pod.labels))
  );
}

/** What a cluster shows of its network: an engine that is off, and what reads or carries policies otherwise. */
export function* signs(
  cluster: Cluster,
  home: string,
  ipBlockSelectsPods: boolean,
): Generator<CoverageFinding> {
  yield* withoutEngine(cluster);
  if (ipBlockSelectsPods && runs(cluster, known.cilium)) yield { id: 'KI305', severity: 'warning' };
  if (runs(cluster, known.ztunnel) && isAmbient(cluster, home)) {
    yield { id: 'KI306', severity: 'error', namespace: home };
  }
}
