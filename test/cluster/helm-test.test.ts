import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Kubelet } from '../../lab/kubelet.ts';
import { addService, type LabService } from '../../lab/services.ts';
import { lab, untilEnforced, untilServed } from './support/lab.ts';
import { liveKasm, tableOf, type LiveKasm } from './support/live-kasm.ts';
import { release, uninstall } from '../../lab/release.ts';

const valuesWith = (fields: Record<string, unknown> = {}) => ({
  helmTest: { enabled: true, host: 'kasm-db', ...fields },
});

let kasm: LiveKasm;
let kubelet: Kubelet;
let service: LabService;

beforeAll(async () => {
  kasm = await liveKasm(await tableOf({}));
  // On a real cluster the probes wait for 20 s; here nothing is slow.
  kubelet = await Kubelet.start(lab, { PATIENCE: '3' });
  const db = kasm.endpoints.filter(({ name }) => name === 'kasm/live-db');
  service = await addService(lab, {
    namespace: 'kasm',
    name: 'kasm-db',
    ports: [{ port: 5432, targetPort: 5432 }],
    endpoints: [{ name: 'db', ips: db.map(({ ip }) => ip) }],
  });
  await untilServed();
});

afterEach(async () => {
  for (const name of await leftPods())
    await lab.api.must('DELETE', `/api/v1/namespaces/kasm/pods/${name}`, { gracePeriodSeconds: 0 });
  await uninstall(lab);
  await untilEnforced();
});

afterAll(async () => {
  await service.remove();
  await kubelet.stop();
  await kasm.end();
});

/** What `helm test` says, and whether it failed. */
async function runTest() {
  const args = ['test', 'kasm-isolation', '--namespace', 'kasm', '--timeout', '2m'];
  const { failed, stdout, stderr } = await lab.helm(args);
  return { failed: Boolean(failed), said: `${String(stdout)}\n${String(stderr)}` };
}

const leftPods = async (): Promise<readonly string[]> => {
  const { items = [] } = await lab.api.must('GET', '/api/v1/namespaces/kasm/pods');
  return items.map(({ metadata }) => metadata?.name ?? '').filter((name) => /test/u.test(name));
};

describe('helm test, with the policy engine on', () => {
  test('passes: the right pod connects, the wrong one is denied, both say so, and nothing stays behind', async () => {
    await release(lab, 'install', valuesWith());
    await untilEnforced();
    const { failed, said } = await runTest();
    expect(said).toMatch(/OK: a pod with the labels of api reached db at kasm-db:5432/u);
    expect(said).toMatch(/OK: a pod that no flow speaks of tried kasm-db:5432 and was denied/u);
    expect(failed).toBe(false);
    expect(await leftPods()).toEqual([]);
  });

  test('fails when the flow it tries is not there: the right pod is denied', async () => {
    await release(
      lab,
      'install',
      valuesWith({ host: kasm.endpoints.find(({ name }) => name === 'kasm/live-redis')?.ip }),
    );
    await untilEnforced();
    const { failed, said } = await runTest();
    expect(said).toMatch(/FAILED: a pod with the labels of api did not reach db at/u);
    expect(failed).toBe(true);
  });

  test('fails when the host has no address, and leaves the pod that failed to be looked at', async () => {
    await release(lab, 'install', valuesWith({ host: 'kasm-nobody' }));
    await untilEnforced();
    const { failed, said } = await runTest();
    expect(said).toMatch(/FAILED: kasm-nobody does not resolve/u);
    expect(failed).toBe(true);
    expect(await leftPods()).toContain('kasm-isolation-test-right');
  });

  test('fails when a policy of somebody else opens the database', async () => {
    const path = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
    await release(lab, 'install', valuesWith());
    await lab.api.must('POST', path, {
      metadata: { name: 'careless' },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
    });
    await untilEnforced();
    const { failed, said } = await runTest();
    await lab.api.must('DELETE', `${path}/careless`);
    expect(said).toMatch(/FAILED: a pod that no flow speaks of reached db at kasm-db:5432/u);
    expect(failed).toBe(true);
  });
});

describe('helm test, with no policy engine', () => {
  test('fails, and says that the network plugin enforces nothing', async () => {
    for (const { engine } of lab.nodes) await engine.remove();
    await release(lab, 'install', valuesWith());
    const { failed, said } = await runTest();
    for (const { engine } of lab.nodes) await engine.start();
    await untilEnforced();
    expect(said).toMatch(
      /FAILED: a pod that no flow speaks of reached db at kasm-db:5432.*enforces no NetworkPolicies/su,
    );
    expect(failed).toBe(true);
  });
});
