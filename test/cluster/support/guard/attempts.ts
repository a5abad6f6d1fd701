import { api, labelsOf, pod, template, workload } from './objects.ts';
import {
  apps,
  batch,
  core,
  networking,
  patch,
  post,
  put,
  remove,
  type ApiFields,
  type ApiRequest,
} from './request.ts';

/** What somebody tries who is not allowed to, and what the guard says he does. */
export interface Attempt {
  readonly name: string;
  readonly request: ApiRequest;
  readonly says: RegExp;
  readonly user?: string;
  readonly groups?: readonly string[];
}

const impostor = workload('impostor', { app: 'impostor' }, api);
const labelled = { metadata: { labels: api } };
const templated = { spec: { template: labelled } };
const asKey = (key: string): string => key.replaceAll('/', '~1');
const pods = `${core}/pods`;
const policies = `${networking}/networkpolicies`;
const ours = `${policies}/kasm-isolation-db`;
const apply = 'application/apply-patch+yaml';

const gives = (what: string): RegExp =>
  new RegExp(`gives the labels of api to ${what}; write other labels, or use an account`, 'u');

/** An object with more labels. */
const relabelled =
  (labels: object) =>
  (object: ApiFields): unknown => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } },
  });

/** A policy that lets everybody in to the database. */
const open = { podSelector: { matchLabels: labelsOf('db') }, ingress: [{}] };
const adds = /creates \w+ kasm\/open, and policies add up/u;

/** A pod that bears labels from the beginning, or later. */
const onPods: readonly Attempt[] = [
  {
    name: 'a pod with the labels of api',
    request: post(pods, pod('evil', api)),
    says: gives('pods kasm/evil'),
  },
  {
    name: 'the same, dry run',
    request: post(`${pods}?dryRun=All`, pod('evil', api)),
    says: gives('pods kasm/evil'),
  },
  {
    name: 'a pod without a name, by generateName',
    request: post(pods, { ...pod('x', {}), metadata: { generateName: 'evil-', labels: api } }),
    says: gives('pods kasm/evil-\\w*'),
  },
  {
    name: 'kubectl label, a merge patch',
    request: patch(`${pods}/plain`, labelled),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'a strategic merge patch',
    request: patch(`${pods}/plain`, labelled, 'application/strategic-merge-patch+json'),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'a JSON patch, label by label',
    request: patch(
      `${pods}/plain`,
      Object.entries(api).map(([key, value]) => ({
        op: 'add',
        path: `/metadata/labels/${asKey(key)}`,
        value,
      })),
      'application/json-patch+json',
    ),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'server-side apply by another manager',
    request: patch(
      `${pods}/plain?fieldManager=other&force=true`,
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'plain', labels: api } },
      apply,
    ),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'the whole pod written again',
    request: put(`${pods}/plain`, relabelled(api)),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'labels by its status',
    request: patch(`${pods}/plain/status`, labelled),
    says: gives('pods/status kasm/plain'),
  },
  {
    name: 'labels by its whole status',
    request: put(`${pods}/plain/status`, relabelled(api)),
    says: gives('pods/status kasm/plain'),
  },
  {
    name: 'labels by the binding of a pod that waits',
    request: post(`${pods}/pending/binding`, {
      metadata: { name: 'pending', labels: api },
      target: { kind: 'Node', name: 'node-a' },
    }),
    says: /gives a pod the labels app\.kubernetes\.io\/\w.* by pods\/binding kasm\/pending/u,
  },
  {
    name: 'the same by the older resource of bindings',
    request: post(`${core}/bindings`, {
      metadata: { name: 'pending', labels: api },
      target: { kind: 'Node', name: 'node-a' },
    }),
    says: /gives a pod the labels app\.kubernetes\.io\/\w.* by bindings kasm\/pending/u,
  },
  {
    name: 'the database that leaves its policies',
    request: patch(`${pods}/db-0`, {
      metadata: { labels: { 'app.kubernetes.io/component': null } },
    }),
    says: /takes the labels of db from pods kasm\/db-0; leave the labels/u,
  },
  {
    name: 'the database that becomes another',
    request: patch(`${pods}/db-0`, labelled),
    says: gives('pods kasm/db-0'),
  },
  {
    name: 'another image in the pod of api',
    request: patch(`${pods}/api-0`, { spec: { containers: [{ name: 'main', image: 'evil' }] } }),
    says: /changes what runs with the labels of api in pods kasm\/api-0/u,
  },
  ...['api-0', 'plain'].map((name) => ({
    name: `kubectl debug of ${name}`,
    request: patch(`${pods}/${name}/ephemeralcontainers`, {
      spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] },
    }),
    says: new RegExp(
      `puts a container into a pod that runs, .*: pods/ephemeralcontainers kasm/${name}`,
      'u',
    ),
  })),
];

/** Whatever pods are made of. */
const onTemplates: readonly Attempt[] = [
  ...(
    [
      [`${apps}/deployments`, impostor.deployment],
      [`${apps}/statefulsets`, impostor.statefulSet],
      [`${apps}/daemonsets`, impostor.daemonSet],
      [`${apps}/replicasets`, impostor.replicaSet],
      [`${core}/replicationcontrollers`, impostor.replicationController],
      [`${core}/podtemplates`, impostor.podTemplate],
      [`${batch}/jobs`, impostor.job],
      [`${batch}/cronjobs`, impostor.cronJob],
    ] as const
  ).map(([path, body]) => {
    const resource = path.split('/').at(-1) ?? '';
    return {
      name: `a template: ${resource}`,
      request: post(path, body),
      says: gives(`${resource} kasm/impostor`),
    };
  }),
  {
    name: 'labels in the template of a Deployment that is there',
    request: patch(`${apps}/deployments/foreign`, templated),
    says: gives('deployments kasm/foreign'),
  },
  {
    name: 'labels in that of a DaemonSet',
    request: patch(`${apps}/daemonsets/foreign`, templated),
    says: gives('daemonsets kasm/foreign'),
  },
  {
    name: 'labels in that of a CronJob',
    request: patch(`${batch}/cronjobs/foreign`, { spec: { jobTemplate: templated } }),
    says: gives('cronjobs kasm/foreign'),
  },
  {
    name: 'labels in a PodTemplate',
    request: patch(`${core}/podtemplates/foreign`, { template: labelled }),
    says: gives('podtemplates kasm/foreign'),
  },
  {
    name: 'another image in the Deployment of api',
    request: patch(
      `${apps}/deployments/api`,
      { spec: { template: { spec: { containers: [{ name: 'main', image: 'evil' }] } } } },
      'application/strategic-merge-patch+json',
    ),
    says: /changes what runs with the labels of api in deployments kasm\/api/u,
  },
  {
    name: 'a Deployment from before the guard, woken by its replicas',
    request: patch(`${apps}/deployments/sleeper`, { spec: { replicas: 1 } }),
    says: /changes what runs with the labels of api in deployments kasm\/sleeper/u,
  },
  {
    name: 'a Job from before the guard, resumed',
    request: patch(`${batch}/jobs/sleeper`, { spec: { suspend: false } }),
    says: /changes what runs with the labels of api in jobs kasm\/sleeper/u,
  },
  {
    name: 'a CronJob from before the guard, resumed',
    request: patch(`${batch}/cronjobs/sleeper`, { spec: { suspend: false } }),
    says: /changes what runs with the labels of api in cronjobs kasm\/sleeper/u,
  },
  ...[
    `${apps}/deployments`,
    `${apps}/replicasets`,
    `${apps}/statefulsets`,
    `${core}/replicationcontrollers`,
  ].map((path) => ({
    name: `scale of what somebody else owns: ${path.split('/').at(-1)}`,
    request: patch(`${path}/sleeper/scale`, { spec: { replicas: 1 } }),
    says: /adds pods that may bear the labels of api, .* by \w+\/scale kasm\/sleeper/u,
  })),
  {
    name: 'a revision of which a StatefulSet would make pods',
    request: post(`${apps}/controllerrevisions`, {
      metadata: { name: 'api-2' },
      revision: 2,
      data: { spec: { template: template(api) } },
    }),
    says: /writes what StatefulSets make pods of: controllerrevisions kasm\/api-2/u,
  },
  {
    name: 'a revision that gets another number',
    request: patch(`${apps}/controllerrevisions/api-1`, { revision: 7 }),
    says: /writes what StatefulSets make pods of: controllerrevisions kasm\/api-1/u,
  },
  {
    name: 'a revision that is deleted, to be written again',
    request: remove(`${apps}/controllerrevisions/api-1`),
    says: /writes what StatefulSets make pods of: controllerrevisions kasm\/api-1/u,
  },
];

/** Pods that no policy binds. */
const onHosts: readonly Attempt[] = [
  ...['hostNetwork', 'hostPID', 'hostIPC'].map((field) => ({
    name: `a pod with ${field}`,
    request: post(pods, pod('on-host', { app: 'x' }, { [field]: true })),
    says: /puts on the host, where no policy binds it, pods kasm\/on-host/u,
  })),
  {
    name: 'a Deployment on the host network',
    request: post(
      `${apps}/deployments`,
      workload('on-host', { app: 'x' }, {}, { spec: { hostNetwork: true } }).deployment,
    ),
    says: /puts on the host, where no policy binds it, deployments kasm\/on-host/u,
  },
  {
    name: 'a Deployment that moves to the host network',
    request: patch(`${apps}/deployments/foreign`, {
      spec: { template: { spec: { hostNetwork: true } } },
    }),
    says: /puts on the host, where no policy binds it, deployments kasm\/foreign/u,
  },
];

const onPolicies: readonly Attempt[] = [
  {
    name: 'a second policy',
    request: post(policies, { metadata: { name: 'open' }, spec: open }),
    says: adds,
  },
  {
    name: 'a second policy with our labels',
    request: post(policies, {
      metadata: {
        name: 'open',
        labels: {
          'app.kubernetes.io/name': 'kasm-isolation',
          'app.kubernetes.io/instance': 'kasm-isolation',
        },
      },
      spec: open,
    }),
    says: adds,
  },
  {
    name: 'a second policy by server-side apply',
    request: patch(
      `${policies}/open?fieldManager=other`,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'open' },
        spec: open,
      },
      apply,
    ),
    says: adds,
  },
  {
    name: 'a policy that is there, opened',
    request: patch(`${policies}/theirs`, { spec: open }),
    says: /changes NetworkPolicy kasm\/theirs, and policies add up/u,
  },
  {
    name: 'one of ours, opened',
    request: patch(ours, { spec: { ingress: [{}] } }),
    says: /changes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm; change the values of release kasm-isolation/u,
  },
  {
    name: 'one of ours that loses its labels',
    request: patch(ours, { metadata: { labels: { 'app.kubernetes.io/name': null } } }),
    says: /changes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm/u,
  },
  {
    name: 'one of ours that gets an owner who is gone',
    request: patch(ours, {
      metadata: {
        ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'gone', uid: 'gone' }],
      },
    }),
    says: /changes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm/u,
  },
  {
    name: 'one of ours, deleted',
    request: remove(ours),
    says: /deletes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm/u,
  },
  {
    name: 'all of ours, deleted as a collection',
    request: remove(`${policies}?labelSelector=app.kubernetes.io/name=kasm-isolation`),
    says: /deletes NetworkPolicy kasm\/kasm-isolation-[-a-z]+, which isolates Kasm/u,
  },
  {
    name: 'every policy, deleted as a collection',
    request: remove(policies),
    says: /deletes NetworkPolicy kasm\//u,
  },
  {
    name: "a policy of Calico's group",
    request: post('/apis/crd.projectcalico.org/v1/namespaces/kasm/networkpolicies', {
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'open' },
      spec: { selector: 'all()' },
    }),
    says: adds,
  },
  {
    name: "a policy of Cilium's group",
    request: post('/apis/cilium.io/v2/namespaces/kasm/ciliumnetworkpolicies', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'open' },
      spec: { endpointSelector: {} },
    }),
    says: adds,
  },
];

const joins = /makes Namespace [-\w]* one of those of prometheus; write other labels/u;

const onNamespaces: readonly Attempt[] = [
  {
    name: 'a namespace that takes the label of a peer',
    request: patch('/api/v1/namespaces/malls', { metadata: { labels: { team: 'monitoring' } } }),
    says: joins,
  },
  {
    name: 'a new namespace with the label of a peer',
    request: post('/api/v1/namespaces', {
      metadata: { name: 'new', labels: { team: 'monitoring' } },
    }),
    says: joins,
  },
  {
    name: 'the label of a peer by the status of a namespace',
    request: patch('/api/v1/namespaces/malls/status', {
      metadata: { labels: { team: 'monitoring' } },
    }),
    says: joins,
  },
  {
    name: 'the label of a peer by finalize',
    request: put('/api/v1/namespaces/malls/finalize', relabelled({ team: 'monitoring' })),
    says: joins,
  },
];

/** Names that look like somebody who may. */
const impersonations: readonly Attempt[] = [
  'replicaset-controller',
  'kube-controller-manager',
  'system:serviceaccount:kube-system:evil',
  'system:serviceaccount:kube-system:replicaset-controller-2',
  'system:serviceaccount:kasm:replicaset-controller',
  'system:serviceaccount:kube-system:horizontal-pod-autoscaler',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:node:lab',
  'Admin',
  'flux-system/helm-controller',
].map((user) => ({
  name: `a pod by ${user}`,
  user,
  request: post(pods, pod('evil', api)),
  says: gives('pods kasm/evil'),
}));

/** Everything that is tried; each must be refused, warned of or audited. */
export const attempts: readonly Attempt[] = [
  ...onPods,
  ...onTemplates,
  ...onHosts,
  ...onPolicies,
  ...onNamespaces,
  ...impersonations,
  {
    name: 'a pod by a group that is called as a user who may',
    groups: ['admin', 'system:serviceaccount:kube-system:replicaset-controller'],
    request: post(pods, pod('evil', api)),
    says: gives('pods kasm/evil'),
  },
];
