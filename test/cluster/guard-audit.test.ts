import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { release, uninstall } from '../../lab/release.ts';
import { cli } from '../support/cli.ts';
import { labelsOf, pod } from './support/guard/objects.ts';
import { lab } from './support/lab.ts';

// audit reads the guard from the API server, which writes out what the chart leaves to it.

const allow = { users: ['admin'], serviceAccounts: ['kasm/deployer'] };
const guard = { enabled: true, action: 'Warn', allow };
const values = { preset: 'kasm-1.19', guard: { ...guard, peers: true } };
const allowed = 'users admin; service accounts kasm/deployer';
const pods = '/api/v1/namespaces/kasm/pods';
const admission = '/apis/admissionregistration.k8s.io/v1';
const name = 'kasm.kasm-isolation.guard-pods';
const now = { gracePeriodSeconds: 0 };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-guard-audit-'));
  await lab.api.must(
    'POST',
    pods,
    pod('by-hand', labelsOf('api'), { serviceAccountName: 'deployer' }),
  );
  await release(lab, 'install', values);
});

afterAll(async () => {
  await uninstall(lab).catch(() => undefined);
  await lab.api.must('DELETE', `${pods}/by-hand`, now);
  await rm(folder, { recursive: true });
});

/** What audit says of the guard. */
async function audit(own: object = values) {
  const source = join(folder, 'values.yaml');
  await writeFile(source, JSON.stringify(own));
  const kubectl = ['--kubectl', lab.parts.kubectl, '--kubeconfig', lab.kubeconfig];
  const { stdout, stderr } = await cli(['audit', source, '--cluster', ...kubectl]);
  expect(stderr).toBe('');
  return stdout.replaceAll(/\s+/gu, ' ');
}

test('as it was installed, it is in force and nothing of it is changed', async () => {
  const said = await audit();
  expect(said).toContain(`Guard: in force, Warn. Allowed: ${allowed}.`);
  expect(said).not.toMatch(/KI40[567]/u);
});

test('a pod that was there before is told, for the guard would have refused it', async () => {
  expect(await audit()).toContain(
    'KI408 (warning) 1 pod with the labels of a component and no controller: kasm/by-hand;',
  );
});

test('and that it runs as a service account that is allowed', async () => {
  expect(await audit()).toContain(
    'Guard: as service accounts that are allowed run kasm/by-hand; who made them it does not know.',
  );
});

test('values that want more than is installed find it changed', async () => {
  expect(await audit({ ...values, guard: { ...values.guard, action: 'Deny' } })).toContain(
    `KI406 ${name} of the guard is not what the values say (spec.validationActions)`,
  );
});

test('what somebody loosens is found', async () => {
  await lab.api.merge(`${admission}/validatingadmissionpolicies/${name}`, {
    spec: { failurePolicy: 'Ignore' },
  });
  expect(await audit()).toContain(
    `KI406 ${name} of the guard is not what the values say (spec.failurePolicy)`,
  );
});

test('and what somebody deletes', async () => {
  await lab.api.must('DELETE', `${admission}/validatingadmissionpolicybindings/${name}`);
  const said = await audit();
  expect(said).toContain(`KI405 1 policy of the guard is not in force: ${name};`);
  expect(said).toContain(`Guard: in force in part, Warn. Allowed: ${allowed}.`);
});

test('values without the guard find it left over', async () => {
  expect(await audit({ preset: 'kasm-1.19' })).toMatch(
    /KI407 6 policies of the guard are left over: kasm\.kasm-isolation\.guard-identities, /u,
  );
});
