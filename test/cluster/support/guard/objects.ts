import { apps, batch, core, networking, post, type ApiRequest } from './request.ts';

/** Labels by which the preset knows its components. */
export const labelsOf = (component: string): Record<string, string> => ({
  'app.kubernetes.io/part-of': 'kasm',
  'app.kubernetes.io/component': component,
});

export const api = labelsOf('api');

const containers = [{ name: 'main', image: 'main' }];

/** A pod that no scheduler takes. */
export const pod = (name: string, labels: object, spec: object = {}): object => ({
  metadata: { name, labels },
  spec: { nodeName: 'node-a', containers, ...spec },
});

export const template = (labels: object, spec: object = {}): object => ({
  metadata: { labels },
  spec: { containers, ...spec },
});

type Labels = Readonly<Record<string, string>>;

/** Workloads whose selector is `own` and whose pods bear `own` and `more`. */
export const workload = (
  name: string,
  own: Labels,
  more: Labels,
  { replicas = 1, spec = {} }: { replicas?: number; spec?: object } = {},
) => {
  const metadata = { name };
  const made = template({ ...own, ...more }, spec);
  const selected = { selector: { matchLabels: own }, template: made };
  const job = template({ ...own, ...more }, { restartPolicy: 'Never', ...spec });
  return {
    deployment: { metadata, spec: { ...selected, replicas } },
    replicaSet: { metadata, spec: { ...selected, replicas } },
    statefulSet: { metadata, spec: { ...selected, replicas, serviceName: 'x' } },
    daemonSet: { metadata, spec: selected },
    replicationController: { metadata, spec: { selector: own, template: made, replicas } },
    podTemplate: { metadata, template: made },
    job: { metadata, spec: { template: job, suspend: replicas === 0 } },
    cronJob: {
      metadata,
      spec: {
        schedule: '0 0 1 1 *',
        suspend: replicas === 0,
        jobTemplate: { spec: { template: job } },
      },
    },
  };
};

const rightful = workload('api', api, {});
const foreign = workload('foreign', { app: 'foreign' }, {});
/** Made before there was a guard: nothing of them runs yet. */
const sleeper = workload('sleeper', { app: 'sleeper' }, api, { replicas: 0 });
const other = workload('other', labelsOf('other'), {});

/** What is in the namespace before anybody tries anything. */
export const present: readonly ApiRequest[] = [
  post(`${core}/pods`, pod('plain', { app: 'plain' })),
  post(`${core}/pods`, pod('api-0', api)),
  post(`${core}/pods`, pod('db-0', labelsOf('db'))),
  post(`${core}/pods`, { ...pod('pending', { app: 'pending' }), spec: { containers } }),
  post(`${apps}/deployments`, rightful.deployment),
  post(`${apps}/deployments`, foreign.deployment),
  post(`${apps}/deployments`, other.deployment),
  post(`${apps}/deployments`, sleeper.deployment),
  post(`${apps}/replicasets`, sleeper.replicaSet),
  post(`${apps}/statefulsets`, sleeper.statefulSet),
  post(`${apps}/statefulsets`, rightful.statefulSet),
  post(`${apps}/daemonsets`, foreign.daemonSet),
  post(`${core}/replicationcontrollers`, sleeper.replicationController),
  post(`${core}/podtemplates`, foreign.podTemplate),
  post(`${batch}/jobs`, sleeper.job),
  post(`${batch}/cronjobs`, sleeper.cronJob),
  post(`${batch}/cronjobs`, foreign.cronJob),
  post(`${apps}/controllerrevisions`, {
    metadata: { name: 'api-1' },
    revision: 1,
    data: { spec: { template: template(api) } },
  }),
  post(`${networking}/networkpolicies`, {
    metadata: { name: 'theirs' },
    spec: { podSelector: { matchLabels: { app: 'theirs' } }, policyTypes: ['Ingress'] },
  }),
];
