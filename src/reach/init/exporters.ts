import type { Workload } from '../../read/kinds/workload.ts';
import { podsOf, type Scene } from './components.ts';
import type { Draft } from './draft.ts';
import { isExporter } from './evidence.ts';
import { selectorFor } from './selector.ts';

/** Exporters that run as pods of their own, by the port of their metrics, and whom they ask: https://prometheus.io/docs/instrumenting/exporters/ */
const kinds = [
  {
    name: 'postgres-exporter',
    metrics: 9187,
    asks: 'db',
    port: 'postgres',
    claim: 'database-only-from-app',
  },
  {
    name: 'redis-exporter',
    metrics: 9121,
    asks: 'redis',
    port: 'redis',
    claim: /^redis-only-from/u,
  },
] as const;

const row = 'prometheus-to-metrics';

/** Writes exporters that are pods of the namespace: Prometheus scrapes them, and they log in. Gives the pods that it wrote about. */
export function writeExporters(draft: Draft, scene: Scene): ReadonlySet<Workload> {
  const { table, assigned, everybody } = scene;
  const written = new Set<Workload>();
  const scraped: string[] = [];
  for (const { name, metrics, asks, port, claim } of kinds) {
    const pods = assigned
      .map(({ workload }) => workload)
      .filter((each) => isExporter(each) && each.pod.ports.some((one) => one.port === metrics));
    if (pods.length === 0) continue;
    const isThere = Object.hasOwn(table.components, asks) && podsOf(scene, asks).length > 0;
    const others = everybody.filter((each) => !pods.includes(each));
    const podSelector = selectorFor(pods, others, (value) => value.includes('exporter'));
    if (!isThere || !podSelector) continue;
    for (const each of pods) written.add(each);
    scraped.push(name);
    draft.set(['components', name], {
      description: `Reads statistics of ${asks} for Prometheus`,
      podSelector,
      ports: { metrics: { port: metrics } },
      policyTypes: ['Ingress', 'Egress'],
    });
    draft.note(['components', name], { id: 'exporter', pods });
    draft.set(['flows', `${name}-to-${asks}`], {
      description: 'The exporter logs in to read statistics',
      from: [name],
      to: [asks],
      ports: [port],
    });
    draft.set(['flows', `${name}-to-dns`], {
      description: 'The exporter finds the service by name',
      from: [name],
      to: ['dns', 'node-local-dns'],
      ports: ['dns', 'dns-tcp'],
    });
    for (const [title, { onlyFrom }] of Object.entries(table.claims)) {
      const isMeant = typeof claim === 'string' ? title === claim : claim.test(title);
      if (isMeant && onlyFrom) draft.set(['claims', title, 'onlyFrom'], [...onlyFrom, name]);
    }
  }
  const before = table.flows[row]?.to;
  if (before && scraped.length > 0) draft.set(['flows', row, 'to'], [...before, ...scraped]);
  return written;
}
