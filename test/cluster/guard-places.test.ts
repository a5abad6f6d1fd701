import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { uninstall } from '../../lab/release.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { labelsOf, pod, workload } from './support/guard/objects.ts';
import { patch, post, send, type ApiRequest } from './support/guard/request.ts';
import { empower, group } from './support/guard/setting.ts';
import { lab } from './support/lab.ts';

// Where the guard holds, and where it does not: peers, other namespaces, other releases, shared namespaces.

const allow = { users: ['admin'] };
const deny = { enabled: true, action: 'Deny', allow };
const namespaces = ['kasm', 'second', 'monitoring', 'kube-system'];
const mallory = lab.api.as('mallory', [group]);
let disempower: () => Promise<unknown>;

beforeAll(async () => {
  disempower = await empower();
  for (const name of namespaces) await lab.addNamespace({ name, labels: { team: name } });
});

afterAll(async () => {
  await disempower();
});

/** Installs the chart, and gives back what ends that; no namespace is looked at before. */
async function install(name: string, namespace: string, values: object): Promise<void> {
  const args = ['upgrade', '--install', name, chartDirectory, '-n', namespace, '-f', '-'];
  const run = await lab.helm(args, JSON.stringify({ preflight: 'off', ...values }));
  expect(run.stderr).toBe('');
}

const remove = (name: string, namespace: string) => lab.helm(['uninstall', name, '-n', namespace]);

/** What the guard says to a request that is a dry run; nothing where it passes. */
async function said(request: ApiRequest): Promise<string> {
  const { status, body } = await send(mallory, request, true);
  return status < 300 ? '' : (body.message ?? '');
}

const podIn = (namespace: string, labels: object, spec: object = {}): ApiRequest =>
  post(`/api/v1/namespaces/${namespace}/pods`, pod('x', labels, spec));

/** Waits until the server judges by what was installed last. */
const untilRefused = (request: ApiRequest, words: string): Promise<void> =>
  vi.waitFor(async () => expect(await said(request)).toContain(words), { timeout: 20_000 });

const prometheus = { 'app.kubernetes.io/name': 'prometheus' };

describe('peers in other namespaces', () => {
  const values = { preset: 'kasm-1.19', guard: { ...deny, peers: true } };
  const set = workload('prometheus', prometheus, {}).statefulSet;

  beforeAll(async () => {
    await install('kasm-isolation', 'kasm', values);
    await untilRefused(podIn('monitoring', prometheus), 'gives the labels of prometheus to pods');
    await untilRefused(podIn('kube-system', { 'k8s-app': 'kube-dns' }), 'gives the labels of dns');
  });
  afterAll(() => uninstall(lab));

  test.each<readonly [what: string, request: ApiRequest, words: string]>([
    [
      'a template with the labels of Prometheus',
      post('/apis/apps/v1/namespaces/monitoring/statefulsets', set),
      'gives the labels of prometheus to statefulsets monitoring/prometheus',
    ],
    [
      'a pod with the labels of the ingress controller',
      podIn('kube-system', { 'app.kubernetes.io/name': 'traefik' }),
      'gives the labels of ingress-controller to pods kube-system/x',
    ],
  ])('are guarded there: %s', async (_, request, words) => {
    expect(await said(request)).toContain(words);
  });

  test.each<readonly [what: string, request: ApiRequest]>([
    ['any other pod of their namespace', podIn('monitoring', { app: 'grafana' })],
    ['one on the host network', podIn('monitoring', { app: 'exporter' }, { hostNetwork: true })],
    ['the labels of Prometheus elsewhere', podIn('second', prometheus)],
    ['the labels of api in their namespace', podIn('monitoring', labelsOf('api'))],
    [
      'a policy of their namespace',
      post('/apis/networking.k8s.io/v1/namespaces/monitoring/networkpolicies', {
        metadata: { name: 'x' },
        spec: { podSelector: {} },
      }),
    ],
  ])('and nothing else is: %s', async (_, request) => {
    expect(await said(request)).toBe('');
  });
});

describe('without guard.peers', () => {
  beforeAll(async () => {
    await install('kasm-isolation', 'kasm', { preset: 'kasm-1.19', guard: deny });
    await untilRefused(podIn('kasm', labelsOf('api')), 'gives the labels of api to pods kasm/x');
  });
  afterAll(() => uninstall(lab));

  test('a peer of another namespace is not guarded', async () => {
    // The guard that was there before goes within a second or two.
    await expect.poll(() => said(podIn('monitoring', prometheus)), { timeout: 30_000 }).toBe('');
  });
});

/** A release with one component. */
const of = (name: string) => ({
  preset: 'none',
  defaultDeny: { podSelector: { matchLabels: { part: name } } },
  components: { own: { podSelector: { matchLabels: { app: name } } } },
  guard: deny,
});

describe('two releases', () => {
  const all = [
    ['a', 'kasm'],
    ['b', 'kasm'],
    ['a', 'second'],
  ] as const;

  beforeAll(async () => {
    for (const [name, namespace] of all)
      await install(name, namespace, of(`${name}-of-${namespace}`));
    for (const [name, namespace] of all)
      await untilRefused(podIn(namespace, { app: `${name}-of-${namespace}` }), 'labels of own');
  });

  afterAll(async () => {
    for (const [name, namespace] of all) await remove(name, namespace);
  });

  test('guard each its own labels, in its own namespace', async () => {
    expect(await said(podIn('second', { app: 'a-of-kasm' }))).toBe('');
    expect(await said(podIn('kasm', { app: 'a-of-second' }))).toBe('');
  });

  test('where one goes, the other stays, also one of the same name', async () => {
    await remove('a', 'kasm');
    const gone = podIn('kasm', { app: 'a-of-kasm' });
    await vi.waitFor(async () => expect(await said(gone)).toBe(''), { timeout: 20_000 });
    expect(await said(podIn('kasm', { app: 'b-of-kasm' }))).toContain('labels of own');
    expect(await said(podIn('second', { app: 'a-of-second' }))).toContain('labels of own');
  });
});

describe('selectors that are seldom', () => {
  const values = {
    preset: 'none',
    defaultDeny: { podSelector: { matchLabels: { part: 'kasm' } } },
    components: {
      job: { podSelector: { matchLabels: { 'job-name': 'init', part: 'kasm' } } },
      first: { podSelector: { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'db-0' } } },
      others: { podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } },
    },
    peers: { here: { podSelector: { matchLabels: { app: 'here' } }, ports: { x: { port: 1 } } } },
    flows: { 'here-to-job': { from: ['job'], to: ['here'], ports: ['x'] } },
    guard: deny,
  };
  const inside = { metadata: { name: 'inside', labels: { part: 'kasm', app: 'x' } } };
  const pods = '/api/v1/namespaces/kasm/pods';

  beforeAll(async () => {
    await lab.api.must('POST', pods, { ...pod('', {}), ...inside });
    await install('kasm-isolation', 'kasm', values);
    await untilRefused(podIn('kasm', { app: 'here' }), 'labels of here');
  });
  afterAll(async () => {
    await uninstall(lab);
    await lab.api.must('DELETE', `${pods}/inside`, { gracePeriodSeconds: 0 });
  });

  const app = { app: 'x' };
  test.each<readonly [what: string, request: ApiRequest, words: string]>([
    [
      'a pod that lacks the label that others have',
      podIn('kasm', {}),
      'gives the labels of others to',
    ],
    [
      'a label taken away, so that it is one of those that lack it',
      patch(`${pods}/inside`, { metadata: { labels: { app: null } } }),
      'gives the labels of others to pods kasm/inside',
    ],
    [
      'a pod that leaves the default deny',
      patch(`${pods}/inside`, { metadata: { labels: { part: null } } }),
      'takes the labels of the default deny from pods kasm/inside',
    ],
    [
      'a StatefulSet, whose pods get a label that no template shows',
      post('/apis/apps/v1/namespaces/kasm/statefulsets', workload('db', app, {}).statefulSet),
      'gives the labels of first to statefulsets kasm/db',
    ],
    [
      'a CronJob, whose pods get the name of their Job',
      post(
        '/apis/batch/v1/namespaces/kasm/cronjobs',
        workload('init', app, { part: 'kasm' }).cronJob,
      ),
      'gives the labels of job to cronjobs kasm/init',
    ],
  ])('%s is refused', async (_, request, words) => {
    expect(await said(request)).toContain(words);
  });

  test.each<readonly [what: string, request: ApiRequest]>([
    [
      'a Deployment, whose pods never get it',
      post('/apis/apps/v1/namespaces/kasm/deployments', workload('db', app, {}).deployment),
    ],
    ['a pod that joins the default deny', podIn('kasm', { part: 'kasm', app: 'x' })],
    [
      'a CronJob that lacks the other label',
      post('/apis/batch/v1/namespaces/kasm/cronjobs', workload('init', app, {}).cronJob),
    ],
  ])('%s is not', async (_, request) => {
    expect(await said(request)).toBe('');
  });
});

const label = (enforce: string | null) =>
  lab.api.merge('/api/v1/namespaces/kasm', {
    metadata: { labels: { 'pod-security.kubernetes.io/enforce': enforce } },
  });

describe('what the guard leaves to Pod Security Admission', () => {
  const volumes = [{ name: 'host', hostPath: { path: '/' } }];
  const privileged = [{ name: 'main', image: 'main', securityContext: { privileged: true } }];

  beforeAll(async () => {
    await install('kasm-isolation', 'kasm', { preset: 'kasm-1.19', guard: deny });
    await untilRefused(podIn('kasm', {}, { hostPID: true }), 'puts on the host');
  });
  afterAll(async () => {
    await label(null);
    await uninstall(lab);
  });

  test.each([
    ['hostPath', { volumes }],
    ['privileges', { containers: privileged }],
  ])('%s', async (_, spec) => {
    // The API server learns of a label of a namespace a moment after it has taken it.
    const saidOfPod = (): Promise<string> => said(podIn('kasm', {}, spec));
    await label(null);
    await expect.poll(saidOfPod, { timeout: 30_000 }).toBe('');
    await label('baseline');
    await expect.poll(saidOfPod, { timeout: 30_000 }).toContain('violates PodSecurity "baseline:');
  });
});

test('with no component at all the policies are guarded, and pods are free', async () => {
  await install('kasm-isolation', 'kasm', { preset: 'none', guard: deny });
  await untilRefused(
    post('/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies', {
      metadata: { name: 'open' },
      spec: { podSelector: {}, ingress: [{}] },
    }),
    'creates NetworkPolicy kasm/open',
  );
  await untilRefused(podIn('kasm', {}, { hostPID: true }), 'puts on the host');
  // The guard that was there before goes within a second or two.
  await expect.poll(() => said(podIn('kasm', labelsOf('api'))), { timeout: 30_000 }).toBe('');
  const scale = workload('free', { app: 'free' }, {}).deployment;
  const deployments = '/apis/apps/v1/namespaces/kasm/deployments';
  await lab.api.must('POST', deployments, scale);
  expect(await said(patch(`${deployments}/free/scale`, { spec: { replicas: 3 } }))).toBe('');
  await lab.api.must('DELETE', `${deployments}/free`);
  await uninstall(lab);
});
