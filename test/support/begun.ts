import { readFileSync } from 'node:fs';
import { generationsIn, leftOver } from '../../src/commands/beginning.ts';
import { clusterOf, workloadsOf, type Cluster } from '../../src/reach/coverage/index.ts';
import { selects } from '../../src/netpol/policy/selector.ts';
import { begin, type Beginning } from '../../src/reach/init/index.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { resolve } from '../../src/table/resolve.ts';
import type { Table } from '../../src/table/table.ts';

/** A pod as a dump has it, as far as it matters here. */
export interface DumpedPod {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly number[];
  readonly images?: readonly string[];
  readonly hostNetwork?: boolean;
  readonly node?: string;
}

export const podObject = ({
  name,
  namespace = 'kasm',
  labels = {},
  ports = [],
  images = [],
  hostNetwork = false,
  node,
}: DumpedPod): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: {
    hostNetwork,
    ...(node ? { nodeName: node } : {}),
    containers: [
      {
        name: 'main',
        ...(images[0] ? { image: images[0] } : {}),
        ports: ports.map((containerPort) => ({
          containerPort,
          protocol: containerPort === 53 ? 'UDP' : 'TCP',
        })),
      },
      ...images.slice(1).map((image, index) => ({ name: `more-${index}`, image })),
    ],
  },
});

/** The pods of a generation, as text: `test/support/pods`. */
export const podsOf = (preset: string): string =>
  readFileSync(new URL(`pods/${preset}.yaml`, import.meta.url), 'utf8');

export const caseOf = (path: string): string =>
  readFileSync(new URL(`../cases/${path}`, import.meta.url), 'utf8');

export const list = (...objects: readonly object[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });

/** What K3s brings along, and who scrapes. */
export const k3s: readonly DumpedPod[] = [
  {
    name: 'traefik-7d',
    namespace: 'kube-system',
    labels: {
      'app.kubernetes.io/name': 'traefik',
      'app.kubernetes.io/instance': 'traefik-kube-system',
    },
    ports: [8000, 8443],
  },
  { name: 'coredns-1', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, ports: [53] },
  {
    name: 'prometheus-0',
    namespace: 'monitoring',
    labels: { 'app.kubernetes.io/name': 'prometheus' },
  },
];

export const clusterFrom = (...texts: readonly string[]): Cluster =>
  clusterOf(
    readObjects(
      texts.map((text, index) => ({ name: `${index}.yaml`, text, fromFolder: false })),
      'kasm',
    ),
  );

const known = generationsIn(chartDirectory);

/** What `init` makes of a cluster, and the table that its values mean. */
export interface Begun {
  readonly cluster: Cluster;
  readonly beginning: Beginning;
  readonly table: Table;
  /** The questions, by id. */
  readonly asked: readonly string[];
  /** The names of the pods that each component means. */
  readonly meant: Readonly<Record<string, readonly string[]>>;
}

export async function begun(cluster: Cluster, home = 'kasm'): Promise<Begun> {
  const first = begin(cluster, { home, ...(await known) });
  if (!first) throw new Error('no pod');
  const table = await resolve(first.values);
  const beginning = await leftOver(first, table, cluster, {
    namespace: home,
    chart: chartDirectory,
  });
  const own = workloadsOf(cluster, home);
  const meant = Object.entries(table.components)
    .filter(([, { enabled }]) => enabled)
    .map(([name, { podSelector = {} }]) => [
      name,
      own.filter(({ pod }) => selects(podSelector, pod.labels)).map(({ pod }) => pod.name),
    ]);
  return {
    cluster,
    beginning,
    table,
    asked: beginning.questions.map(({ id }) => id),
    meant: Object.fromEntries(meant) as Begun['meant'],
  };
}
