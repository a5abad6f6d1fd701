import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import type { ProgramRun } from '../../lab/lab.ts';
import { loadPods } from '../support/kasm-pods.ts';
import { lab } from './support/lab.ts';

const namespace = 'running-kasm';
const pods = `/api/v1/namespaces/${namespace}/pods`;
const policies = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;

/** Pods as the API server has them; nothing runs, for the look reads labels alone. */
async function add(
  name: string,
  labels: object,
  { phase = 'Running', spec = {}, annotations = {} } = {},
): Promise<void> {
  await lab.api.must('POST', pods, {
    metadata: { name, labels, annotations },
    spec: { ...spec, containers: [{ name: 'lab', image: 'lab' }] },
  });
  await lab.api.merge(`${pods}/${name}/status`, { status: { phase } });
}

const remove = (name: string): Promise<unknown> =>
  lab.api.must('DELETE', `${pods}/${name}`, { gracePeriodSeconds: 0 });

/** Runs Helm on the chart: what it says, and whether it failed. */
async function helm(
  verb: 'install' | 'upgrade' | 'template',
  values: object,
  ...flags: readonly string[]
): Promise<ProgramRun & { readonly said: string }> {
  const args = [verb, 'iso', chartDirectory, '-n', namespace, '--values', '-', ...flags];
  const run = await lab.helm(args, JSON.stringify(values));
  return { ...run, said: `${run.stdout}\n${run.stderr}` };
}

const installed = async (): Promise<number> =>
  (await lab.api.must('GET', policies)).items?.length ?? 0;

/** The pods of Kasm 1.19 that stay: jobs come and go. */
const kasm = loadPods('kasm-1.19').filter(({ component }) => !/^(?:db-|pre-)/u.test(component));

beforeAll(async () => {
  await lab.addNamespace({ name: namespace, labels: {} });
  for (const [index, { component, labels }] of kasm.entries()) {
    await add(`${component}-${index}`, labels);
  }
});

afterEach(async () => {
  await lab.helm(['uninstall', 'iso', '-n', namespace, '--ignore-not-found']);
});

afterAll(async () => {
  const { items = [] } = await lab.api.must('GET', pods);
  for (const { metadata } of items) await remove(metadata?.name ?? '');
  await lab.api.must('DELETE', `/api/v1/namespaces/${namespace}`);
});

describe('an install on a running Kasm', () => {
  test('with the preset of its release is done, and the notes tell how many pods were seen', async () => {
    const { failed, said } = await helm('install', { preset: 'kasm-1.19' });
    expect(failed, said).toBe(false);
    expect(said).toContain(`Preflight saw ${kasm.length} pods of the namespace`);
    expect(await installed()).toBeGreaterThan(10);
  });

  test('with another preset is refused in one sentence, which names the right one, and nothing is installed', async () => {
    const { failed, said } = await helm('install', {});
    expect(failed).toBe(true);
    expect(said).toContain(
      `kasm-isolation: preflight: preset plain: ${kasm.length} of ${kasm.length} pods of namespace running-kasm belong to no component and would be cut off (`,
    );
    expect(said).toContain(
      `; write preset: kasm-1.19, which means ${kasm.length} of them, or preflight: warn to go on as it is`,
    );
    expect(await installed()).toBe(0);
  });

  test('with a preset that has no default deny is refused where it would isolate nothing', async () => {
    const { failed, said } = await helm('install', { preset: 'data-tier' });
    expect(failed).toBe(true);
    expect(said).toContain('belongs to a component, so nothing would be isolated; write preset');
  });

  test.each(['warn', 'off'])('with preflight: %s is done all the same', async (preflight) => {
    const { failed, said } = await helm('install', { preflight });
    expect(failed, said).toBe(false);
    expect(said.includes('!!  kasm-isolation: preflight: preset plain: ')).toBe(
      preflight === 'warn',
    );
    expect(said.includes('(preflight: off)')).toBe(preflight === 'off');
  });

  test('is not refused by what an upgrade changes, nor is an upgrade ever', async () => {
    await helm('install', { preset: 'kasm-1.19' });
    const { failed, said } = await helm('upgrade', { preset: 'plain' });
    expect(failed, said).toBe(false);
    expect(said).not.toContain('reflight');
  });

  test('is looked at once: what is rendered is the same with a cluster and without', async () => {
    const [offline, online, wrong] = [
      await helm('template', { preset: 'kasm-1.19' }),
      await helm('template', { preset: 'kasm-1.19' }, '--dry-run=server'),
      await helm('template', {}),
    ];
    expect(online.stdout).toBe(offline.stdout);
    expect(wrong.failed).toBe(false);
  });
});

describe('pods of nobody', () => {
  test('are told by name, and the install is refused', async () => {
    await add('wiki-0', { app: 'wiki' });
    const { failed, said } = await helm('install', { preset: 'kasm-1.19' });
    await remove('wiki-0');
    expect(failed).toBe(true);
    expect(said).toContain(
      `preset kasm-1.19: 1 of ${kasm.length + 1} pods of namespace running-kasm belong to no component and would be cut off (wiki-0); compare kubectl get pods -n running-kasm --show-labels`,
    );
  });

  test('count not where the default deny leaves them alone', async () => {
    await add('wiki-0', { app: 'wiki' });
    const values = {
      preset: 'kasm-1.19',
      defaultDeny: { podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'kasm' } } },
    };
    const { failed, said } = await helm('install', values);
    await remove('wiki-0');
    expect(failed, said).toBe(false);
  });

  test('count not when they have ended, are a hook, or are on the host network', async () => {
    await add('done', {}, { phase: 'Succeeded' });
    await add('failed', {}, { phase: 'Failed' });
    await add('hook', {}, { annotations: { 'helm.sh/hook': 'test' } });
    await add('node', {}, { spec: { hostNetwork: true } });
    const { failed, said } = await helm('install', { preset: 'kasm-1.19' });
    for (const name of ['done', 'failed', 'hook', 'node']) await remove(name);
    expect(failed, said).toBe(false);
    expect(said).toContain(`Preflight saw ${kasm.length} pods of the namespace`);
  });
});

test('an empty namespace is installed into, and the notes say that nothing was compared', async () => {
  await lab.addNamespace({ name: 'empty', labels: {} });
  const args = ['iso', chartDirectory, '-n', 'empty'];
  const { failed, stdout } = await lab.helm(['install', ...args]);
  expect(failed).toBe(false);
  expect(stdout).toContain('Preflight saw no pod of the namespace, so nothing was compared.');
  await lab.helm(['uninstall', 'iso', '-n', 'empty']);
});

test('who may not list pods gets the words of the API server, and installs with preflight: off', async () => {
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await lab.api.must('POST', `${rbac}/roles`, {
    metadata: { name: 'installer' },
    rules: [
      { apiGroups: [''], resources: ['secrets'], verbs: ['*'] },
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['*'] },
    ],
  });
  await lab.api.must('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'installer' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'installer' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'installer' }],
  });
  const as = ['--kube-as-user', 'installer', '--kube-as-group', 'installers'];
  const refused = await helm('install', { preset: 'kasm-1.19' }, ...as);
  expect(refused.failed).toBe(true);
  expect(refused.said).toMatch(/User "installer" cannot list resource "pods" .*"running-kasm"/u);
  const { failed, said } = await helm('install', { preset: 'kasm-1.19', preflight: 'off' }, ...as);
  expect(failed, said).toBe(false);
});
