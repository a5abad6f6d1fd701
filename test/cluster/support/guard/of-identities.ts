import { api, bySecret, pod, tokenRequest, wikiRecord } from './objects.ts';
import { core, patch, post } from './request.ts';
import { anybody, controller, kubelet, type Legitimate } from './who.ts';

const pods = `${core}/pods`;
const deployer = 'system:serviceaccount:kasm:deployer';
const asDeployer = { serviceAccountName: 'deployer' };

/** Of service accounts, their tokens, and what Helm keeps: what nobody is kept from. */
export const ofIdentities: readonly Legitimate[] = [
  {
    name: 'a kubelet gets the token for a pod of the deployer',
    user: kubelet,
    request: post(`${core}/serviceaccounts/deployer/token`, tokenRequest('deployer-0')),
  },
  {
    name: 'a kubelet gets the token for a pod of somebody else',
    user: kubelet,
    request: post(`${core}/serviceaccounts/wiki/token`, tokenRequest('wiki-0')),
  },
  {
    name: 'somebody gets a token of an account that may nothing here',
    user: anybody,
    request: post(`${core}/serviceaccounts/wiki/token`, tokenRequest()),
  },
  {
    name: 'the deployer gets a token of its own',
    user: deployer,
    request: post(`${core}/serviceaccounts/deployer/token`, tokenRequest()),
  },
  {
    name: 'the deployer makes a pod of api',
    user: deployer,
    request: post(pods, pod('made', api)),
  },
  {
    name: 'whoever may makes a pod that runs as the deployer',
    user: 'admin',
    request: post(pods, pod('deploys', {}, asDeployer)),
  },
  {
    name: 'the job controller makes a pod that runs as the deployer',
    user: controller('job-controller'),
    request: post(pods, pod('deploys', {}, asDeployer)),
  },
  {
    name: 'a pod is made with another account',
    user: anybody,
    request: post(pods, pod('wiki', {}, { serviceAccountName: 'wiki' })),
  },
  {
    name: 'a pod is made with an account of the same name in another namespace',
    user: anybody,
    request: post('/api/v1/namespaces/malls/pods', pod('elsewhere', {}, asDeployer)),
  },
  {
    name: 'a pod of the deployer is annotated',
    user: anybody,
    request: patch(`${pods}/deployer-0`, { metadata: { annotations: { seen: 'yes' } } }),
  },
  {
    name: 'a kubelet writes the status of a pod of the deployer',
    user: kubelet,
    request: patch(`${pods}/deployer-0/status`, { status: { phase: 'Running' } }),
  },
  {
    name: 'a Secret is made',
    user: anybody,
    request: post(`${core}/secrets`, { metadata: { name: 'made' }, data: { key: 'eA==' } }),
  },
  {
    name: 'a Secret for the token of another account is made',
    user: anybody,
    request: post(`${core}/secrets`, bySecret('made', 'wiki')),
  },
  {
    name: 'Kubernetes writes the token into the Secret of the deployer',
    user: 'system:kube-controller-manager',
    request: patch(`${core}/secrets/deployer-token`, { data: { token: 'eA==' } }),
  },
  {
    name: 'Kubernetes marks a token that nobody uses',
    user: controller('legacy-service-account-token-cleaner'),
    request: patch(`${core}/secrets/deployer-token`, {
      metadata: { labels: { 'kubernetes.io/legacy-token-invalid-since': '2025-01-01' } },
    }),
  },
  {
    name: 'Flux writes what Helm keeps',
    user: 'system:serviceaccount:flux-system:helm-controller',
    request: patch(`${core}/secrets/sh.helm.release.v1.kasm-isolation.v1`, {
      metadata: { labels: { status: 'superseded' } },
    }),
  },
  {
    name: 'somebody installs and upgrades a release of their own',
    user: anybody,
    request: post(`${core}/secrets`, wikiRecord(2)),
  },
  {
    name: 'and marks the one before',
    user: anybody,
    request: patch(`${core}/secrets/sh.helm.release.v1.wiki.v1`, {
      metadata: { labels: { status: 'superseded' } },
    }),
  },
  {
    name: 'what Helm keeps is stored anew, without a change',
    user: anybody,
    request: patch(`${core}/secrets/sh.helm.release.v1.kasm-isolation.v1`, {
      metadata: { annotations: { stored: 'anew' } },
    }),
  },
  {
    name: 'a ConfigMap is made',
    user: anybody,
    request: post(`${core}/configmaps`, { metadata: { name: 'made' }, data: { key: 'x' } }),
  },
];
