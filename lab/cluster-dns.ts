import { writeFile } from 'node:fs/promises';
import type { Daemon } from './daemon.ts';
import { apiPort } from './control-plane.ts';
import { endOf, labFolder, type Lab, type LabPod } from './lab.ts';
import { inUrl, network } from './network.ts';
import { serverIn } from './server.ts';
import { addService, writeEndpoints } from './services.ts';

const readyPort = 8181;

/** The labels and the namespace that the platforms of the chart mean by the cluster's DNS: see chart/files/shared. */
export const dnsPod: LabPod = {
  namespace: 'kube-system',
  name: 'coredns',
  labels: { 'k8s-app': 'kube-dns' },
  ips: ['10.42.253.53', 'fd42::fd:53'],
  ports: [],
};

/** Gives the Service `kubernetes` its endpoint: no controller of the API server does it here. */
async function leadToApi(lab: Lab): Promise<void> {
  await writeEndpoints(lab, {
    namespace: 'default',
    name: 'kubernetes',
    ports: [{ name: 'https', port: 443, targetPort: apiPort }],
    endpoints: [{ name: 'api-server', ips: lab.network.router.ips.slice(0, 1) }],
  });
}

const ready = `ready :${readyPort}`;

/** The names of the cluster, as K3s has them; nothing is kept, so that a change is seen at once. */
const corefile = (kubeconfig: string): string => `
.:53 {
  errors
  ${ready}
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${kubeconfig} lab
    pods insecure
  }
  loadbalance
}
`;

/** What pods have in /etc/resolv.conf. */
export const resolvConf = (namespace: string): string =>
  [
    `nameserver ${network.dns[0]}`,
    `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local`,
    'options ndots:5 timeout:1 attempts:2',
    '',
  ].join('\n');

/** Runs, in a mount namespace of its own, what follows a file that stands for /etc/resolv.conf there. */
export const withNames = [
  'sh',
  '-c',
  'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"',
  'sh',
] as const;

/** The whole name of a Service. */
export const serviceName = (namespace: string, name: string): string =>
  `${name}.${namespace}.svc.cluster.local.`;

const coreDns = (lab: Lab, end: string, address: string, config: string): Daemon =>
  serverIn(lab, {
    end,
    command: lab.parts.dns,
    args: ['-conf', config],
    isReady: async () => (await fetch(`http://${inUrl(address)}:${readyPort}/ready`)).ok,
  });

/** A name server outside the cluster that knows one name, as a thief's would; stopped by what it gives back. */
export async function foreignResolver(
  lab: Lab,
  ip: string,
  name: string,
): Promise<() => Promise<void>> {
  const end = 'foreign-resolver';
  const config = `${labFolder}/${end}.corefile`;
  await writeFile(config, `.:53 {\n  ${ready}\n  hosts {\n    203.0.113.66 ${name}\n  }\n}\n`);
  await lab.addOutside([{ name: end, ips: [ip], ports: [] }]);
  const server = coreDns(lab, end, ip, config);
  await server.start();
  return async () => {
    await server.stop();
    await lab.pods.remove([end]);
  };
}

/**
 * CoreDNS in a pod of kube-system, behind the Service kube-dns; a lab has one, which ends with it. It asks the API server at
 * its own address: a translated connection would not outlive `Ends.forget`.
 */
export async function startClusterDns(lab: Lab): Promise<void> {
  const config = `${labFolder}/Corefile`;
  await leadToApi(lab);
  await writeFile(config, corefile(lab.kubeconfig));
  await lab.addNamespace({ name: dnsPod.namespace, labels: {} });
  const pod = { ...dnsPod, ips: lab.addressesOf(dnsPod.ips) };
  await lab.addPods([pod]);
  await addService(lab, {
    namespace: dnsPod.namespace,
    name: 'kube-dns',
    ports: (['UDP', 'TCP'] as const).map((protocol) => ({ port: 53, targetPort: 53, protocol })),
    addresses: lab.network.dns,
    selector: dnsPod.labels,
    endpoints: [pod],
  });
  await coreDns(lab, endOf(pod), pod.ips[0] ?? '', config).start();
}
