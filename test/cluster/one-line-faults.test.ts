import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import { expected } from '../../lab/declared.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import { worldOf } from '../../lab/world.ts';
import { withAddresses, startEndpoints, type RunningEndpoints } from '../../lab/endpoints.ts';
import { generation, neededBy } from './support/generation.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';
import { tableOf } from './support/live-kasm.ts';
import { livePolicies, release, uninstall } from '../../lab/release.ts';
import { declaredBy, judge, tryAll, type Judge } from './support/truth-table.ts';

const values = { platform: engine.platform };
const table = await tableOf(values);
const { rows, namespaces } = worldOf(table, [], 'kasm', withAddresses(generation('plain')));
/** PostgreSQL, the port beside it, its metrics, and the API. */
const ports = [5432, 5433, 9187, 8080];
/** Neither reads the chart that is installed: one knows Kasm's needs, the other the table as it should be. */
const judges = {
  kasm: neededBy('plain') as Judge,
  table: declaredBy(expected(table, 'kasm', namespaces)),
};

let running: RunningEndpoints;
beforeAll(async () => {
  running = await startEndpoints(lab, rows, [...namespaces], ports);
  return () => running.stop();
});

const folders: string[] = [];
afterEach(async () => {
  await uninstall(lab);
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** The chart with one place of one file changed. */
async function chartWith(file: string, from: string, to: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-fault-'));
  folders.push(folder);
  await cp(chartDirectory, folder, { recursive: true });
  const text = await readFile(join(folder, file), 'utf8');
  expect(text.split(from)).toHaveLength(2);
  await writeFile(join(folder, file), text.replace(from, to));
  return folder;
}

async function seenBy(says: Judge, chart: string) {
  await release(lab, 'install', values, { chart });
  await untilEnforced();
  const evaluator = createEvaluator(await livePolicies(lab), namespaces);
  const endpoints = running.endpoints.filter(({ isV4 }) => isV4);
  return judge(await tryAll(lab, endpoints, ports), says, evaluator);
}

const preset = 'files/presets/plain.yaml';
/** How a denial is told: an engine that rejects answers. */
const denied = engine.rejects ? 'is refused' : 'is not answered';

describe('one wrong line in the chart is found on sockets, with the pair, the port and the rule', () => {
  test('a widened peer: the proxy may reach the database', async () => {
    const chart = await chartWith(
      preset,
      'from: [api, manager]\n    to: [db]',
      'from: [api, manager, proxy]\n    to: [db]',
    );
    const { excess } = await seenBy(judges.kasm, chart);
    expect(excess.join('\n')).toMatch(
      /^kasm\/proxy\.\d+ → kasm\/db\.\d+ \(10\..*\) : 5432\/TCP connects and must not .*; opened by .*kasm\/kasm-isolation-db ingress\[0\]/mu,
    );
  });

  test('a dropped row: nobody reaches the database', async () => {
    const chart = await chartWith(
      preset,
      'from: [api, manager]\n    to: [db]',
      'enabled: false\n    from: [api, manager]\n    to: [db]',
    );
    const { missing } = await seenBy(judges.kasm, chart);
    expect(missing.join('\n')).toMatch(
      new RegExp(
        String.raw`^kasm/api\.\d+ → kasm/db\.\d+ \(10\..*\) : 5432/TCP ${denied} and must connect .*; shut by kasm/kasm-isolation-db`,
        'mu',
      ),
    );
  });

  test('a wrong port: 5433 is open in place of 5432', async () => {
    const chart = await chartWith(preset, '{ port: 5432 }', '{ port: 5433 }');
    const { missing, excess } = await seenBy(judges.kasm, chart);
    expect(missing.join('\n')).toMatch(
      new RegExp(String.raw`^kasm/api\.\d+ → kasm/db\.\d+ .* : 5432/TCP ${denied}`, 'mu'),
    );
    expect(excess.join('\n')).toMatch(
      /^kasm\/api\.\d+ → kasm\/db\.\d+ .* : 5433\/TCP connects .*ingress\[0\]/mu,
    );
  });

  test('a template that forgets who may: every rule admits everybody', async () => {
    const chart = await chartWith(
      'templates/_policy.tpl',
      '(or $rule.anywhere .group.anywhere)',
      'true',
    );
    const { excess } = await seenBy(judges.table, chart);
    expect(excess.join('\n')).toMatch(
      /^kasm\/proxy\.\d+ → kasm\/db\.\d+ .* : 9187\/TCP connects .*kasm-isolation-db ingress\[1\]/mu,
    );
  });
});
