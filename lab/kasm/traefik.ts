import type { LabPod } from '../lab.ts';
import type { Made, Site } from './site.ts';

/** The port of its container. */
export const webPort = 8000;
const pingPort = 8080;
const ingresses = '/apis/networking.k8s.io/v1/namespaces/kasm/ingresses';

/** As K3s sets it, but that every request is a connection of its own: a policy is asked each time. */
const settings = [
  `--entryPoints.web.address=:${webPort}`,
  `--entryPoints.traefik.address=:${pingPort}`,
  '--ping=true',
  '--providers.kubernetesIngress=true',
  '--serversTransport.maxIdleConnsPerHost=-1',
  '--serversTransport.forwardingTimeouts.dialTimeout=5s',
  '--global.checkNewVersion=false',
  '--global.sendAnonymousUsage=false',
];

const ingressTo = (name: string, number: number): object => {
  const backend = { service: { name, port: { number } } };
  return {
    metadata: { name },
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  };
};

/** Starts Traefik: it learns from the API server which pods are behind the Service, and goes to their own addresses. */
export async function startTraefik(
  site: Site,
  { namespace, name: pod, ips: [ip = ''] }: LabPod,
  service: string,
  port: number,
): Promise<Made> {
  const { lab, containers } = site;
  await lab.api.must('POST', ingresses, ingressTo(service, port));
  const daemon = await containers.make({
    namespace,
    pod,
    name: 'traefik',
    command: 'env',
    args: [`KUBECONFIG=${lab.kubeconfig}`, containers.traefik, ...settings],
    // It serves before it has a route.
    isReady: async () => (await fetch(`http://${ip}:${webPort}/__healthcheck`)).ok,
  });
  await site.serve({ namespace, pod }, daemon);
  return { remove: () => lab.api.must('DELETE', `${ingresses}/${service}`) };
}
