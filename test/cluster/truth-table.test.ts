import { afterEach, describe, expect, test } from 'vitest';
import { expected } from '../../lab/declared.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import { worldOf } from '../../lab/world.ts';
import { resolve } from '../../src/table/resolve.ts';
import { placed } from '../support/worlds.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';
import { release, uninstall } from '../../lab/release.ts';
import { startEndpoints, type RunningEndpoints } from '../../lab/endpoints.ts';
import { isFull } from './support/level.ts';
import { onlyIPv6 } from './support/ipv6.ts';
import { installed } from './support/installed.ts';
import { neededBy } from './support/generation.ts';
import { declaredBy, judge, triedAgain, tryAll } from './support/truth-table.ts';
import { worldsHere } from './support/worlds.ts';
import { portsOf } from '../../lab/endpoints.ts';

/** Every other row is on the other node: of each component and peer, some meet within a node and some across. */
const spread = (row: number): string | undefined => lab.nodes[row % lab.nodes.length]?.name;
/** Where whoever is denied gets no answer, tables take long: there they are tried once. */
const placements = { 'across two nodes': spread, 'on one node': (): undefined => undefined };
const tables = Object.entries(placements)
  .filter(([placement]) => placement === 'across two nodes' || (isFull && engine.rejects))
  .flatMap(([placement, nodeOf]) => worldsHere.map((world) => ({ ...world, placement, nodeOf })));

let running: RunningEndpoints | undefined;
afterEach(async () => {
  await uninstall(lab);
  await running?.stop();
  running = undefined;
});

describe('on sockets, whoever is declared connects, and nobody else', () => {
  test.each(tables)('$name, $placement', async ({ name, values, placement, nodeOf }) => {
    const { table, policies, rows, namespaces } = await installed(values);
    const preset = String(values['preset']);
    const ports = portsOf(table);
    running = await startEndpoints(lab, rows, [...namespaces], ports, nodeOf);
    await untilEnforced();
    const started = Date.now();
    const declared = declaredBy(expected(table, 'kasm', namespaces));
    const trials = await triedAgain(lab, await tryAll(lab, running.endpoints, ports), declared);
    console.log(
      `${name}, ${placement}: ${rows.length} ends, ${trials.tried} connections tried in ${Date.now() - started} ms, ${trials.connected} connected`,
    );
    const evaluator = createEvaluator(policies, namespaces);
    expect(trials.tried).toBeGreaterThan(500);
    expect(judge(trials, declared, evaluator)).toEqual({ missing: [], excess: [] });
    // Rows for closed egress lead to peers that each user names; what Kasm itself needs is the same.
    const needed = neededBy(preset);
    if (needed) expect(judge(trials, needed, evaluator)).toEqual({ missing: [], excess: [] });
  });
});

test.runIf(isFull).each(['plain', 'kasm-1.19'])(
  'of pods that have IPv6 addresses alone, whoever %s declares connects, and nobody else',
  async (preset) => {
    const values = { preset, egress: 'all', peers: placed };
    const { table, policies, rows, namespaces } = await installed(values);
    const ports = portsOf(table);
    running = await startEndpoints(lab, rows.map(onlyIPv6), [...namespaces], ports, spread);
    await untilEnforced();
    const declared = declaredBy(expected(table, 'kasm', namespaces));
    const trials = await triedAgain(lab, await tryAll(lab, running.endpoints, ports), declared);
    expect(trials.connected).toBeGreaterThan(0);
    const evaluator = createEvaluator(policies, namespaces);
    expect(judge(trials, declared, evaluator)).toEqual({ missing: [], excess: [] });
  },
);

test('the node reaches its own pods on every port, as the probes of its kubelet must', async () => {
  const values = { preset: 'plain', egress: 'all', peers: placed };
  const table = await resolve(values);
  if (!table) throw new Error('plain is not sound');
  await release(lab, 'install', values);
  const { rows, namespaces } = worldOf(table, [], 'kasm');
  const ports = portsOf(table);
  running = await startEndpoints(lab, rows, [...namespaces], ports);
  await untilEnforced();
  const pods = running.endpoints.filter(({ endpoint }) => endpoint.kind === 'pod');
  const targets = ports.flatMap((port) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port })),
  );
  const verdicts = await lab.pods.probe(
    pods.map(({ ip }) => ({ from: lab.node.name, to: ip, ports: targets })),
  );
  expect(verdicts.flat().filter((verdict) => verdict !== 'o')).toEqual([]);
  expect(verdicts.flat().length).toBe(pods.length * targets.length);
});
