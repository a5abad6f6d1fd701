import { describe, expect, test } from 'vitest';
import { expected } from '../../lab/declared.ts';
import { portsOf, withAddresses } from '../../lab/endpoints.ts';
import { servicesOf } from '../../lab/kasm-services.ts';
import { livePolicies, release } from '../../lab/release.ts';
import { worldOf } from '../../lab/world.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import { resolve } from '../../src/table/resolve.ts';
import { placed } from '../support/worlds.ts';
import { duringTest } from './support/during-test.ts';
import { generation } from './support/generation.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';
import { unlessQuick } from './support/level.ts';
import { tryNames, tryServices } from './support/served.ts';
import { declaredBy, judge, tryAll, type Judgement, type Trials } from './support/truth-table.ts';

// Faults that somebody planted beside the chart: what the tables of this folder say names each of them.

const [first, second] = lab.nodes;

const during = duringTest();

/** Those of a Kasm that a fault shows at, started; the databases are on the second node, everybody else on the first. */
async function start(preset: string, values: object) {
  const table = await resolve({ preset, ...values });
  const { rows, namespaces } = worldOf(table, [], 'kasm', withAddresses(generation(preset)));
  const some = rows.filter(({ name }) =>
    /^kasm\/(?:api|manager|proxy|db|redis)\.|^bare pod$/u.test(name),
  );
  const nodeOf = (row: number): string | undefined =>
    (some[row]?.name.startsWith('kasm/db.') ? second : first)?.name;
  const running = await during.start(lab, some, [...namespaces], [...portsOf(table), 5433], nodeOf);
  const { endpoints } = running;
  return {
    endpoints,
    ports: portsOf(table),
    services: servicesOf(preset, table).filter(({ component }) =>
      endpoints.some(({ name }) => name.startsWith(`kasm/${component}.`)),
    ),
    async judged(trials: Trials): Promise<Judgement> {
      const evaluator = createEvaluator(await livePolicies(lab), namespaces);
      return judge(trials, declaredBy(expected(table, 'kasm', namespaces)), evaluator);
    },
  };
}

const sound = { missing: [], excess: [] };

test('a Service that leads to a port which no row admits is named, with the port and the policy that shuts it', async () => {
  const values = { preset: 'kasm-1.16' };
  await release(lab, 'install', values);
  const { endpoints, services, judged } = await start('kasm-1.16', {});
  const served = await during.serve(services, endpoints, (service) =>
    service.name === 'db' ? { ...service, ports: [{ port: 5432, targetPort: 5433 }] } : service,
  );
  await untilEnforced();
  const { missing, excess } = await judged(await tryServices(endpoints, served));
  expect(excess).toEqual([]);
  expect(missing.length).toBeGreaterThan(1);
  const what = engine.rejects ? 'is refused' : 'is not answered';
  for (const sentence of missing) {
    expect(sentence).toMatch(
      /^kasm\/(?:api|manager|share)\.\d+ on node-a → kasm\/db\.\d+ on node-b \(\S+\) by Service db, port 5432 to 5433 : 5432\/TCP /u,
    );
    expect(sentence).toContain(`${what} and must connect (declared by app-to-db); shut by `);
    expect(sentence).toMatch(/; shut by .*\bkasm\/kasm-isolation-db\b/u);
  }
});

test('a DNS row that is gone is named by the pods that get no answer, and by the row', async () => {
  const values = { preset: 'kasm-1.16', egress: 'all', peers: placed };
  await release(lab, 'install', { ...values, flows: { 'to-dns': { enabled: false } } });
  const { endpoints, services, judged } = await start('kasm-1.16', values);
  const served = await during.serve(services, endpoints);
  await untilEnforced();
  const { missing, excess } = await judged(await tryNames(endpoints, served));
  expect(excess).toEqual([]);
  expect(missing.join('\n')).toMatch(
    /^kasm\/api\.\d+ on node-a → dns \(10\.42\.253\.53\) by Service kube-dns, for \d+ names : 53\/UDP, 53\/TCP is not answered and must connect \(declared by to-dns\); shut by kasm\/kasm-isolation-api\b/mu,
  );
});

describe('the engine of one node is gone while policies are installed', () => {
  const values = { preset: 'plain' };

  const faults = [
    ['killed', () => second?.engine.stop('SIGKILL'), () => second?.engine.start()],
    ['halted', () => second?.engine.pause(), () => second?.engine.resume()],
  ] as const;

  test.each(unlessQuick(faults, ([fault]) => fault === 'killed'))(
    '%s: both the wait and the table name that node, and only that',
    async (_, end, begin) => {
      const { endpoints, ports, judged } = await start('plain', {});
      await untilEnforced();
      await end();
      await release(lab, 'install', values);
      await expect(untilEnforced(15)).rejects.toThrow(
        /^The policy engine of node-b has not caught up/u,
      );
      const { missing, excess } = await judged(await tryAll(lab, endpoints, ports));
      await begin();
      await untilEnforced();
      expect(missing).toEqual([]);
      expect(excess.join('\n')).toMatch(
        /^bare pod on node-a → kasm\/db\.\d+ on node-b \(\S+\) : .*5432\/TCP.* connects and must not \(declared by no flow\); opened by no rule of any policy$/mu,
      );
      for (const sentence of excess) expect(sentence).toMatch(/ → \S+ on node-b /u);
      expect(await judged(await tryAll(lab, endpoints, ports))).toEqual(sound);
    },
  );
});
