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

/** Requests for each kind of which pods are made, with the names of their resources. */
export const templatesOf = (made: ReturnType<typeof workload>) =>
  (
    [
      [`${apps}/deployments`, made.deployment],
      [`${apps}/statefulsets`, made.statefulSet],
      [`${apps}/daemonsets`, made.daemonSet],
      [`${apps}/replicasets`, made.replicaSet],
      [`${core}/replicationcontrollers`, made.replicationController],
      [`${core}/podtemplates`, made.podTemplate],
      [`${batch}/jobs`, made.job],
      [`${batch}/cronjobs`, made.cronJob],
    ] as const
  ).map(([path, body]) => ({
    resource: path.split('/').at(-1) ?? '',
    request: post(path, body),
  }));

/** A request for a token, bound to a pod where one is named. */
export const tokenRequest = (podName?: string): object => ({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  spec: {
    audiences: ['https://kasm-isolation.lab'],
    ...(podName === undefined
      ? {}
      : { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: podName } }),
  },
});

/** A Secret that Kubernetes writes the token of a service account into. */
export const bySecret = (name: string, account: string): object => ({
  metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } },
  type: 'kubernetes.io/service-account-token',
});

/** What Helm keeps of somebody else's release. */
export const wikiRecord = (version: number): object => ({
  metadata: {
    name: `sh.helm.release.v1.wiki.v${version}`,
    labels: { owner: 'helm', name: 'wiki', status: 'deployed', version: String(version) },
  },
  type: 'helm.sh/release.v1',
  data: { release: 'd2lraQ==' },
});

const rightful = workload('api', api, {});
const foreign = workload('foreign', { app: 'foreign' }, {});
/** Made before there was a guard: nothing of them runs yet. */
const sleeper = workload('sleeper', { app: 'sleeper' }, api, { replicas: 0 });
/** Runs as a service account that may. */
const deployer = workload(
  'deployer',
  { app: 'deployer' },
  {},
  { replicas: 0, spec: { serviceAccountName: 'deployer' } },
);
const other = workload('other', labelsOf('other'), {});

/** What is in the namespace before anybody tries anything. */
export const present: readonly ApiRequest[] = [
  ...['deployer', 'wiki'].map((name) => post(`${core}/serviceaccounts`, { metadata: { name } })),
  post(`${core}/secrets`, bySecret('deployer-token', 'deployer')),
  post(`${core}/secrets`, bySecret('wiki-token', 'wiki')),
  post(`${core}/secrets`, wikiRecord(1)),
  post(`${core}/secrets`, { metadata: { name: 'other' }, data: { other: 'eA==' } }),
  post(`${core}/pods`, pod('deployer-0', { app: 'x' }, { serviceAccountName: 'deployer' })),
  post(`${core}/pods`, pod('wiki-0', { app: 'x' }, { serviceAccountName: 'wiki' })),
  post(`${apps}/deployments`, deployer.deployment),
  post(`${batch}/cronjobs`, deployer.cronJob),
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
