import type { Api } from '../../../../lab/api.ts';
import {
  api,
  bySecret,
  labelsOf,
  pod,
  template,
  tokenRequest,
  wikiRecord,
  workload,
} from './objects.ts';
import { apps, batch, core, networking, patch, post, remove, type ApiRequest } from './request.ts';

/** What must go on working, by whoever does it. */
export interface Legitimate {
  readonly name: string;
  readonly user: string;
  readonly request: ApiRequest;
}

/** The groups that Kubernetes gives to whoever is called so. */
export function groupsOf(user: string): readonly string[] {
  const [, kind, namespace] = user.split(':');
  if (kind === 'node') return ['system:nodes'];
  return kind === 'serviceaccount'
    ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
    : [];
}

const controller = (name: string): string => `system:serviceaccount:kube-system:${name}`;
const pods = `${core}/pods`;
const policies = `${networking}/networkpolicies`;
const another = workload('another', { ...api, another: 'yes' }, {});
const innocent = workload('innocent', { app: 'innocent' }, {});
const anybody = 'mallory';
const kubelet = 'system:node:node-a';
const deployer = 'system:serviceaccount:kasm:deployer';
const asDeployer = { serviceAccountName: 'deployer' };

/** Requests that pass without a word under every action; each is asked as a dry run. */
export const legitimate: readonly Legitimate[] = [
  {
    name: 'Flux writes a policy',
    user: 'system:serviceaccount:flux-system:helm-controller',
    request: patch(`${policies}/kasm-isolation-db`, { metadata: { labels: { team: 'kasm' } } }),
  },
  {
    name: 'Argo CD makes a Deployment of api',
    user: 'system:serviceaccount:argocd:argocd-application-controller',
    request: post(`${apps}/deployments`, another.deployment),
  },
  {
    name: 'the deployment controller rolls out a ReplicaSet',
    user: controller('deployment-controller'),
    request: post(`${apps}/replicasets`, another.replicaSet),
  },
  {
    name: 'it scales the old one down and up',
    user: controller('deployment-controller'),
    request: patch(`${apps}/replicasets/sleeper`, { spec: { replicas: 3 } }),
  },
  ...[
    'replicaset-controller',
    'replication-controller',
    'statefulset-controller',
    'daemon-set-controller',
    'job-controller',
  ].map((name) => ({
    name: `the ${name} makes a pod`,
    user: controller(name),
    request: post(pods, pod('made', api)),
  })),
  {
    name: 'the controller manager that is one for all makes a pod',
    user: 'system:kube-controller-manager',
    request: post(pods, pod('made', api)),
  },
  {
    name: 'a CronJob makes a Job',
    user: controller('cronjob-controller'),
    request: post(`${batch}/jobs`, another.job),
  },
  {
    name: 'a StatefulSet keeps a revision',
    user: controller('statefulset-controller'),
    request: post(`${apps}/controllerrevisions`, {
      metadata: { name: 'api-2' },
      revision: 2,
      data: { spec: { template: template(api) } },
    }),
  },
  {
    name: 'the autoscaler scales api up',
    user: controller('horizontal-pod-autoscaler'),
    request: patch(`${apps}/deployments/api/scale`, { spec: { replicas: 5 } }),
  },
  {
    name: 'a kubelet writes the status of a pod of api',
    user: kubelet,
    request: patch(`${pods}/api-0/status`, { status: { phase: 'Running' } }),
  },
  {
    name: 'the scheduler binds a pod',
    user: 'system:kube-scheduler',
    request: post(`${pods}/pending/binding`, {
      metadata: { name: 'pending' },
      target: { kind: 'Node', name: 'node-a' },
    }),
  },
  {
    name: 'a node is drained',
    user: anybody,
    request: post(`${pods}/api-0/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'api-0' },
    }),
  },
  { name: 'a pod of api is deleted', user: anybody, request: remove(`${pods}/api-0`) },
  {
    name: 'a pod of api is annotated',
    user: anybody,
    request: patch(`${pods}/api-0`, { metadata: { annotations: { seen: 'yes' } } }),
  },
  {
    name: 'a pod of api gets a label that no selector reads',
    user: anybody,
    request: patch(`${pods}/api-0`, { metadata: { labels: { seen: 'yes' } } }),
  },
  {
    name: 'api is scaled down',
    user: anybody,
    request: patch(`${apps}/deployments/api/scale`, { spec: { replicas: 0 } }),
  },
  {
    name: 'a Deployment of something else is scaled up',
    user: anybody,
    request: patch(`${apps}/deployments/other/scale`, { spec: { replicas: 9 } }),
  },
  {
    name: 'a Deployment of something else gets another image',
    user: anybody,
    request: patch(
      `${apps}/deployments/foreign`,
      { spec: { template: { spec: { containers: [{ name: 'main', image: 'next' }] } } } },
      'application/strategic-merge-patch+json',
    ),
  },
  {
    name: 'a Deployment of something else is made',
    user: anybody,
    request: post(`${apps}/deployments`, innocent.deployment),
  },
  {
    name: 'a CronJob of something else is made',
    user: anybody,
    request: post(`${batch}/cronjobs`, innocent.cronJob),
  },
  {
    name: 'a pod with half of the labels is made',
    user: anybody,
    request: post(pods, pod('half', { 'app.kubernetes.io/component': 'api' })),
  },
  {
    name: 'a pod with the labels of api is made in another namespace',
    user: anybody,
    request: post('/api/v1/namespaces/malls/pods', pod('elsewhere', api)),
  },
  {
    name: 'a pod of another namespace is on the host network',
    user: anybody,
    request: post('/api/v1/namespaces/malls/pods', pod('elsewhere', {}, { hostNetwork: true })),
  },
  {
    name: 'a policy is made in another namespace',
    user: anybody,
    request: post('/apis/networking.k8s.io/v1/namespaces/malls/networkpolicies', {
      metadata: { name: 'own' },
      spec: { podSelector: { matchLabels: labelsOf('db') } },
    }),
  },
  {
    name: 'a namespace gets a label that no peer reads',
    user: anybody,
    request: patch('/api/v1/namespaces/malls', { metadata: { labels: { team: 'malls' } } }),
  },
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
  {
    name: 'a policy is annotated',
    user: anybody,
    request: patch(`${policies}/kasm-isolation-db`, { metadata: { annotations: { seen: 'yes' } } }),
  },
  {
    name: 'the garbage collector deletes a policy whose owner is gone',
    user: controller('generic-garbage-collector'),
    request: remove(`${policies}/theirs`),
  },
  {
    name: 'the namespace goes, and its policies with it',
    user: controller('namespace-controller'),
    request: remove(policies),
  },
  {
    name: 'what Helm keeps too',
    user: controller('namespace-controller'),
    request: remove(`${core}/secrets`),
  },
  {
    name: 'its revisions too',
    user: controller('namespace-controller'),
    request: remove(`${apps}/controllerrevisions`),
  },
];

/** Subresources of guarded kinds that the guard is not asked about, each of an object that is there. */
export async function subresources(
  client: Api,
  guarded: ReadonlySet<string>,
): Promise<readonly { readonly resource: string; readonly path: string }[]> {
  const groups = [
    ['/api/v1', core],
    ['/apis/apps/v1', apps],
    ['/apis/batch/v1', batch],
  ] as const;
  const found: { readonly resource: string; readonly path: string }[] = [];
  for (const [group, base] of groups) {
    const { resources } = (await client.must('GET', group)) as unknown as {
      resources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
    };
    for (const { name: resource, verbs } of resources) {
      const [plural = '', sub] = resource.split('/');
      if (sub === undefined || !verbs.includes('patch')) continue;
      if (!guarded.has(plural) || guarded.has(resource)) continue;
      const { items = [] } = await client.must('GET', `${base}/${plural}`);
      const name = items[0]?.metadata?.name;
      if (name === undefined) throw new Error(`there are no ${plural} to try ${resource} on`);
      found.push({ resource, path: `${base}/${plural}/${name}/${sub}` });
    }
  }
  return found;
}
