import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Api } from './api.ts';
import { Daemon } from './daemon.ts';
import { inUrl, type Network } from './network.ts';
import type { Parts } from './parts.ts';

/** Where the API server answers, at the router. */
export const apiPort = 6443;
const token = 'kasm-isolation-lab';

/** An API server and its etcd: no controllers, no scheduler, no kubelet. */
export interface ControlPlane {
  readonly api: Api;
  readonly kubeconfig: string;
  /** The audit log: a line of JSON for each change. */
  readonly auditLog: string;
  readonly server: Daemon;
}

const kubeconfigOf = ({ router }: Network): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    clusters: [
      {
        name: 'lab',
        cluster: {
          server: `https://${inUrl(router.ips[0])}:${apiPort}`,
          'insecure-skip-tls-verify': true,
        },
      },
    ],
    users: [{ name: 'admin', user: { token } }],
  });

/** What the audit log of the API server keeps: who changed what in a cluster, without what was in it. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Metadata', verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] },
    { level: 'None' },
  ],
};

/** Starts etcd and the API server in the network namespace of the caller; `folder` takes their files. */
export async function startControlPlane(
  parts: Parts,
  folder: string,
  network: Network,
): Promise<ControlPlane> {
  const file = (name: string): string => join(folder, name);
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(file('accounts.key'), key.privateKey.export({ type: 'pkcs1', format: 'pem' }));
  await writeFile(file('accounts.pub'), key.publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(file('tokens.csv'), `${token},admin,admin,system:masters\n`);
  await writeFile(file('kubeconfig'), kubeconfigOf(network));
  await writeFile(file('audit-policy.yaml'), stringify(auditPolicy));

  const etcdAddress = 'http://127.0.0.1:2379';
  const etcd = new Daemon({
    command: parts.etcd,
    args: [
      `--data-dir=${file('etcd')}`,
      `--listen-client-urls=${etcdAddress}`,
      `--advertise-client-urls=${etcdAddress}`,
      '--listen-peer-urls=http://127.0.0.1:2380',
    ],
    log: file('etcd.log'),
    isReady: async () => (await fetch(`${etcdAddress}/health`)).ok,
  });
  await etcd.start();

  const api = new Api(apiPort, token);
  const server = new Daemon({
    command: parts.apiServer,
    args: [
      `--etcd-servers=${etcdAddress}`,
      `--secure-port=${apiPort}`,
      '--bind-address=::',
      '--external-hostname=127.0.0.1',
      `--advertise-address=${network.router.ips[0]}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      // Nobody makes the default service accounts that it would ask for.
      '--disable-admission-plugins=ServiceAccount',
      '--endpoint-reconciler-type=none',
      `--service-cluster-ip-range=${network.services.join(',')}`,
      '--service-account-issuer=https://kasm-isolation.lab',
      `--service-account-key-file=${file('accounts.pub')}`,
      `--service-account-signing-key-file=${file('accounts.key')}`,
      '--allow-privileged',
      `--audit-policy-file=${file('audit-policy.yaml')}`,
      `--audit-log-path=${file('audit.log')}`,
      // The kubelet of a node answers at the router, where the tests run.
      '--kubelet-preferred-address-types=InternalDNS',
    ],
    log: file('api-server.log'),
    isReady: async () => (await api.ask('GET', '/readyz')).status === 200,
  });
  await server.start();
  return { api, kubeconfig: file('kubeconfig'), auditLog: file('audit.log'), server };
}
