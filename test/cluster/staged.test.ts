import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helm, HelmRefused, release, uninstall } from '../../lab/release.ts';
import { lab } from './support/lab.ts';
import { live, liveKasm, tableOf, type LiveKasm } from './support/live-kasm.ts';
import { addStagedKind } from './support/staged-kind.ts';
import { faults, watching } from './support/watch.ts';

const values = { preset: 'plain' };
const table = await tableOf(values);
const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
const staged = '/apis/projectcalico.org/v3/namespaces/kasm/stagedkubernetesnetworkpolicies';

const count = async (path: string): Promise<number> =>
  (await lab.api.must('GET', path)).items?.length ?? 0;

let kasm: LiveKasm;
let removeKind: (() => Promise<unknown>) | undefined;

beforeAll(async () => {
  kasm = await liveKasm(table);
});

afterAll(async () => {
  await uninstall(lab).catch(() => undefined);
  await removeKind?.();
  await kasm.end();
});

/** Every connection as one that must work. */
const open = () => kasm.watched(table).map((each) => ({ ...each, isAllowed: true }));

test('without the kind, the install is refused in words that name it, and nothing is installed', async () => {
  await expect(release(lab, 'install', { ...values, mode: 'staged' })).rejects.toThrow(
    /no matches for kind "StagedKubernetesNetworkPolicy" in version "projectcalico.org\/v3"/u,
  );
  await expect(helm(lab, ['status', 'kasm-isolation'])).rejects.toThrow(HelmRefused);
  expect(await count(policies)).toBe(0);
});

test('staged, the server takes every policy with strict validation, and nobody is denied', async () => {
  removeKind = await addStagedKind();
  const manifest = await helm(lab, ['template', 'x', './chart', '--set', 'mode=staged']);
  await lab.kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], manifest);
  const observations = await watching(lab, open(), () =>
    release(lab, 'install', { ...values, mode: 'staged' }),
  );
  expect(faults(observations)).toEqual([]);
  expect([await count(staged), await count(policies)]).toEqual([9, 0]);
});

test('from staged to enforced, what is allowed keeps working but for a moment, and in the end nothing else connects', async () => {
  const observations = await live('staged to enforced', kasm.watched(table), () =>
    release(lab, 'upgrade', { ...values, mode: 'enforced' }),
  );
  const allowed = observations.filter(({ isAllowed }) => isAllowed);
  expect(Math.max(...allowed.map(({ gap }) => gap))).toBeLessThan(2000);
  expect([await count(staged), await count(policies)]).toEqual([0, 9]);
  expect(await watching(lab, kasm.watched(table), () => sleep(500)).then(faults)).toEqual([]);
});

test('the next values, staged beside those that are enforced, change nothing', async () => {
  const next = { preset: 'plain', mode: 'staged', flows: { 'app-to-db': { enabled: false } } };
  const observations = await live('staged beside', kasm.watched(table), () =>
    release(lab, 'install', next, { name: 'next' }),
  );
  expect(faults(observations)).toEqual([]);
  expect([await count(staged), await count(policies)]).toEqual([9, 9]);
  await uninstall(lab, 'next');
});
