import { describe, expect, test } from 'vitest';
import { changedChart, lab, publish, publishKasm, registry, chartTag } from './support/lab.ts';
import { apply, example, fluxPath, ready, reconcile } from './support/flux.ts';
import { isNotReady, isReady, lastValues, place, release, source } from './support/flux-release.ts';
import { declared, inForce, pathOf, expectInForce } from './support/policies.ts';
import { until } from './support/wait.ts';

const digest = await publish(chartTag);

const kasm = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };

const configMap = (namespace: string, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cluster', namespace },
  data,
});

const from = () => ({ kind: 'ConfigMap', name: 'cluster' });

describe('values of a HelmRelease', () => {
  test('inline values give the policies that plain Helm gives', async () => {
    await place('inline');
    await apply(release('inline', { values: kasm }));
    await expectInForce('inline', await declared('inline', kasm));
    expect((await isReady('inline')).reason).toBe('InstallSucceeded');
  });

  test('inline values win over a ConfigMap, which wins over the preset', async () => {
    await place('layers');
    await apply(
      configMap('layers', {
        'values.yaml': 'preset: kasm-1.18\nplatform: rke2\nkasm: { release: other }\n',
      }),
      release('layers', { valuesFrom: [from()], values: { preset: 'kasm-1.19' } }),
    );
    const together = { preset: 'kasm-1.19', platform: 'rke2', kasm: { release: 'other' } };
    await expectInForce('layers', await declared('layers', together));
  });

  // As `--set` reads it: what looks like a number or a truth is one, unless it is quoted or literal.
  test.each([
    ['a number', '5433', {}, 5433],
    ['a number in quotes', '"5433"', {}, '5433'],
    ['a literal number', '5433', { literal: true }, '5433'],
  ])('a targetPath takes %s, and the port is that number', async (name, text, how, port) => {
    const namespace = `target-${name.replaceAll(' ', '-')}`;
    await place(namespace);
    const targetPath = 'components.db.ports.postgres.port';
    await apply(
      configMap(namespace, { port: text }),
      release(namespace, {
        values: kasm,
        valuesFrom: [{ ...from(), valuesKey: 'port', targetPath, ...how }],
      }),
    );
    await isReady(namespace);
    const values = { ...kasm, components: { db: { ports: { postgres: { port } } } } };
    await expectInForce(namespace, await declared(namespace, values));
    expect(await lastValues(namespace)).toHaveProperty(targetPath, port);
  });

  test.each([
    ['true', true],
    ['false', false],
  ])('a targetPath takes %s as a truth: a row is on or off', async (text, enabled) => {
    const namespace = `row-${text}`;
    await place(namespace);
    await apply(
      configMap(namespace, { row: text }),
      release(namespace, {
        values: kasm,
        valuesFrom: [{ ...from(), valuesKey: 'row', targetPath: 'flows.api-to-guac.enabled' }],
      }),
    );
    const values = { ...kasm, flows: { 'api-to-guac': { enabled } } };
    await expectInForce(namespace, await declared(namespace, values));
  });

  test('a targetPath that sends a truth in quotes is refused in one sentence, and nothing is installed', async () => {
    await place('row-quoted');
    await apply(
      configMap('row-quoted', { row: '"false"' }),
      release('row-quoted', {
        values: kasm,
        valuesFrom: [{ ...from(), valuesKey: 'row', targetPath: 'flows.api-to-guac.enabled' }],
      }),
    );
    const { message } = await isNotReady('row-quoted', 'api-to-guac');
    expect(message).toMatch(/boolean|true or false/u);
    expect(await inForce('row-quoted')).toEqual({});
  });
});

describe('while policies are in force', () => {
  const namespace = 'in-force';
  let specs: Awaited<ReturnType<typeof declared>>;

  test('a policy that somebody deletes comes back, one that somebody opens is closed again', async () => {
    await place(namespace);
    specs = await declared(namespace, kasm);
    await apply(release(namespace, { values: kasm }));
    await expectInForce(namespace, specs);
    await isReady(namespace);
    await lab.api.must('DELETE', `${pathOf(namespace)}/kasm-isolation-db`);
    await reconcile('HelmRelease', namespace, 'kasm-isolation');
    await expectInForce(namespace, specs);
    await lab.api.merge(`${pathOf(namespace)}/kasm-isolation-db`, { spec: { ingress: [{}] } });
    await reconcile('HelmRelease', namespace, 'kasm-isolation');
    await expectInForce(namespace, specs);
  });

  test.each([
    ['an empty from', { flows: { 'app-to-db': { from: [] } } }, {}, /flows.*app-to-db.*from/su],
    [
      'an empty from without the schema',
      { flows: { 'app-to-db': { from: [] } } },
      { upgrade: { disableSchemaValidation: true } },
      'kasm-isolation: flows.app-to-db.from',
    ],
    ['an unknown preset', { preset: 'kasm-9' }, {}, /preset/u],
    [
      "yesterday's key isolates",
      { components: { db: { isolates: ['Ingress'] } } },
      {},
      /components.*db.*isolates/su,
    ],
    [
      "yesterday's key isolates, without the schema",
      { components: { db: { isolates: ['Ingress'] } } },
      { upgrade: { disableSchemaValidation: true } },
      /components\.db\.isolates: .*policyTypes/u,
    ],
  ])('%s: the policies stay, and Ready says what is wrong', async (_what, wrong, how, words) => {
    await apply(release(namespace, { values: { ...kasm, ...wrong }, ...how }));
    const { message } = await isNotReady(namespace, words);
    expect(message).toMatch(/^Helm upgrade failed/u);
    await expectInForce(namespace, specs);
  });

  test('a ConfigMap that is gone: the policies stay, and Ready names it', async () => {
    await apply(release(namespace, { values: kasm, valuesFrom: [from()] }));
    await isNotReady(namespace, `ConfigMap chart values reference '${namespace}/cluster'`);
    await expectInForce(namespace, specs);
  });

  test('a registry that is down: the policies stay, and the source says what it could not reach', async () => {
    await apply(release(namespace, { values: kasm }));
    await isReady(namespace);
    await registry.stop();
    try {
      await reconcile('OCIRepository', namespace, 'kasm-isolation');
      await ready('OCIRepository', namespace, 'kasm-isolation', 'False', 'connection refused');
      await expectInForce(namespace, specs);
    } finally {
      await registry.restart();
    }
    await reconcile('OCIRepository', namespace, 'kasm-isolation');
    await ready('OCIRepository', namespace, 'kasm-isolation', 'True');
  });

  test('a digest that nothing has: the policies stay, and the source says so', async () => {
    const nobody = `sha256:${'0'.repeat(64)}`;
    await apply(source(namespace, { digest: nobody }));
    await ready('OCIRepository', namespace, 'kasm-isolation', 'False', nobody);
    await expectInForce(namespace, specs);
    await apply(source(namespace, { digest }));
    await ready('OCIRepository', namespace, 'kasm-isolation', 'True', digest.slice(0, 20));
    await isReady(namespace);
  });

  test('a tag that moved: who pinned the digest stays with it, who follows the tag gets the new chart', async () => {
    const moved = await publish(chartTag, await changedChart());
    try {
      await reconcile('OCIRepository', namespace, 'kasm-isolation');
      await ready('OCIRepository', namespace, 'kasm-isolation', 'True', digest.slice(0, 20));
      await apply(source(namespace, { tag: chartTag }));
      await ready('OCIRepository', namespace, 'kasm-isolation', 'True', moved.slice(0, 20));
      await expectInForce(namespace, specs);
    } finally {
      await publish(chartTag);
    }
  });

  test('an upgrade adds and removes a policy, and going back in git goes back here', async () => {
    const without = { ...kasm, components: { guac: { enabled: false } } };
    await apply(release(namespace, { values: without }));
    await expectInForce(namespace, await declared(namespace, without));
    await apply(release(namespace, { values: kasm }));
    await expectInForce(namespace, specs);
  });

  test('uninstall: when the HelmRelease is deleted, its policies are', async () => {
    await lab.api.must('DELETE', fluxPath('HelmRelease', namespace, 'kasm-isolation'));
    await expectInForce(namespace, {});
  });

  test('uninstall with helm.sh/resource-policy keep: the policies stay', async () => {
    const kept = { ...kasm, annotations: { 'helm.sh/resource-policy': 'keep' } };
    await apply(release(namespace, { values: kept }));
    await expectInForce(namespace, await declared(namespace, kept));
    const path = fluxPath('HelmRelease', namespace, 'kasm-isolation');
    await lab.api.must('DELETE', path);
    await until(
      'no HelmRelease',
      () => lab.api.ask('GET', path),
      ({ status }) => status === 404,
    );
    await expectInForce(namespace, specs);
  });
});

describe('examples/flux/kasm-waits.yaml', () => {
  const namespace = 'waits';

  test('Kasm waits while its isolation is not ready, and is installed once it is', async () => {
    await publishKasm('1.1190.0');
    await place(namespace);
    await apply(
      ...(await example('flux/kasm-waits.yaml', namespace)),
      release(namespace, { values: { preset: 'kasm-9' } }),
    );
    await ready(
      'HelmRelease',
      namespace,
      'kasm',
      'False',
      `dependency '${namespace}/kasm-isolation' is not ready`,
    );
    const kasmIsHere = `/api/v1/namespaces/${namespace}/configmaps/kasm-is-here`;
    expect((await lab.api.ask('GET', kasmIsHere)).status).toBe(404);
    await apply(release(namespace, { values: kasm }));
    await ready('HelmRelease', namespace, 'kasm', 'True');
    expect((await lab.api.ask('GET', kasmIsHere)).status).toBe(200);
    await expectInForce(namespace, await declared(namespace, kasm));
  });
});
