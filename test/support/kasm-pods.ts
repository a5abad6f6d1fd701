import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import type { Preset } from './needed-connections.ts';
import type { CheckedPod } from './plain-check.ts';

export interface Pod extends CheckedPod {
  /** What the tests call it; strangers and doubles have names of their own. */
  readonly component: string;
  /** What its manifest declares, and what answers beside that. */
  readonly ports: readonly number[];
}

const manifest = z.object({
  kind: z.literal('Pod'),
  metadata: z.object({
    namespace: z.literal('kasm'),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.object({
      'kasm-isolation-test/component': z.string(),
      'kasm-isolation-test/also-listens': z.string().default(''),
    }),
  }),
  spec: z.object({
    containers: z.array(
      z.object({ ports: z.array(z.object({ containerPort: z.int() })).default([]) }),
    ),
  }),
});

export const podIn = (
  namespace: string,
  component: string,
  labels: CheckedPod['labels'],
  ports: readonly number[] = [],
): Pod => ({
  namespace,
  namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
  component,
  labels,
  ports,
});

/** The pods of a generation, with the labels and ports that Kasm's own charts give them. */
export function loadPods(preset: Preset): readonly Pod[] {
  const file = new URL(`pods/${preset}.yaml`, import.meta.url);
  const documents = parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' });
  if ('empty' in documents) return [];
  return documents.map((document) => {
    const { metadata, spec } = manifest.parse(document.toJS());
    const { 'kasm-isolation-test/component': component } = metadata.annotations;
    const extra = metadata.annotations['kasm-isolation-test/also-listens'].split(' ');
    const ports = [
      ...spec.containers.flatMap((container) => container.ports.map((port) => port.containerPort)),
      ...extra.filter((port) => port !== '').map(Number),
    ];
    return podIn(metadata.namespace, component, metadata.labels, ports);
  });
}

const traefikLabels = {
  'app.kubernetes.io/name': 'traefik',
  'app.kubernetes.io/instance': 'traefik-kube-system',
};
const prometheusLabels = { 'app.kubernetes.io/name': 'prometheus', app: 'prometheus' };

/** Pods that are not Kasm's: those that some row means, and some that only look like them. */
export const strangers: readonly Pod[] = [
  podIn('kube-system', 'traefik', traefikLabels),
  podIn('default', 'traefik-elsewhere', traefikLabels),
  podIn('kasm', 'traefik-among-ours', traefikLabels),
  podIn('kube-system', 'coredns', { 'k8s-app': 'kube-dns' }, [53]),
  podIn('kube-system', 'metrics-server', { 'k8s-app': 'metrics-server' }),
  podIn('monitoring', 'prometheus', { 'app.kubernetes.io/name': 'prometheus' }),
  podIn('monitoring', 'prometheus-by-app', { app: 'prometheus' }),
  podIn('monitoring', 'grafana', { 'app.kubernetes.io/name': 'grafana', app: 'grafana' }),
  podIn('default', 'prometheus-elsewhere', prometheusLabels),
  podIn('kasm', 'prometheus-among-ours', prometheusLabels),
  podIn('kasm', 'bare', {}),
  podIn('default', 'bare-elsewhere', {}),
];

/** Our pods' labels on pods of another namespace. */
export const doublesOf = (pods: readonly Pod[]): readonly Pod[] =>
  pods.map(({ component, labels, ports }) =>
    podIn('elsewhere', `${component}-elsewhere`, labels, ports),
  );
