import { expect, test } from 'vitest';
import { presetNames } from '../../schema/names.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { runHelm } from '../support/helm.ts';
import { proxyServiceOf } from '../support/proxy-services.ts';

/** NOTES.txt as an install would print it; a client-side dry run needs no cluster. */
async function notes(...flags: string[]): Promise<string> {
  const args = ['install', 'iso', chartDirectory, '-n', 'kasm', '--dry-run=client', ...flags];
  const { failed, stdout, stderr } = await runHelm(args);
  if (failed) throw new Error(stderr);
  return stdout.slice(stdout.indexOf('\nNOTES:\n'));
}

test('NOTES says what is isolated, what is open on purpose, and how to prove it', async () => {
  const text = await notes('--set', 'preset=kasm-1.16');
  expect(text).toContain('Every pod of the namespace accepts only what a flow allows.');
  expect(text).toContain('Outgoing traffic closed: db, db-init, redis.');
  expect(text).toContain('(egress: dataTier; `egress: all` closes it)');
  expect(text).toContain('kubectl get networkpolicy -n kasm -l app.kubernetes.io/instance=iso');
  expect(text).toContain(
    'If the probe connects, your network plugin does not enforce NetworkPolicies, and nothing here protects you.',
  );
});

test.each(presetNames)(
  '%s: NOTES is loud when the labels are the user’s duty, and only then',
  async (preset) => {
    const text = await notes('--set', `preset=${preset}`);
    const loud = text.includes('!!  The labels of your pods are your duty');
    expect(loud).toBe(!preset.startsWith('kasm-') || preset === 'kasm-platform');
  },
);

test.each(presetNames)(
  '%s: NOTES names the LoadBalancer of its Kasm chart, unless values let in what comes that way',
  async (preset) => {
    const service = proxyServiceOf(preset, 'RELEASE');
    const text = await notes('--set', `preset=${preset}`);
    expect(text.includes('of type LoadBalancer unless you')).toBe(service !== undefined);
    if (service !== undefined) expect(text).toContain(`publishes its proxy by Service ${service},`);
  },
);

test('NOTES names that Service as the release has it, and no more once clients are let in', async () => {
  const flags = ['--set', 'preset=kasm-1.19', '--set', 'kasm.release=desk'];
  expect(await notes(...flags)).toContain(`Service ${proxyServiceOf('kasm-1.19', 'desk')},`);
  const values = new URL('../../examples/load-balancer/values.yaml', import.meta.url).pathname;
  expect(await notes('-f', values)).not.toContain('LoadBalancer');
});

test('NOTES warns of the unlabelled backup pods of Kasm 1.18', async () => {
  expect(await notes('--set', 'preset=kasm-1.18')).toContain(
    '!!  The pods of the db-backup CronJob carry no labels',
  );
});

test('NOTES names every peer that is anywhere', async () => {
  expect(await notes('--set', 'peers.ingress-controller.anywhere=true')).toContain(
    'Peer ingress-controller is anywhere',
  );
});

test('NOTES does not promise a default deny that is not there', async () => {
  const text = await notes('--set', 'preset=data-tier');
  expect(text).not.toContain('Every pod of the');
  expect(text).toContain('!!  There is no default deny in this preset');
});

test('NOTES names the command of helm test when there are pods for it, and else how to get them', async () => {
  const on = await notes('--set', 'helmTest.enabled=true', '--set', 'helmTest.host=kasm-db');
  expect(on).toContain('helm test iso -n kasm ');
  expect(on).not.toContain('helmTest.enabled=true');
  const off = await notes();
  expect(off).not.toContain('helm test iso');
  expect(off).toContain('--set helmTest.enabled=true --set helmTest.host=NAME_OF_A_SERVICE\n');
  expect(await notes('--set', 'preset=none')).toContain('--set helmTest.flow=A_FLOW_TO_IT\n');
});

test('the pods of helm test pass helm lint --strict', async () => {
  const flags = ['--set', 'helmTest.enabled=true', '--set', 'helmTest.host=kasm-db'];
  const { failed, stdout } = await runHelm(['lint', '--strict', chartDirectory, ...flags]);
  expect(failed, stdout).toBe(false);
});

test.each(presetNames)('%s passes helm lint --strict', async (preset) => {
  const { failed, stdout } = await runHelm([
    'lint',
    '--strict',
    chartDirectory,
    '--set',
    `preset=${preset}`,
  ]);
  expect(failed, stdout).toBe(false);
});
