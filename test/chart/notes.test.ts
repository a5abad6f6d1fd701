import { describe, expect, test } from 'vitest';
import { platformNames, presetNames } from '../../schema/names.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { formatPort } from '../../src/report/flow-table.ts';
import { resolve } from '../../src/table/resolve.ts';
import { rows } from '../../src/table/rows.ts';
import { runHelm } from '../support/helm.ts';
import { proxyServiceOf } from '../support/proxy-services.ts';
import { worlds } from '../support/worlds.ts';

/** NOTES.txt as an install would print it; a client-side dry run needs no cluster. */
async function notes(...flags: string[]): Promise<string> {
  const args = ['install', 'iso', chartDirectory, '-n', 'kasm', '--dry-run=client', ...flags];
  const { failed, stdout, stderr } = await runHelm(args);
  if (failed) throw new Error(stderr);
  return stdout.slice(stdout.indexOf('\nNOTES:\n'));
}

/** A row of one's own, with the claim widened that it breaks. */
const row = (from: readonly string[]): object => ({
  flows: { 'more-to-redis': { from, to: ['redis'], ports: ['redis'] } },
});

/** A text without its line breaks. */
const joined = (text: string): string => text.replaceAll(/\s+/gu, ' ');

/** The rows that NOTES shows, each on one line. */
function shown(text: string): readonly string[] {
  const [, table = ''] = /^Who may reach whom.*\n((?: {2}.*\n)*)/mu.exec(text) ?? [];
  return table
    .replaceAll('\n      ', ' ')
    .split('\n')
    .flatMap((line) => line.trim() || []);
}

/** The rows of the resolved table in the same words, targets of the same sources together. */
async function declared(values: unknown): Promise<readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const { flow, from, to, ports } of rows(await resolve(values))) {
    const key = `${flow}: ${from.join(', ')} -> `;
    const open = ports?.map(formatPort).join(', ') ?? 'every port';
    lines.set(key, [...(lines.get(key) ?? []), `${to.join(', ')} ${open}`]);
  }
  return [...lines].map(([key, targets]) => key + targets.join('; '));
}

describe('NOTES shows the rows of the resolved table, and no other', () => {
  const sets = worlds.filter(({ values }) => values['platform'] === 'k3s');

  test.each(sets.map(({ name, values }) => [name, values] as const))('%s', async (_, values) => {
    const expected = await declared(values);
    const text = await notes('--set-json', JSON.stringify(values));
    expect(shown(text)).toEqual(expected.length > 0 ? expected : ['no row']);
  });

  test.each([
    ['a row that is off', { flows: { 'app-to-db': { enabled: false } } }],
    ['a peer that is off', { peers: { prometheus: { enabled: false } } }],
    ['a component that is off', { components: { redis: { enabled: false } } }],
    ['a row on every port', { flows: { 'proxy-to-api': { allPorts: true } } }],
    ['a row of your own from two', row(['api', 'guac'])],
    ['a row over whose ends nobody watches', { flows: { 'to-dns': { from: ['api'] } } }],
    ['a range of ports', { components: { db: { ports: { postgres: { port: 1, endPort: 9 } } } } }],
    ['a port that is a text', { components: { db: { ports: { postgres: { port: '5433' } } } } }],
    ['null at a switch', { flows: { 'app-to-db': { enabled: null } } }],
  ])('%s', async (_, values) => {
    const text = await notes('--set-json', JSON.stringify(values));
    expect(shown(text)).toEqual(await declared(values));
  });
});

test('NOTES fits a screen of 80 columns and 40 lines in the default, but for its head and commands', async () => {
  const lines = (await notes()).split('\n').filter((line) => line !== '' && line !== 'NOTES:');
  expect(lines.length).toBeLessThanOrEqual(40);
  const wide = lines.filter((line) => line.length > 80);
  expect(wide.filter((line) => !/^kasm-isolation |^ {2}(?:ip=|kubectl )/u.test(line))).toEqual([]);
});

test('the commands of NOTES find the pods of the row that the preset tries', async () => {
  const text = await notes('--set', 'preset=kasm-1.19', '--set', 'kasm.release=desk');
  const labels = /get pods -n kasm -l (\S+) /u.exec(text)?.[1]?.split(',');
  const { components } = await resolve({ preset: 'kasm-1.19', kasm: { release: 'desk' } });
  const wanted = Object.entries(components['db']?.podSelector?.matchLabels ?? {});
  expect(labels?.toSorted()).toEqual(wanted.map(([key, value]) => `${key}=${value}`).toSorted());
  expect(text).toContain('nc -zvw3 $ip 5432\n');
});

test('where no labels find the target, or none is tried, NOTES asks for its address', async () => {
  const expression = '{"matchExpressions":[{"key":"db","operator":"Exists"}]}';
  const flags = ['--set-json', `components.db.podSelector=${expression}`];
  for (const text of [await notes(...flags), await notes('--set', 'preset=none')]) {
    expect(text).toContain('nc -zvw3 POD_IP PORT\n');
    expect(text).not.toContain('ip=$(');
  }
});

test.each(platformNames)('%s: NOTES says where denied packets are seen', async (platform) => {
  const text = await notes('--set', `platform=${platform},preset=none`);
  expect(text).toMatch(/^ {2}(?:Denied packets|Canal logs)/mu);
  expect(text.includes('nflog:100')).toBe(platform === 'k3s');
  expect(text.includes('acl-logging')).toBe(platform === 'openshift');
});

test('NOTES says what is isolated, what is open on purpose, and how to prove it', async () => {
  const text = await notes('--set', 'preset=kasm-1.16');
  expect(text).toContain('Every pod of the namespace accepts only what a row allows.');
  expect(text).toContain('Outgoing traffic closed: db, db-init, redis.');
  expect(joined(text)).toContain('(egress: dataTier; `egress: all` closes it)');
  expect(joined(text)).toContain(
    'If the probe connects, your network plugin enforces no NetworkPolicies, and nothing here protects you.',
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
    'Open: peer ingress-controller is anywhere',
  );
  expect(await notes()).not.toContain('anywhere');
  const off = 'peers.ingress-controller.anywhere=true,peers.ingress-controller.enabled=false';
  expect(await notes('--set', off)).not.toContain('anywhere');
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
