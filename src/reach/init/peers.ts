import type { Workload } from '../../read/kinds/workload.ts';
import { membership } from '../coverage/index.ts';
import { rowsWith } from '../coverage/peers.ts';
import type { Draft } from './draft.ts';
import type { EntryScene } from './entry.ts';
import { groupsOf } from './others.ts';

const isPrometheus = ({ kind, pod: { labels } }: Workload): string | undefined =>
  kind === 'Job'
    ? undefined
    : [labels['app.kubernetes.io/name'], labels['app']].find(
        (value) => value === 'prometheus' || value === 'prometheus-agent',
      );

/** The labels of NodeLocal DNSCache: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const isNodeLocalDns = ({ pod: { labels } }: Workload): boolean =>
  labels['k8s-app'] === 'node-local-dns';

const dnsNames = new Set(['coredns', 'kube-dns', 'rke2-coredns']);

const isDns = ({ kind, pod }: Workload): string | undefined =>
  kind === 'Job' || !pod.ports.some(({ port, protocol }) => port === 53 && protocol === 'UDP')
    ? undefined
    : [pod.labels['k8s-app'], pod.labels['app.kubernetes.io/name']].find(
        (value): value is string => value !== undefined && dnsNames.has(value),
      );

/** Where peers of the table mean nobody and others like them are found: written when there is one such group. */
function writeFound(
  draft: Draft,
  { cluster, home, placed }: EntryScene,
  name: string,
  kindOf: (workload: Workload) => string | undefined,
): void {
  const isMeant = (membership(placed, cluster, home).peers.get(name) ?? []).length > 0;
  if (isMeant || rowsWith(placed, name).length === 0) return;
  const [first, ...more] = groupsOf(cluster, kindOf);
  const path = ['peers', name];
  if (!first) return;
  if (more.length > 0) {
    const found = [first, ...more].map(({ namespace }) => namespace);
    if (name === 'prometheus') draft.note(path, { id: 'ask-prometheus', found });
    return;
  }
  const { namespaceSelector, podSelector, pods } = first;
  if (pods.every(({ pod }) => pod.hostNetwork)) return;
  draft.set(path, { namespaceSelector, podSelector }, { id: 'seen', pods });
}

/** NodeLocal DNSCache answers on addresses that no pod owns. */
function writeNodeLocalDns(draft: Draft, { cluster, placed }: EntryScene): void {
  const pods = cluster.workloads.filter(isNodeLocalDns);
  const path = ['peers', 'node-local-dns'];
  if (pods.length === 0 || placed.peers['node-local-dns']?.enabled !== false) return;
  const service = cluster.services.find(
    ({ namespace, name, ports }) =>
      namespace === 'kube-system' &&
      name.endsWith('dns') &&
      !name.includes('upstream') &&
      ports.some(({ port }) => port === 53),
  );
  const cidrs = ['169.254.20.10', ...(service?.addresses ?? [])].map((address) => ({
    cidr: `${address}/${address.includes(':') ? 128 : 32}`,
  }));
  draft.set(path, { enabled: true, ...(cidrs.length > 1 ? { ipBlocks: cidrs } : {}) });
  draft.note(path, { id: 'seen', pods });
  if (cidrs.length === 1) draft.note(path, { id: 'ask-cluster-dns-address' });
}

/** Writes DNS and Prometheus, where they are not as the platform has them. */
export function writePeers(draft: Draft, scene: EntryScene): void {
  writeFound(draft, scene, 'dns', isDns);
  writeNodeLocalDns(draft, scene);
  writeFound(draft, scene, 'prometheus', isPrometheus);
}
