import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labelsFor } from '../../src/netpol/policy/selector.ts';
import { resolve } from '../../src/table/resolve.ts';
import { Kubelet } from '../../lab/kubelet.ts';
import { addService } from '../../lab/services.ts';
import { lab, publish, chartTag } from './support/lab.ts';
import { apply, example, fluxPath } from './support/flux.ts';
import { isNotReady, isReady, lastValues, place, release } from './support/flux-release.ts';
import { declared, expectInForce } from './support/policies.ts';
import { until } from './support/wait.ts';

await publish(chartTag);

const wrongHost = '10.42.99.99';
const database = '10.42.77.1';
const tested = (host: string, values: object = {}) => ({
  preset: 'plain',
  preflight: 'off',
  helmTest: { enabled: true, host, runner: 'flux' },
  ...values,
});
/** As many write it who want a release that failed to be tried again. */
const triedAgain = { remediation: { retries: 1, remediateLastFailure: true } };
const test60 = { test: { enable: true, timeout: '1m' } };
/** A place with a database that answers. */
async function placeWithDatabase(namespace: string): Promise<() => Promise<void>> {
  await place(namespace);
  const pod = {
    namespace,
    name: 'db',
    labels: { app: 'kasm-db' },
    ips: [database],
    ports: [5432],
  };
  await lab.addPods([pod]);
  return () => lab.removePods([pod]);
}

describe('helm test after an install and an upgrade', () => {
  let kubelet: Kubelet;

  beforeAll(async () => {
    kubelet = await Kubelet.start(lab);
  });
  afterAll(() => kubelet.stop());

  test('a test that passes: Ready says so', async () => {
    const end = await placeWithDatabase('passes');
    await apply(release('passes', { values: tested(database), ...test60 }));
    const { message } = await isReady('passes', 'Helm test succeeded');
    expect(message).toContain('2 test hooks completed successfully');
    await end();
  });

  test('a test that fails, with ignoreTestFailures: Ready says what failed, and the policies stay', async () => {
    const namespace = 'fails-ignored';
    const end = await placeWithDatabase(namespace);
    const specs = await declared(namespace, tested(wrongHost));
    const remediation = { ...triedAgain.remediation, ignoreTestFailures: true };
    await apply(
      release(namespace, { values: tested(wrongHost), ...test60, install: { remediation } }),
    );
    await isNotReady(namespace, 'Helm test failed');
    await expectInForce(namespace, specs);
    await sleep(5000); // remediation would have begun at once
    await expectInForce(namespace, specs);
    await end();
  });

  test('a test that fails, with ignoreFailures: Ready says nothing of it, so the example does not use that', async () => {
    const namespace = 'fails-unsaid';
    const end = await placeWithDatabase(namespace);
    const spec = { test: { ...test60.test, ignoreFailures: true } };
    await apply(release(namespace, { values: tested(wrongHost), ...spec }));
    await until(
      'a test that failed',
      () => lab.api.must('GET', fluxPath('HelmRelease', namespace, 'kasm-isolation')),
      ({ status }) => JSON.stringify(status).includes('TestFailed'),
    );
    expect((await isReady(namespace)).message).toContain('Helm install succeeded');
    await end();
  });

  test('a test that fails, with remediation and without ignoreTestFailures: Flux uninstalls the policies, which opens everything', async () => {
    const namespace = 'fails-remediated';
    const end = await placeWithDatabase(namespace);
    const spec = { ...test60, install: triedAgain };
    await apply(release(namespace, { values: tested(wrongHost), ...spec }));
    await isNotReady(namespace, 'Helm test failed');
    await expectInForce(namespace, {});
    await end();
  });

  test('a test that fails after an upgrade, with remediation: Flux rolls back to the policies before', async () => {
    const namespace = 'fails-rolled-back';
    const end = await placeWithDatabase(namespace);
    const before = tested(database);
    await apply(release(namespace, { values: before, ...test60 }));
    await isReady(namespace);
    const after = tested(wrongHost, { components: { guac: { enabled: false } } });
    await apply(release(namespace, { values: after, ...test60, upgrade: triedAgain }));
    await isNotReady(namespace, 'rollback');
    await expectInForce(namespace, await declared(namespace, before));
    await end();
  });

  test('examples/flux/oci-repository.yaml: its values come from three places, its test passes', async () => {
    const namespace = 'as-written';
    await lab.addNamespace({ name: namespace, labels: {} });
    const documents = await example('flux/oci-repository.yaml', namespace);
    const labels = labelsFor(
      (await resolve({ preset: 'kasm-1.19', kasm: { release: 'kasm' } })).components['db']
        ?.podSelector ?? {},
    );
    const pod = { namespace, name: 'db', labels, ips: [database], ports: [5433] };
    await lab.addPods([pod]);
    const service = await addService(lab, {
      namespace,
      name: 'kasm-db',
      ports: [{ port: 5433, targetPort: 5433 }],
      endpoints: [{ name: 'db', ips: [database] }],
    });
    await apply(...documents);
    await isReady(namespace, 'Helm test succeeded');
    await expectInForce(
      namespace,
      await declared(namespace, (await lastValues(namespace)) as object),
    );
    await service.remove();
    await lab.removePods([pod]);
  });
});
