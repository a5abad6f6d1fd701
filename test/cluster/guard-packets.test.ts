import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOf, type LabPod } from '../../lab/lab.ts';
import { release, uninstall } from '../../lab/release.ts';
import type { Verdict } from '../../lab/pods.ts';
import { labelsOf, pod } from './support/guard/objects.ts';
import { core, patch, post, send } from './support/guard/request.ts';
import { clear, group, guarded, prepare, values } from './support/guard/setting.ts';
import { lab, untilEnforced } from './support/lab.ts';

// What the guard is for, on sockets: a pod that puts on the labels of api reaches the database, or never gets them.

const running = (name: string, labels: LabPod['labels'], host: number): LabPod => ({
  namespace: 'kasm',
  name,
  labels,
  ips: [`10.42.233.${host}`, `fd42::e9:${host}`],
  ports: [5432],
});
const database = running('packets-db', labelsOf('db'), 1);
const api = running('packets-api', labelsOf('api'), 2);
const bare = running('packets-bare', { app: 'bare' }, 3);
const all = [database, api, bare];

const mallory = lab.api.as('mallory', [group]);
const relabel = patch(`${core}/pods/${bare.name}`, { metadata: { labels: labelsOf('api') } });
const byStatus = patch(`${core}/pods/${bare.name}/status`, {
  metadata: { labels: labelsOf('api') },
});

/** Whether a pod connects to PostgreSQL, once the engine has enforced what the API server holds. */
async function reaches(from: LabPod): Promise<readonly (Verdict | undefined)[]> {
  await untilEnforced();
  const ports = [{ protocol: 'TCP' as const, port: 5432 }];
  const rows = database.ips.map((to) => ({ from: endOf(from), to, ports }));
  return (await lab.pods.probe(rows)).map(([verdict]) => verdict);
}

const unlabel = (): Promise<unknown> =>
  lab.api.merge(`${core}/pods/${bare.name}`, {
    metadata: {
      labels: Object.fromEntries(Object.keys(labelsOf('api')).map((key) => [key, null])),
    },
  });

beforeAll(async () => {
  await prepare();
  await lab.addPods(all);
  await release(lab, 'install', { ...values('Deny'), guard: { enabled: false } });
});

afterAll(async () => {
  await uninstall(lab);
  await lab.removePods(all);
  await clear();
});

test('api reaches the database, and a pod without its labels does not', async () => {
  expect(await reaches(api)).toEqual(['o', 'o']);
  expect(await reaches(bare)).toEqual(['r', 'r']);
});

describe('without the guard', () => {
  test.each([
    ['kubectl label', relabel],
    ['its status', byStatus],
  ])('a pod that puts on the labels of api by %s reaches the database', async (_, request) => {
    expect((await send(mallory, request)).status).toBe(200);
    expect(await reaches(bare)).toEqual(['o', 'o']);
    await unlabel();
    expect(await reaches(bare)).toEqual(['r', 'r']);
  });
});

describe('with the guard in Warn', () => {
  beforeAll(() => guarded('Warn', ({ status, warnings }) => status < 300 && warnings.length > 0));

  test('it reaches the database too, and whoever did it was told', async () => {
    const { status, warnings } = await send(mallory, relabel);
    expect([status, warnings.length]).toEqual([200, 1]);
    expect(await reaches(bare)).toEqual(['o', 'o']);
    await unlabel();
  });
});

describe('with the guard in Deny', () => {
  beforeAll(() => guarded('Deny', ({ status }) => status === 422));

  test.each([
    ['kubectl label', relabel],
    ['its status', byStatus],
  ])('a pod never gets the labels by %s, and reaches nothing', async (_, request) => {
    expect((await send(mallory, request)).status).toBe(422);
    expect(await reaches(bare)).toEqual(['r', 'r']);
  });

  test('an impostor never exists', async () => {
    const made = await send(mallory, post(`${core}/pods`, pod('impostor', labelsOf('api'))));
    expect(made.status).toBe(422);
    expect((await lab.api.ask('GET', `${core}/pods/impostor`)).status).toBe(404);
  });

  test('a second policy never exists, and api goes on reaching the database', async () => {
    const open = {
      metadata: { name: 'open' },
      spec: { podSelector: { matchLabels: labelsOf('db') }, ingress: [{}] },
    };
    const path = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
    expect((await send(mallory, post(path, open))).status).toBe(422);
    expect(await reaches(bare)).toEqual(['r', 'r']);
    expect(await reaches(api)).toEqual(['o', 'o']);
  });
});
