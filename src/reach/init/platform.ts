import type { PlatformNames } from '../../../schema/generated/preset-names.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Cluster } from '../coverage/index.ts';

export type PlatformName = keyof PlatformNames;

/** On what a cluster runs, and what says so. */
export interface Platform {
  readonly name: PlatformName;
  readonly certainty: 'certain' | 'likely' | 'guess';
  /** Names of pods, nodes or namespaces by which it was known. */
  readonly by: readonly string[];
}

const nameOf = ({ pod }: Workload): string => `${pod.namespace}/${pod.name}`;

interface Signs {
  readonly name: PlatformName;
  readonly isSign: (workload: Workload) => boolean;
}

/** Pods that only one platform brings along, the surest first. */
const signs: readonly Signs[] = [
  {
    name: 'openshift',
    isSign: ({ pod }) => pod.namespace.startsWith('openshift-'),
  },
  {
    name: 'rke2',
    isSign: ({ pod }) =>
      pod.namespace === 'kube-system' &&
      (/^(?:helm-install-)?rke2-/u.test(pod.name) ||
        (pod.labels['app.kubernetes.io/name'] ?? '').startsWith('rke2-')),
  },
  {
    name: 'k3s',
    isSign: ({ pod }) =>
      pod.namespace === 'kube-system' &&
      (pod.labels['app.kubernetes.io/instance'] === 'traefik-kube-system' ||
        pod.labels['svccontroller.k3s.cattle.io/svcname'] !== undefined ||
        /^(?:svclb|local-path-provisioner|helm-install-traefik)-/u.test(pod.name)),
  },
];

/** The platform of a cluster; generic, and a guess, where nothing of it was given. `home` is Kasm's namespace. */
export function platformOf(cluster: Cluster, home: string): Platform {
  for (const { name, isSign } of signs) {
    const by = cluster.workloads.filter(isSign).map(nameOf);
    if (by.length > 0) return { name, certainty: 'certain', by };
  }
  const nodes = cluster.nodes.filter(({ k3sArguments }) => k3sArguments.length > 0);
  if (nodes.length > 0) return { name: 'k3s', certainty: 'certain', by: nodes.map((n) => n.name) };
  const openshift = cluster.namespaces.filter(({ name }) => name.startsWith('openshift-'));
  if (openshift.length > 0)
    return { name: 'openshift', certainty: 'likely', by: openshift.map(({ name }) => name) };
  // Traefik in kube-system is how K3s packages it; others put it elsewhere.
  const traefik = cluster.workloads.filter(
    ({ pod }) =>
      pod.namespace === 'kube-system' && pod.labels['app.kubernetes.io/name'] === 'traefik',
  );
  if (traefik.length > 0) return { name: 'k3s', certainty: 'likely', by: traefik.map(nameOf) };
  const others = cluster.workloads.filter(({ pod }) => pod.namespace !== home);
  return others.length > 0
    ? { name: 'generic', certainty: 'likely', by: [] }
    : { name: 'generic', certainty: 'guess', by: [] };
}
