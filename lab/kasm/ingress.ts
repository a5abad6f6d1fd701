import type { LabPod } from '../lab.ts';
import { ingressConfig, nginx } from './nginx.ts';
import { host, type Made, type Site } from './site.ts';
import { startTraefik, webPort } from './traefik.ts';

/** Starts an ingress controller in a pod; it leads all that comes to a port of a Service of Kasm. */
type StartIngress = (site: Site, pod: LabPod, service: string, port: number) => Promise<Made>;

async function startNginx(site: Site, pod: LabPod, service: string, port: number): Promise<Made> {
  const place = { namespace: pod.namespace, pod: pod.name };
  const config = ingressConfig(webPort, `${host(service)}:${port}`);
  await site.serve(place, await nginx(site.containers, place, config));
  return { remove: async () => undefined };
}

/** What each platform has: Traefik itself in K3s; in RKE2 nginx, for which one without its controller stands. */
export const ingressOf: Readonly<Record<'k3s' | 'rke2', StartIngress>> = {
  k3s: startTraefik,
  rke2: startNginx,
};
