import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endOf, type LabPod } from '../../lab/lab.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';
import { live, liveKasm, tableOf, type LiveKasm } from './support/live-kasm.ts';
import { HelmRefused, release, uninstall } from '../../lab/release.ts';
import { faults } from './support/watch.ts';

const before = { preset: 'plain', platform: engine.platform };
/** The database's port for Prometheus changes: rules change, but none changes its place. */
const after = { ...before, components: { db: { ports: { metrics: { port: 9188 } } } } };
const tables = { before: await tableOf(before), after: await tableOf(after) };

let kasm: LiveKasm;
beforeAll(async () => {
  kasm = await liveKasm(tables.before, tables.after);
  return () => kasm.end();
});
afterEach(async () => {
  await uninstall(lab).catch(() => undefined);
  await untilEnforced();
});

/** A pod of Kasm's namespace that no component means unless its labels say so. */
const extraPod = (number: number, labels: Record<string, string> = {}): LabPod => ({
  namespace: 'kasm',
  name: `extra-${number}`,
  labels,
  ips: [`10.42.${220 + (number >> 8)}.${number & 255}`, `fd42::dd:${number.toString(16)}`],
  ports: [5432],
});

const dbIps = (): readonly string[] =>
  kasm.endpoints.filter(({ name }) => name === 'kasm/live-db').map(({ ip }) => ip);

/** Whether an end connects to the database on a port, over each family. */
async function reaches(from: string, port: number): Promise<readonly boolean[]> {
  const rows = dbIps().map((to) => ({ from, to, ports: [{ protocol: 'TCP' as const, port }] }));
  return (await lab.pods.probe(rows)).flat().map((verdict) => verdict === 'o');
}
const reachesDb = (pod: LabPod): Promise<readonly boolean[]> => reaches(endOf(pod), 5432);

/** Prometheus finds the database's metrics where the version of an upgrade puts them, and only there. */
async function expectVersion(version: 'before' | 'after'): Promise<void> {
  const prometheus = kasm.endpoints.find(({ name }) => name === 'prometheus')?.end ?? '';
  const isNew = version === 'after';
  expect(await reaches(prometheus, 9188)).toEqual([isNew, isNew]);
  expect(await reaches(prometheus, 9187)).toEqual([!isNew, !isNew]);
}

describe('the policy engine is killed and starts again', () => {
  test('killed in the middle of an upgrade: the old rules hold until it is back, then the new ones', async () => {
    await release(lab, 'install', before);
    await untilEnforced();
    const observations = await live(
      'engine killed',
      kasm.watched(tables.before, tables.after),
      async () => {
        const upgrade = release(lab, 'upgrade', after);
        await lab.engine.stop('SIGKILL');
        await upgrade;
        await expectVersion('before');
        await lab.engine.start();
      },
    );
    expect(faults(observations)).toEqual([]);
    await expectVersion('after');
  });

  test('killed again and again while it writes: no moment is wider or narrower than both versions', async () => {
    await release(lab, 'install', before);
    await untilEnforced();
    const observations = await live(
      'engine killed six times',
      kasm.watched(tables.before, tables.after),
      async () => {
        for (const delay of [0, 30, 60, 90, 120, 150]) {
          await release(lab, 'upgrade', delay % 60 === 0 ? after : before);
          await sleep(delay);
          await lab.engine.stop('SIGKILL');
          await lab.engine.start();
        }
      },
    );
    expect(faults(observations)).toEqual([]);
  });
});

describe('the API server is killed and starts again', () => {
  test('the rules hold meanwhile, an upgrade fails whole, and the next one works', async () => {
    await release(lab, 'install', before);
    await untilEnforced();
    const observations = await live(
      'API server killed',
      kasm.watched(tables.before, tables.after),
      async () => {
        await lab.apiServer.stop('SIGKILL');
        await expect(release(lab, 'upgrade', after)).rejects.toThrow(HelmRefused);
        await lab.apiServer.start();
        await untilEnforced();
        await expectVersion('before');
        await release(lab, 'upgrade', after);
      },
    );
    expect(faults(observations)).toEqual([]);
    await expectVersion('after');
  });
});

describe('pods that change', () => {
  test('a pod that is given the label of api reaches the database, and no longer when it loses it', async () => {
    await release(lab, 'install', before);
    const pod = extraPod(1);
    const path = `/api/v1/namespaces/kasm/pods/${pod.name}`;
    await lab.addPods([pod]);
    await untilEnforced();
    expect(await reachesDb(pod)).toEqual([false, false]);
    await lab.api.merge(path, { metadata: { labels: { app: 'kasm-api' } } });
    await untilEnforced();
    expect(await reachesDb(pod)).toEqual([true, true]);
    await lab.api.merge(path, { metadata: { labels: { app: null } } });
    await untilEnforced();
    await lab.pods.forget();
    expect(await reachesDb(pod)).toEqual([false, false]);
    await lab.removePods([pod]);
  });

  test('an address that passes from an api pod to a pod without labels loses what api may do', async () => {
    await release(lab, 'install', before);
    const api = extraPod(2, { app: 'kasm-api' });
    await lab.addPods([api]);
    await untilEnforced();
    expect(await reachesDb(api)).toEqual([true, true]);
    await lab.removePods([api]);
    const next = { ...extraPod(2), name: 'next' };
    await lab.addPods([next]);
    await untilEnforced();
    await lab.pods.forget();
    expect(await reachesDb(next)).toEqual([false, false]);
    await lab.removePods([next]);
  });

  test('pods come and go by the hundred: those that stay notice nothing, each new one is judged by its labels', async () => {
    await release(lab, 'install', before);
    await untilEnforced();
    const pods = Array.from({ length: 200 }, (_, index) =>
      extraPod(index + 10, index % 2 === 0 ? { app: 'kasm-api' } : {}),
    );
    const observations = await live(
      'two hundred pods come and go',
      kasm.watched(tables.before),
      async () => {
        for (let first = 0; first < pods.length; first += 50)
          await lab.addPods(pods.slice(first, first + 50));
        await untilEnforced();
        await lab.pods.forget();
        const verdicts = await Promise.all(pods.map(reachesDb));
        expect(verdicts).toEqual(pods.map(({ labels }) => [!!labels['app'], !!labels['app']]));
        for (let first = 0; first < pods.length; first += 50)
          await lab.removePods(pods.slice(first, first + 50));
      },
    );
    expect(faults(observations)).toEqual([]);
  });
});
