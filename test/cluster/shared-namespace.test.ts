import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageDirectory } from '../../src/read/files.ts';
import { addressOf } from '../../src/netpol/sets/address-set.ts';
import type { Pod } from '../../src/netpol/model.ts';
import { expected } from '../../lab/declared.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import { worldOf } from '../../lab/world.ts';
import type { ResolvedFlow, Table } from '../../src/table/table.ts';
import { lab, untilEnforced } from './support/lab.ts';
import { live, liveKasm, tableOf } from './support/live-kasm.ts';
import { livePolicies, release, uninstall } from '../../lab/release.ts';
import { startEndpoints, type RunningEndpoints } from '../../lab/endpoints.ts';
import { allowedBy, declaredBy, judge, tryAll } from './support/truth-table.ts';
import { faults } from './support/watch.ts';

const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';

let running: RunningEndpoints | undefined;
let foreign: string[] = [];
let releases: string[] = [];
afterEach(async () => {
  for (const name of releases) await uninstall(lab, name);
  for (const name of foreign) await lab.api.must('DELETE', `${policies}/${name}`);
  await running?.stop();
  [running, releases, foreign] = [undefined, [], []];
});

async function install(name: string, values: object): Promise<void> {
  await release(lab, 'install', values, { name });
  releases.push(name);
}

async function addForeign(name: string, spec: unknown): Promise<void> {
  await lab.api.must('POST', policies, { metadata: { name }, spec });
  foreign.push(name);
}

/** The database, the application, a connection proxy, and a port that nobody names. */
const ports = [5432, 8080, 9000, 20999];

/** Starts all ends of a table and some pods besides, tries everything, and judges by the table or by the policies. */
async function seen(table: Table, others: readonly Pod[], by: 'table' | 'policies' = 'table') {
  const all = await livePolicies(lab);
  const own = { pods: others, namespaces: [] };
  const { rows, namespaces } = worldOf(table, all, 'kasm', own);
  running = await startEndpoints(lab, rows, [...namespaces], ports);
  await untilEnforced();
  const evaluator = createEvaluator(all, namespaces);
  // One family is enough here; the truth tables try both.
  const endpoints = running.endpoints.filter(({ isV4 }) => isV4);
  const trials = await tryAll(lab, endpoints, ports);
  expect(trials.tried).toBeGreaterThan(1000);
  const says =
    by === 'table' ? declaredBy(expected(table, 'kasm', namespaces)) : allowedBy(evaluator);
  return judge(trials, says, evaluator);
}

const nothing = { missing: [], excess: [] };

const pod = (name: string, number: number, labels: Record<string, string>): Pod => ({
  namespace: 'kasm',
  name,
  labels,
  ips: [addressOf(`10.42.210.${number}`), addressOf(`fd42::d2:${number}`)],
  ports: [],
  hostNetwork: false,
});

/** The table of one release with its components and flows under names of their own, so that two fit in one. */
function renamed(table: Table, prefix: string): Pick<Table, 'components' | 'flows'> {
  const member = (name: string): string => (name in table.components ? `${prefix}-${name}` : name);
  const flows: [string, ResolvedFlow][] = Object.entries(table.flows).map(([name, flow]) => [
    `${prefix}-${name}`,
    { ...flow, from: flow.from?.map(member), to: flow.to?.map(member) } as ResolvedFlow,
  ]);
  const components = Object.entries(table.components).map(([name, one]) => [member(name), one]);
  return { components: Object.fromEntries(components), flows: Object.fromEntries(flows) };
}

/** One of two Kasms of a namespace. */
const valuesOf = (name: string) => ({
  preset: 'kasm-connection-proxy',
  kasm: { release: name },
  defaultDeny: { podSelector: { matchLabels: { 'app.kubernetes.io/instance': name } } },
});

describe('two releases in one namespace', () => {
  test('each isolates the pods of its own Kasm, and neither lets the other in', async () => {
    const [blue, green] = [await tableOf(valuesOf('blue')), await tableOf(valuesOf('green'))];
    await install('isolation-blue', valuesOf('blue'));
    await install('isolation-green', valuesOf('green'));
    const [one, two] = [renamed(blue, 'blue'), renamed(green, 'green')];
    const both: Table = {
      defaultDeny: {
        enabled: true,
        policyTypes: ['Ingress'],
        podSelector: {
          matchExpressions: [
            { key: 'app.kubernetes.io/instance', operator: 'In', values: ['blue', 'green'] },
          ],
        },
      },
      peers: blue.peers,
      components: { ...one.components, ...two.components },
      flows: { ...one.flows, ...two.flows },
      claims: {},
    };
    expect(await seen(both, [])).toEqual(nothing);
  });

  test('over the same pods they say the same, and removing one changes nothing', async () => {
    const table = await tableOf({});
    await install('first', {});
    await install('second', {});
    const kasm = await liveKasm(table);
    const observations = await live('one of two releases removed', kasm.watched(table), () =>
      uninstall(lab, 'second'),
    );
    releases = ['first'];
    expect(faults(observations)).toEqual([]);
    await kasm.end();
  });

  test('two that would write the same policy are refused by Helm, and the first stays as it was', async () => {
    await install('first', { preset: 'core' });
    const was = await livePolicies(lab);
    await expect(release(lab, 'install', { preset: 'core' }, { name: 'second' })).rejects.toThrow(
      'allow-db-access',
    );
    await lab.helm(['uninstall', 'second', '--namespace', 'kasm']);
    expect(await livePolicies(lab)).toEqual(was);
  });
});

describe('a namespace that is shared', async () => {
  const file = join(packageDirectory, 'examples', 'shared-namespace', 'values.yaml');
  const values = parse(await readFile(file, 'utf8'));
  const table = await tableOf(values);
  const shop = pod('shop', 1, { app: 'shop' });
  const till = pod('till', 2, { app: 'till' });

  test('pods of others stay open to everybody, and get nothing of Kasm', async () => {
    await install('kasm-isolation', values);
    expect(await seen(table, [shop, till])).toEqual(nothing);
  });

  test('what others close for their own pods stays closed, and closes nothing of Kasm', async () => {
    await install('kasm-isolation', values);
    await addForeign('shop', {
      podSelector: { matchLabels: { app: 'shop' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: 'till' } } }],
          ports: [{ protocol: 'TCP', port: 8080 }],
        },
      ],
    });
    expect(await seen(table, [shop, till], 'policies')).toEqual(nothing);
  });

  test('a policy of somebody else that opens our database does open it: policies only add, and the proof shows it', async () => {
    await install('kasm-isolation', values);
    await addForeign('careless', {
      podSelector: table.components['db']?.podSelector,
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'shop' } } }] }],
    });
    const { missing, excess } = await seen(table, [shop]);
    await running?.stop();
    running = undefined;
    expect(missing).toEqual([]);
    expect(
      excess.some((line) => /^kasm\/shop → db .* : .*5432\/TCP.*kasm\/careless/u.test(line)),
    ).toBe(true);
    expect(excess.filter((line) => !line.startsWith('kasm/shop → '))).toEqual([]);
    expect(await seen(table, [shop], 'policies')).toEqual(nothing);
  });
});
