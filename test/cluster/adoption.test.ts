import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { helm, HelmRefused, release, uninstall } from '../../lab/release.ts';
import { cli } from '../support/cli.ts';
import { lab, untilEnforced } from './support/lab.ts';
import { live, liveKasm, tableOf, type LiveKasm } from './support/live-kasm.ts';
import { faults } from './support/watch.ts';

const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
const byHand = await readFile(join(packageDirectory, 'test', 'support', 'by-hand.yaml'), 'utf8');
const core = { preset: 'core' };
const plain = { preset: 'plain' };
const kept = { annotations: { 'helm.sh/resource-policy': 'keep' } };
const tables = { core: await tableOf(core), plain: await tableOf(plain) };

let kasm: LiveKasm;

beforeAll(async () => {
  kasm = await liveKasm(tables.core, tables.plain);
});

beforeEach(async () => {
  await lab.kubectl(['apply', '--filename', '-'], byHand);
  await untilEnforced();
});

afterEach(async () => {
  await uninstall(lab).catch(() => undefined);
  await lab.api.must('DELETE', policies);
  await untilEnforced();
});

afterAll(() => kasm.end());

const install = (values: object, ...flags: readonly string[]): Promise<string> =>
  helm(
    lab,
    ['install', 'kasm-isolation', './chart', ...flags, '--values', '-'],
    JSON.stringify({ preflight: 'off', ...values }),
  );

async function audit(preset: string) {
  const flags = ['--cluster', '--kubectl', lab.parts.kubectl, '--kubeconfig', lab.kubeconfig];
  const { exitCode, stdout } = await cli(['audit', preset, '-n', 'kasm', ...flags]);
  return { exitCode, findings: [...stdout.matchAll(/KI4\d\d/gu)].map(String) };
}

describe('policies that were applied by hand, of the names that the values render', () => {
  test('audit names them before anything else, and Helm refuses to install over them', async () => {
    const { exitCode, findings } = await audit('core');
    expect({ exitCode, first: findings[0] }).toEqual({ exitCode: 1, first: 'KI404' });
    await expect(install(core)).rejects.toThrow(HelmRefused);
    await expect(install(core)).rejects.toThrow('invalid ownership metadata');
  });

  test('with --take-ownership: no denied pair ever connects, no allowed pair is ever refused', async () => {
    const observations = await live('take over', kasm.watched(tables.core), () =>
      install(core, '--take-ownership'),
    );
    expect(faults(observations)).toEqual([]);
    expect((await audit('core')).findings).toEqual([]);
  });
});

describe('policies that were applied by hand, of other names', () => {
  test('the release is installed beside them, and they are deleted after: no gap either way', async () => {
    const names = ['default-deny', 'allow-db-access', 'allow-redis-access', 'allow-proxy-ingress'];
    const both = kasm.watched(tables.core, tables.plain);
    const observations = await live('replace', both, async () => {
      await release(lab, 'install', plain);
      await untilEnforced();
      await lab.kubectl(['delete', 'networkpolicy', '--namespace', 'kasm', ...names]);
    });
    expect(faults(observations)).toEqual([]);
  });
});

describe('uninstall with helm.sh/resource-policy: keep', () => {
  test('what was in force stays so, under watch', async () => {
    await install({ ...core, ...kept }, '--take-ownership');
    await untilEnforced();
    const observations = await live('uninstall and keep', kasm.watched(tables.core), () =>
      uninstall(lab),
    );
    expect(faults(observations)).toEqual([]);
    expect((await lab.api.must('GET', policies)).items).toHaveLength(4);
  });

  test('without it, all is open at once', async () => {
    await install(core, '--take-ownership');
    await untilEnforced();
    const observations = await live('uninstall', kasm.watched(tables.core), () => uninstall(lab));
    const denied = observations.filter(({ isAllowed }) => !isAllowed);
    expect(denied.every(({ wrong }) => wrong > 0)).toBe(true);
  });
});
