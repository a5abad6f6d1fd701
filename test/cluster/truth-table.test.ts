import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/files.ts';
import { readObjects } from '../../src/objects.ts';
import { worldOf } from '../../src/reach/world.ts';
import { resolve } from '../../src/table/resolve.ts';
import { worlds } from '../support/worlds.ts';
import { lab, settle } from './support/lab.ts';
import { livePolicies, release, uninstall } from './support/release.ts';
import { housed, settleTown, type Town } from './support/town.ts';
import { portsOf, truthTable } from './support/truth-table.ts';

const onK3s = worlds.filter(({ values }) => values['platform'] === 'k3s');

/** The pods that this preset is for, with the labels that Kasm's own charts give them. */
async function podsOf(preset: string) {
  const file = join(packageDirectory, 'test', 'support', 'pods', `${preset}.yaml`);
  if (!existsSync(file)) return undefined;
  return housed(readObjects([{ name: file, text: await readFile(file, 'utf8') }], 'kasm'));
}

await lab.addNamespace({ name: 'kasm', labels: {} });

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
    town = await settleTown(lab, rows, [...namespaces], portsOf(table));
    await settle();
    const started = Date.now();
    const { tried, connected, missing, excess } = await truthTable(lab, table, town.doors, {
      namespaces,
      policies,
    });
    console.log(
      `${name}: ${rows.length} ends, ${tried} connections tried in ${Date.now() - started} ms, ${connected} connected`,
    );
    expect({ missing, excess }).toEqual({ missing: [], excess: [] });
    expect(tried).toBeGreaterThan(0);
  });
});
