import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/files.ts';
import { readObjects } from '../../src/objects.ts';
import { expected } from '../../src/reach/expected.ts';
import { observed } from '../../src/reach/observed.ts';
import { worldOf } from '../../src/reach/world.ts';
import { resolve } from '../../src/table/resolve.ts';
import { placed, worlds } from '../support/worlds.ts';
import { lab, settle } from './support/lab.ts';
import { livePolicies, release, uninstall } from './support/release.ts';
import { housed, settleTown, type Town } from '../../scripts/lab/town.ts';
import { truthTable } from './support/truth-table.ts';
import { portsOf } from '../../scripts/lab/town.ts';

const onK3s = worlds.filter(({ values }) => values['platform'] === 'k3s');

/** The pods that this preset is for, with the labels that Kasm's own charts give them. */
async function podsOf(preset: string) {
  const file = join(packageDirectory, 'test', 'support', 'pods', `${preset}.yaml`);
  if (!existsSync(file)) return undefined;
  return housed(readObjects([{ name: file, text: await readFile(file, 'utf8') }], 'kasm'));
}

let town: Town | undefined;
afterEach(async () => {
  await uninstall(lab);
  await town?.leave();
  town = undefined;
});

describe('on sockets, whoever is declared connects, and nobody else', () => {
  test.each(onK3s)('$name', async ({ name, values }) => {
    const { table } = await resolve(values);
    if (!table) throw new Error(`${name} is not sound`);
    await release(lab, 'install', values);
    const policies = await livePolicies(lab);
    const own = await podsOf(String(values['preset']));
    const { rows, namespaces } = worldOf(table, policies, 'kasm', own);
    const ports = portsOf(table);
    town = await settleTown(lab, rows, [...namespaces], ports);
    await settle();
    const started = Date.now();
    const { tried, connected, missing, excess } = await truthTable(
      lab,
      expected(table, 'kasm', namespaces),
      { doors: town.doors, ports },
      observed(policies, namespaces),
    );
    console.log(
      `${name}: ${rows.length} ends, ${tried} connections tried in ${Date.now() - started} ms, ${connected} connected`,
    );
    expect({ missing, excess }).toEqual({ missing: [], excess: [] });
    expect(tried).toBeGreaterThan(0);
  });
});

test('the node reaches its own pods on every port, as the probes of its kubelet must', async () => {
  const values = { preset: 'plain', egress: 'all', peers: placed };
  const { table } = await resolve(values);
  if (!table) throw new Error('plain is not sound');
  await release(lab, 'install', values);
  const { rows, namespaces } = worldOf(table, [], 'kasm');
  const ports = portsOf(table);
  town = await settleTown(lab, rows, [...namespaces], ports);
  await settle();
  const pods = town.doors.filter(({ endpoint }) => endpoint.kind === 'pod');
  const targets = ports.map((port) => ({ protocol: 'TCP' as const, port }));
  const verdicts = await lab.pods.probe(
    pods.map(({ ip }) => ({ from: 'node', to: ip, ports: targets })),
  );
  expect(verdicts.flat().filter((verdict) => verdict !== 'o')).toEqual([]);
  expect(verdicts.flat().length).toBe(pods.length * ports.length);
});
