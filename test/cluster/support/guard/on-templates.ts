import { gives, type Attempt } from './attempt.ts';
import { api, pod, template, templatesOf, workload } from './objects.ts';
import { apps, batch, core, patch, post, remove } from './request.ts';

const impostor = workload('impostor', { app: 'impostor' }, api);
const templated = { spec: { template: { metadata: { labels: api } } } };

/** Whatever pods are made of. */
export const onTemplates: readonly Attempt[] = [
  ...templatesOf(impostor).map(({ resource, request }) => ({
    name: `a template: ${resource}`,
    request,
    says: gives(`${resource} kasm/impostor`),
  })),
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
    request: patch(`${core}/podtemplates/foreign`, { template: { metadata: { labels: api } } }),
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
export const onHosts: readonly Attempt[] = [
  ...['hostNetwork', 'hostPID', 'hostIPC'].map((field) => ({
    name: `a pod with ${field}`,
    request: post(`${core}/pods`, pod('on-host', { app: 'x' }, { [field]: true })),
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
