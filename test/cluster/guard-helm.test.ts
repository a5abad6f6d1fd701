import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { helm, release, uninstall } from '../../lab/release.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { core, patch, post, send } from './support/guard/request.ts';
import { empower, group } from './support/guard/setting.ts';
import { lab } from './support/lab.ts';

// Helm keeps values of a release in a Secret, and takes them from there at `--reuse-values`: whoever may write it says
// what the next upgrade of somebody else installs.

const guard = { enabled: true, action: 'Deny', allow: { users: ['admin'] } };
const values = { preset: 'kasm-1.19', kasm: { release: 'desk' } };
const mallory = lab.api.as('mallory', [group]);
const record = (version: number): string =>
  `${core}/secrets/sh.helm.release.v1.kasm-isolation.v${version}`;
const open = {
  peers: { attacker: { ipBlocks: [{ cidr: '203.0.113.7/32' }] } },
  flows: { open: { from: ['attacker'], to: ['db'], ports: ['postgres'] } },
};

/** What Helm keeps in a Secret, with more values. */
async function poisoned(path: string): Promise<string> {
  const { data } = (await lab.api.must('GET', path)) as unknown as { data: { release: string } };
  const inner = Buffer.from(data.release, 'base64').toString();
  const kept = JSON.parse(gunzipSync(Buffer.from(inner, 'base64')).toString()) as object;
  const { config } = kept as { config: object };
  const text = JSON.stringify({ ...kept, config: { ...config, ...open } });
  return Buffer.from(gzipSync(text).toString('base64')).toString('base64');
}

const poison = async (version: number) =>
  send(mallory, patch(record(version), { data: { release: await poisoned(record(version)) } }));

/** Whether the next upgrade lets the attacker in to the database. */
async function isOpen(): Promise<boolean> {
  await helm(lab, ['upgrade', 'kasm-isolation', chartDirectory, '--reuse-values']);
  const path = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies/kasm-isolation-db';
  return JSON.stringify(await lab.api.must('GET', path)).includes('203.0.113.7/32');
}

/** What comes of a Secret of somebody's that is called so; nothing is written. */
const secret = async (name: string): Promise<number> =>
  (await send(mallory, post(`${core}/secrets`, { metadata: { name } }), true)).status;

/** Waits until the server judges by the guard. */
const untilInForce = (): Promise<void> =>
  vi.waitFor(async () => expect(await secret('sh.helm.release.v1.kasm-isolation.v99')).toBe(422), {
    timeout: 20_000,
  });

let disempower: () => Promise<unknown>;

beforeAll(async () => {
  disempower = await empower();
});
afterAll(async () => {
  await uninstall(lab);
  await disempower();
});

test('without the guard, values that somebody wrote into what Helm keeps open the database', async () => {
  await release(lab, 'install', values);
  expect(await isOpen()).toBe(false);
  expect((await poison(2)).status).toBe(200);
  expect(await isOpen()).toBe(true);
});

describe('with the guard', () => {
  beforeAll(async () => {
    await release(lab, 'upgrade', { ...values, guard });
    await untilInForce();
  });

  test('nobody writes them, and an upgrade opens nothing', async () => {
    const { status, body } = await poison(4);
    expect([status, body.message]).toEqual([
      422,
      expect.stringContaining(
        'mallory is not in guard.allow and changes what Helm keeps of release kasm-isolation',
      ),
    ]);
    expect(await isOpen()).toBe(false);
  });

  test.each([
    ['those of the release of Kasm are kept too', 'sh.helm.release.v1.desk.v1', 422],
    ['those of another release are free', 'sh.helm.release.v1.wiki.v1', 201],
    ['and so is a Secret that only begins so', 'sh.helm.release.v1.desktop.v1', 201],
  ])('%s', async (_, name, status) => {
    expect(await secret(name)).toBe(status);
  });
});
