import type { LabelSelector } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import { workloadsOf, type Cluster } from '../coverage/index.ts';
import { selectorFor } from './selector.ts';

/** Pods of one namespace that do one thing, and the selectors that mean exactly them. */
export interface Group {
  readonly namespace: string;
  readonly pods: readonly Workload[];
  readonly namespaceSelector: LabelSelector;
  readonly podSelector: LabelSelector;
}

/** The namespace of a name, by the label that the API server sets. */
export const inNamespace = (name: string): LabelSelector => ({
  matchLabels: { 'kubernetes.io/metadata.name': name },
});

/**
 * Pods of some kind, by namespace and `kindOf`, which gives nothing for all others; those that no lasting label tells
 * from their neighbours are left out.
 */
export function groupsOf(
  cluster: Cluster,
  kindOf: (workload: Workload) => string | undefined,
): readonly Group[] {
  const namespaces = [...new Set(cluster.workloads.map(({ pod }) => pod.namespace))].toSorted();
  return namespaces.flatMap((namespace) => {
    const there = workloadsOf(cluster, namespace);
    const kinds = [...new Set(there.flatMap((each) => kindOf(each) ?? []))].toSorted();
    return kinds.flatMap((kind) => {
      const pods = there.filter((each) => kindOf(each) === kind);
      const others = there.filter((each) => !pods.includes(each));
      const podSelector = selectorFor(pods, others, (value) => value === kind);
      return podSelector
        ? [{ namespace, pods, namespaceSelector: inNamespace(namespace), podSelector }]
        : [];
    });
  });
}
