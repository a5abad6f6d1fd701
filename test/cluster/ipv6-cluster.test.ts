import { expect, test } from 'vitest';
import { expected } from '../../lab/declared.ts';
import { portsOf } from '../../lab/endpoints.ts';
import { servicesOf } from '../../lab/kasm-services.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import { placed } from '../support/worlds.ts';
import { duringTest } from './support/during-test.ts';
import { unlessFull } from './support/level.ts';
import { neededBy } from './support/generation.ts';
import { installed } from './support/installed.ts';
import { onlyIPv6 } from './support/ipv6.ts';
import { lab, untilEnforced } from './support/lab.ts';
import { tryNames, tryServices, zonesOf } from './support/served.ts';
import { declaredBy, judge, tryAll } from './support/truth-table.ts';

// In a cluster without IPv4: that of nodes, pods, Services, the API server and the DNS.

const during = duringTest();
const sound = { missing: [], excess: [] };

const nodeOf = (row: number): string | undefined => lab.nodes[row % lab.nodes.length]?.name;

test('no node has an IPv4 address, nor has a Service', async () => {
  for (const node of lab.nodes)
    expect(
      await node.run(lab.parts.busybox, ['ip', '-4', '-o', 'address', 'show', 'scope', 'global']),
    ).toBe('');
  expect(await lab.kubectl(['get', 'services', '-A', '-o', 'jsonpath={..clusterIPs}'])).toMatch(
    /^(?:\["fd43::[^"]*"\] ?)+$/u,
  );
});

test.each(unlessFull(['plain', 'kasm-1.16', 'kasm-1.19'], (preset) => preset === 'kasm-1.19'))(
  '%s, egress all: by addresses, by names and through Services, whoever is declared connects, and nobody else',
  async (preset) => {
    const values = { preset, egress: 'all', peers: placed };
    const { table, policies, rows, namespaces } = await installed(values);
    const services = servicesOf(preset, table, { zones: zonesOf(preset) });
    const targets = services.flatMap((service) => service.ports.map((port) => port.targetPort));
    const ports = [...new Set([...portsOf(table), ...targets])];
    const { endpoints } = await during.start(
      lab,
      rows.map(onlyIPv6),
      [...namespaces],
      ports,
      nodeOf,
    );
    const pods = endpoints.filter(({ endpoint }) => endpoint.kind === 'pod');
    expect(pods.filter(({ isV4 }) => isV4)).toEqual([]);
    const served = await during.serve(services, endpoints);
    await untilEnforced();
    const evaluator = createEvaluator(policies, namespaces);
    const declared = declaredBy(expected(table, 'kasm', namespaces));
    const asked = await tryNames(pods, served);
    expect(asked.wrong).toEqual([]);
    const needed = neededBy(preset) ?? declared;
    for (const trials of [
      asked,
      await tryServices(pods, served),
      await tryAll(lab, endpoints, portsOf(table)),
    ]) {
      expect(trials.connected).toBeGreaterThan(0);
      expect(judge(trials, declared, evaluator)).toEqual(sound);
      expect(judge(trials, needed, evaluator)).toEqual(sound);
    }
  },
);
