import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { labelsFor } from '../../src/netpol/policy/selector.ts';
import { resolve } from '../../src/table/resolve.ts';
import { Kubelet } from '../../lab/kubelet.ts';
import { addService } from '../../lab/services.ts';
import { gitServer, lab, publishKasm } from './support/lab.ts';
import {
  application,
  applicationPath,
  applyArgo,
  argoExample,
  argoText,
  conditionsOf,
  knowSources,
  refresh,
  says,
  synced,
  type Source,
} from './support/argocd.ts';
import { declared, inForce, expectInForce } from './support/policies.ts';
import { clone, gitSource, registrySource } from './support/sources.ts';
import { until } from './support/wait.ts';

const kasm = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };
const withoutGuac = { ...kasm, components: { guac: { enabled: false } } };
const withPolicies = 'resources-finalizer.argocd.argoproj.io';

/** The user's own repository. */
const own = await gitServer.repository('clusters');

async function apply(name: string, values: object, more: object = {}): Promise<void> {
  await lab.addNamespace({ name, labels: {} });
  await applyArgo(application(name, gitSource({ valuesObject: values }), more));
}

/** Deletes an Application as `argocd app delete` does: with what it applied. */
async function remove(name: string): Promise<void> {
  await lab.api.merge(applicationPath(name), { metadata: { finalizers: [withPolicies] } });
  await lab.api.must('DELETE', applicationPath(name));
  await until(
    'deleted',
    () => lab.api.ask('GET', applicationPath(name)),
    ({ status }) => status === 404,
  );
}

beforeAll(knowSources);

describe('deletion', () => {
  test('of an Application with its finalizer deletes the policies: everything is open', async () => {
    await apply('argo-deleted', kasm);
    await synced('argo-deleted');
    await remove('argo-deleted');
    await expectInForce('argo-deleted', {});
  });

  test.each([
    ['argo-kept-by-helm', { 'helm.sh/resource-policy': 'keep' }],
    ['argo-kept-by-argo', { 'argocd.argoproj.io/sync-options': 'Delete=false' }],
  ])('%s: with %o the policies stay', async (name, annotations) => {
    const kept = { ...kasm, annotations };
    await apply(name, kept);
    await synced(name);
    await remove(name);
    await expectInForce(name, await declared(name, kept));
  });

  test('of a policy by pruning waits for a yes, with Prune=confirm', async () => {
    const name = 'argo-confirm';
    const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=confirm' };
    await apply(name, { ...kasm, annotations });
    await synced(name);
    const before = await inForce(name);
    await apply(name, { ...withoutGuac, annotations });
    await says(name, 'waits for a yes', (status) => /confirm/iu.test(conditionsOf(status)));
    expect(await inForce(name)).toEqual(before);
    await lab.api.merge(applicationPath(name), {
      metadata: {
        annotations: { 'argocd.argoproj.io/deletion-approved': new Date().toISOString() },
      },
    });
    await expectInForce(name, await declared(name, withoutGuac));
  });
});

describe('helm test after each sync', () => {
  const database = '10.42.78.1';
  let kubelet: Kubelet;
  beforeAll(async () => {
    kubelet = await Kubelet.start(lab);
  });
  afterAll(() => kubelet.stop());

  async function startDatabase(namespace: string, preset: string): Promise<() => Promise<void>> {
    await lab.addNamespace({ name: namespace, labels: {} });
    const { components } = await resolve({
      preset,
      ...(preset === 'plain' ? {} : { kasm: { release: 'kasm' } }),
    });
    const labels = labelsFor(components['db']?.podSelector ?? {});
    const pod = { namespace, name: 'db', labels, ips: [database], ports: [5432] };
    await lab.addPods([pod]);
    return () => lab.removePods([pod]);
  }

  test('examples/argocd/application-oci.yaml: the pods run after the sync, pass, and are gone', async () => {
    const namespace = 'argo-oci-as-written';
    const end = await startDatabase(namespace, 'kasm-1.19');
    const service = await addService(lab, {
      namespace,
      name: 'kasm-db',
      ports: [{ port: 5432, targetPort: 5432 }],
      endpoints: [{ name: 'db', ips: [database] }],
    });
    await applyArgo(...(await argoExample('application-oci.yaml', '', namespace)));
    const { operationState } = await says(
      'kasm-isolation',
      'a sync that ended',
      ({ operationState: each }) => ['Succeeded', 'Failed', 'Error'].includes(each?.phase ?? ''),
    );
    expect(operationState?.phase, operationState?.message).toBe('Succeeded');
    await until(
      'no pod of the test',
      async () => (await lab.api.must('GET', `/api/v1/namespaces/${namespace}/pods`)).items ?? [],
      (items) => items.map(({ metadata }) => metadata?.name).join() === 'db',
    );
    expect(Object.keys(await inForce(namespace)).length).toBeGreaterThan(10);
    await lab.api.must('DELETE', applicationPath('kasm-isolation'));
    await service.remove();
    await end();
  });

  test('where the test fails, the sync fails and says so, and the policies stay', async () => {
    const name = 'argo-test-fails';
    const end = await startDatabase(name, 'plain');
    const values = {
      preset: 'plain',
      helmTest: { enabled: true, host: '10.42.99.99', runner: 'argocd' },
    };
    await apply(name, values);
    await says(name, 'a pod that failed', ({ operationState: each }) =>
      JSON.stringify(each?.syncResult ?? {}).includes('failed with exit code 1'),
    );
    await expectInForce(name, await declared(name, values));
    await end();
  });
});

describe('examples/argocd/kasm-waits.yaml', () => {
  test('Kasm waits while the values of its isolation are bad, and is installed once they are right', async () => {
    const namespace = 'argo-waits';
    const values = 'clusters/one/kasm-isolation.yaml';
    await publishKasm('1.1190.0');
    await lab.addNamespace({ name: namespace, labels: {} });
    await own.commit({
      'apps/kasm.yaml': await argoText('kasm-waits.yaml', own.url, namespace),
      [values]: stringify({ ...kasm, preset: 'kasm-9' }),
    });
    const apps = { repoURL: own.url, targetRevision: 'main', path: 'apps' };
    const destination = { server: 'https://kubernetes.default.svc', namespace: 'argocd' };
    await applyArgo(application('argocd-apps', apps, { destination }));
    await says('kasm-isolation', 'refused', (status) => conditionsOf(status).includes('preset'));
    await sleep(5000); // time enough for Kasm, if it did not wait
    expect((await lab.api.ask('GET', applicationPath('kasm'))).status).toBe(404);
    await own.commit({ [values]: stringify(kasm) });
    await refresh('kasm-isolation');
    await until(
      'Kasm',
      () => lab.api.ask('GET', `/api/v1/namespaces/${namespace}/configmaps/kasm-is-here`),
      ({ status }) => status === 200,
    );
    await expectInForce(namespace, await declared(namespace, kasm));
    for (const name of ['argocd-apps', 'kasm', 'kasm-isolation'])
      await lab.api.must('DELETE', applicationPath(name));
  });
});

describe('examples/argocd/project.yaml', () => {
  const name = 'argo-limited';
  const isRefused = (words: RegExp) =>
    says(name, 'refused', (status) => words.test(JSON.stringify(status)));
  const write = async (source: Source): Promise<void> =>
    applyArgo(application(name, source, { project: 'kasm-isolation' }));

  test('lets an Application take the chart from the registry, and from nowhere else', async () => {
    await lab.addNamespace({ name, labels: {} });
    await applyArgo(...(await argoExample('project.yaml', '', name)));
    await write(gitSource({ valuesObject: kasm }));
    await isRefused(/application repo .* is not permitted in project/u);
    await write(registrySource({ valuesObject: kasm }));
    await synced(name);
    await expectInForce(name, await declared(name, kasm));
  });

  test('lets it write NetworkPolicies and nothing else: the pods of helm test are refused', async () => {
    const helmTest = { enabled: true, host: 'kasm-db', runner: 'argocd' };
    await write(registrySource({ valuesObject: { ...withoutGuac, helmTest } }));
    await isRefused(/Pod is not permitted in project|:Pod.*not permitted/u);
    await expectInForce(name, await declared(name, kasm));
  });
});

test('examples/argocd/application-set.yaml: an Application for each namespace, each with its preset', async () => {
  for (const name of ['kasm-production', 'kasm-staging'])
    await lab.addNamespace({ name, labels: {} });
  await applyArgo(...(await argoExample('application-set.yaml', '', 'kasm')));
  await expectInForce(
    'kasm-production',
    await declared('kasm-production', { preset: 'kasm-1.18' }),
  );
  await expectInForce('kasm-staging', await declared('kasm-staging', { preset: 'kasm-1.19' }));
});

test('examples/argocd/values-from-git.yaml: a commit of values is applied', async () => {
  const namespace = 'argo-values-as-written';
  await lab.addNamespace({ name: namespace, labels: {} });
  await own.commit({
    'clusters/one/kasm-isolation.yaml': 'preset: kasm-1.19\nkasm: {release: kasm}\n',
  });
  await lab.api.ask('DELETE', applicationPath('kasm-isolation'));
  await applyArgo(...(await argoExample('values-from-git.yaml', own.url, namespace)));
  await expectInForce(namespace, await declared(namespace, kasm));
});

test('examples/argocd/application-git.yaml: single parameters win over valuesObject', async () => {
  const namespace = 'argo-git-as-written';
  await lab.addNamespace({ name: namespace, labels: {} });
  await lab.api.ask('DELETE', applicationPath('kasm-isolation'));
  await applyArgo(...(await argoExample('application-git.yaml', clone.url, namespace)));
  const values = {
    ...kasm,
    platform: 'rke2',
    flows: { 'connection-proxies-to-api': { enabled: false } },
  };
  await expectInForce(namespace, await declared(namespace, values));
});
