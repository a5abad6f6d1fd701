import { api, labelsOf, pod, template, workload } from './objects.ts';
import { ofIdentities } from './of-identities.ts';
import { apps, batch, core, networking, patch, post, remove } from './request.ts';
import { anybody, controller, kubelet, type Legitimate } from './who.ts';

const pods = `${core}/pods`;
const policies = `${networking}/networkpolicies`;
const another = workload('another', { ...api, another: 'yes' }, {});
const innocent = workload('innocent', { app: 'innocent' }, {});

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
  ...ofIdentities,
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
