import { gives, type Attempt } from './attempt.ts';
import { byHelm } from './by-helm.ts';
import { api, bySecret, pod, templatesOf, tokenRequest, workload } from './objects.ts';
import { apps, batch, core, networking, patch, post, remove } from './request.ts';

// To act as one of those who may: by their name, as their service account, or through what Helm keeps.

const pods = `${core}/pods`;
const token = `${core}/serviceaccounts/deployer/token`;
const strategic = 'application/strategic-merge-patch+json';
const account = (name: string): string => `system:serviceaccount:${name}`;
const asDeployer = { spec: { serviceAccountName: 'deployer' } };
const evil = { spec: { containers: [{ name: 'main', image: 'evil' }] } };

/** Names that look like somebody who may, or are his without the groups of a service account. */
const byName: readonly Attempt[] = [
  ...[
    'replicaset-controller',
    'kube-controller-manager',
    account('kube-system:evil'),
    account('kube-system:replicaset-controller'),
    account('kube-system:replicaset-controller-2'),
    account('kasm:replicaset-controller'),
    account('kasm:deployer'),
    account('flux-system:helm-controller'),
    account('kube-system:horizontal-pod-autoscaler'),
    account('kube-system:generic-garbage-collector'),
    'system:node:lab',
    'Admin',
    'flux-system/helm-controller',
  ].map((user) => ({
    name: `a pod by ${user}`,
    user,
    request: post(pods, pod('evil', api)),
    says: gives('pods kasm/evil'),
  })),
  {
    name: 'a pod by a group that is called as a user who may',
    groups: ['admin', account('kube-system:replicaset-controller')],
    request: post(pods, pod('evil', api)),
    says: gives('pods kasm/evil'),
  },
  {
    name: 'a pod by the name of a controller, with the groups of another namespace',
    user: account('kube-system:replicaset-controller'),
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kasm'],
    request: post(pods, pod('evil', api)),
    says: gives('pods kasm/evil'),
  },
  {
    name: 'api scaled up by the name of the autoscaler',
    user: account('kube-system:horizontal-pod-autoscaler'),
    request: patch(`${apps}/deployments/api/scale`, { spec: { replicas: 5 } }),
    says: /adds pods that may bear the labels of api by deployments\/scale kasm\/api/u,
  },
  {
    name: 'a policy deleted by the name of the garbage collector',
    user: account('kube-system:generic-garbage-collector'),
    request: remove(`${networking}/networkpolicies/theirs`),
    says: /deletes NetworkPolicy kasm\/theirs, and policies add up/u,
  },
  {
    name: 'a revision deleted by the name of the namespace controller',
    user: account('kube-system:namespace-controller'),
    request: remove(`${apps}/controllerrevisions/api-1`),
    says: /writes what StatefulSets make pods of: controllerrevisions kasm\/api-1/u,
  },
];

const runs = (what: string): RegExp =>
  new RegExp(
    `runs ${what} as service account deployer, which is; name another service account, or use`,
    'u',
  );

const impostor = workload('impostor', { app: 'impostor' }, {}, asDeployer);

/** Pods that run as a service account that may. */
const byPods: readonly Attempt[] = [
  {
    name: 'a pod with the account of the deployer',
    request: post(pods, pod('evil', {}, asDeployer.spec)),
    says: runs('pods kasm/evil'),
  },
  {
    name: 'the same by the older name of the field',
    request: post(pods, pod('evil', {}, { serviceAccount: 'deployer' })),
    says: runs('pods kasm/evil'),
  },
  ...templatesOf(impostor).map(({ resource, request }) => ({
    name: `a template with the account of the deployer: ${resource}`,
    request,
    says: runs(`${resource} kasm/impostor`),
  })),
  {
    name: 'a Deployment that takes the account of the deployer',
    request: patch(`${apps}/deployments/foreign`, { spec: { template: asDeployer } }),
    says: runs('deployments kasm/foreign'),
  },
  {
    name: 'another image in the pod of the deployer',
    request: patch(`${pods}/deployer-0`, evil),
    says: runs('pods kasm/deployer-0'),
  },
  {
    name: 'another image in the Deployment of the deployer',
    request: patch(`${apps}/deployments/deployer`, { spec: { template: evil } }, strategic),
    says: runs('deployments kasm/deployer'),
  },
  {
    name: 'a CronJob of the deployer from before the guard, resumed',
    request: patch(`${batch}/cronjobs/deployer`, { spec: { suspend: false } }),
    says: runs('cronjobs kasm/deployer'),
  },
];

const gets = (what: string): RegExp =>
  new RegExp(
    `gets a token of service account deployer, which is, by ${what}; name another service account, or use`,
    'u',
  );

const asked = 'serviceaccounts/token kasm/deployer';

/** Tokens of a service account that may. */
const byTokens: readonly Attempt[] = [
  {
    name: 'kubectl create token',
    request: post(token, tokenRequest()),
    says: gets(asked),
  },
  {
    name: 'a token bound to a pod, as kubelets ask for',
    request: post(token, tokenRequest('deployer-0')),
    says: gets(asked),
  },
  {
    name: 'a token by the name of a node',
    user: 'system:node:node-a',
    request: post(token, tokenRequest('deployer-0')),
    says: gets(asked),
  },
  {
    name: 'a token by a node, for no pod',
    user: 'system:node:node-a',
    groups: ['system:nodes'],
    request: post(token, tokenRequest()),
    says: gets(asked),
  },
];

const bySecrets: readonly Attempt[] = [
  {
    name: 'a Secret that the token is written into',
    request: post(`${core}/secrets`, bySecret('evil', 'deployer')),
    says: gets('secrets kasm/evil'),
  },
  {
    name: 'the same by server-side apply',
    request: patch(
      `${core}/secrets/evil?fieldManager=other`,
      { apiVersion: 'v1', kind: 'Secret', ...bySecret('evil', 'deployer') },
      'application/apply-patch+yaml',
    ),
    says: gets('secrets kasm/evil'),
  },
  {
    name: 'a Secret with the token of another account, that becomes one of the deployer',
    request: patch(`${core}/secrets/wiki-token`, {
      ...bySecret('wiki-token', 'deployer'),
      data: null,
    }),
    says: gets('secrets kasm/wiki-token'),
  },
];

export const asSomebody: readonly Attempt[] = [
  ...byName,
  ...byPods,
  ...byTokens,
  ...bySecrets,
  ...byHelm,
];
