import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { release, uninstall } from '../../lab/release.ts';
import { cli } from '../support/cli.ts';
import { loadPods } from '../support/kasm-pods.ts';
import { lab } from './support/lab.ts';

// audit asks the API server through kubectl, as a user's would.

const values = { preset: 'kasm-1.19' };
const pods = '/api/v1/namespaces/kasm/pods';
const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
const kasm = loadPods('kasm-1.19').map((pod, index) => ({ ...pod, name: `audited-${index}` }));

let folder: string;
let source: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-audit-'));
  source = join(folder, 'values.yaml');
  await writeFile(source, JSON.stringify(values));
  await lab.addNamespace({ name: 'kasm', labels: {} });
  for (const { name, labels } of kasm) {
    await lab.api.must('POST', pods, {
      metadata: { name, labels },
      spec: { containers: [{ name: 'lab', image: 'lab' }] },
    });
  }
});

afterAll(async () => {
  await uninstall(lab).catch(() => undefined);
  for (const { name } of kasm) {
    await lab.api.must('DELETE', `${pods}/${name}`, { gracePeriodSeconds: 0 });
  }
  await rm(folder, { recursive: true });
});

/** `audit` of the lab, by the administrator or by somebody whom the API server takes for another. */
async function audit(kubeconfig = lab.kubeconfig, ...more: readonly string[]) {
  const flags = ['--cluster', '--kubectl', lab.parts.kubectl, '--kubeconfig', kubeconfig];
  const { exitCode, stdout, stderr } = await cli(['audit', source, ...flags, ...more]);
  return { exitCode, said: stdout.replaceAll(/\s+/gu, ' '), stderr };
}

test('before the install, that is the finding', async () => {
  const { exitCode, said, stderr } = await audit();
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  expect(said).toContain('KI401 not installed: 0 of 12 policies are in the cluster');
});

test('after it, nothing is found but peers that are not there', async () => {
  await release(lab, 'install', values);
  const { exitCode, said } = await audit();
  expect(exitCode, said).toBe(0);
  expect(said).toMatch(/^Namespace kasm against .*: 1 warning\. KI105 /u);
});

test('the values may be those that were installed, which Helm keeps', async () => {
  const { exitCode, said } = await audit(lab.kubeconfig, '--installed');
  expect(exitCode, said).toBe(0);
  expect(said).toMatch(/^Namespace kasm against release kasm-isolation of kasm: 1 warning\./u);
  const other = await audit(lab.kubeconfig, '--installed', '-r', 'nobodys');
  expect([other.exitCode, other.stderr]).toEqual([
    3,
    expect.stringMatching(
      /helm get values nobodys -n kasm: .*not found; write the release with -r/u,
    ),
  ]);
});

test('what somebody opens, deletes or changes is found by rule and name', async () => {
  await lab.api.must('POST', policies, {
    metadata: { name: 'somebodys' },
    spec: { podSelector: { matchLabels: { 'app.kubernetes.io/component': 'db' } }, ingress: [{}] },
  });
  const opened = await audit();
  expect(opened.exitCode).toBe(1);
  expect(opened.said).toContain('by kasm/somebodys ingress[0]');
  await lab.api.must('DELETE', `${policies}/somebodys`);
  await lab.api.must('DELETE', `${policies}/kasm-isolation-db`);
  const gone = await audit();
  expect(gone.exitCode).toBe(1);
  expect(gone.said).toContain('KI401 1 of 12 policies is not installed: kasm/kasm-isolation-db');
});

/** A configuration of kubectl as which the administrator acts as somebody else. */
async function actingAs(user: string): Promise<string> {
  const file = join(folder, `${user}.yaml`);
  const own = await readFile(lab.kubeconfig, 'utf8');
  await writeFile(file, own.replace(/(token: \S+)/u, `$1\n      as: ${user}`));
  return file;
}

test('whoever may read one namespace alone gets an answer about it, with what was not asked', async () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', name: 'auditor' };
  await lab.kubectl([
    'create',
    'role',
    role.name,
    '-n',
    'kasm',
    '--verb=list',
    '--resource=pods,services,networkpolicies.networking.k8s.io',
  ]);
  await lab.kubectl([
    'create',
    'rolebinding',
    role.name,
    '-n',
    'kasm',
    `--role=${role.name}`,
    '--user=auditor',
  ]);
  const { said } = await audit(await actingAs('auditor'));
  expect(said).toContain('KI401 1 of 12 policies is not installed');
  expect(said).toMatch(
    /KI303 \(warning\) of the cluster, could not be asked: namespaces \(forbidden\)/u,
  );
});

test('whoever may read nothing gets no verdict', async () => {
  const { exitCode, said } = await audit(await actingAs('nobody'));
  expect(exitCode).toBe(1);
  expect(said).toMatch(/KI303 of the cluster, could not be asked: /u);
});
