import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { foreignResolver } from '../../lab/cluster-dns.ts';
import { expected } from '../../lab/declared.ts';
import { portsOf, withAddresses, type LiveEndpoint } from '../../lab/endpoints.ts';
import { servicesOf } from '../../lab/kasm-services.ts';
import { endOf, type LabPod } from '../../lab/lab.ts';
import { release } from '../../lab/release.ts';
import { proxyModes, type ProxyMode } from '../../lab/service-proxy.ts';
import { addService, type LabService } from '../../lab/services.ts';
import { worldOf } from '../../lab/world.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import { resolve } from '../../src/table/resolve.ts';
import { duringTest } from './support/during-test.ts';
import { placed, worlds, type World } from '../support/worlds.ts';
import { closesAll, isPreset, unlessFull, unlessQuick } from './support/level.ts';
import { installed } from './support/installed.ts';
import { generation, neededBy } from './support/generation.ts';
import { lab, untilEnforced, untilServed, usualMode } from './support/lab.ts';
import { tryNames, tryServices, zonesOf } from './support/served.ts';
import { declaredBy, judge } from './support/truth-table.ts';

/** An empty table has no Services. */
const onK3s = worlds.filter(
  (world) => world.values['platform'] === 'k3s' && !isPreset(world, 'none'),
);
const everyMode = unlessQuick(unlessFull(onK3s, closesAll), (world) =>
  isPreset(world, 'plain', 'kasm-1.19'),
);
/** The mode of K3s shares tables with the engine: it is slower, and translates alike. */
const ofMode: Readonly<Record<ProxyMode, readonly World[]>> = {
  nftables: everyMode,
  iptables: unlessFull(everyMode, (world) => isPreset(world, 'kasm-1.19')),
};

/** Service proxies of this mode on every node. */
async function proxies(mode: ProxyMode): Promise<void> {
  await Promise.all(lab.nodes.map(({ proxy }) => proxy.start(mode)));
  await untilServed();
}
afterAll(() => proxies(usualMode));

const isPod = ({ endpoint }: LiveEndpoint): boolean => endpoint.kind === 'pod';

const during = duringTest();

/** Every other row is on the other node. */
const spread = (row: number): string | undefined => lab.nodes[row % lab.nodes.length]?.name;

describe.each(proxyModes)('by name and through Services, kube-proxy in mode %s', (mode) => {
  beforeAll(() => proxies(mode));

  test.each(ofMode[mode])('$name', async ({ name, values }) => {
    const { table, policies, rows, namespaces } = await installed(values);
    const preset = String(values['preset']);
    const services = servicesOf(preset, table, { zones: zonesOf(preset) });
    const targets = services.flatMap(({ ports }) => ports.map(({ targetPort }) => targetPort));
    const ports = [...new Set([...portsOf(table), ...targets])];
    const running = await during.start(lab, rows, [...namespaces], ports, spread);
    const served = await during.serve(services, running.endpoints);
    await untilEnforced();
    const pods = running.endpoints.filter(isPod);
    const asked = await tryNames(pods, served);
    const trials = await tryServices(pods, served);
    console.log(
      `${name}: ${services.length} Services, their names asked for ${asked.tried} times, ${trials.tried} connections tried, ${trials.connected} connected`,
    );
    const evaluator = createEvaluator(policies, namespaces);
    expect(asked.wrong).toEqual([]);
    expect(asked.connected).toBeGreaterThan(0);
    expect(trials.connected).toBeGreaterThan(0);
    const { allowed, declared } = expected(table, 'kasm', namespaces);
    for (const each of [asked, trials]) {
      const judged = judge(each, declaredBy({ allowed, declared }), evaluator);
      expect(judged).toEqual({ missing: [], excess: [] });
      const needed = neededBy(preset);
      if (needed) expect(judge(each, needed, evaluator)).toEqual({ missing: [], excess: [] });
    }
  });
});

const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';

/** A client on one node, a server on the other, and a Service that leads from port 80 to the server's 8080. */
const client: LabPod = {
  namespace: 'kasm',
  name: 'client',
  labels: { app: 'client' },
  ips: ['10.42.251.1', 'fd42::fb:1'],
  ports: [],
};
const server: LabPod = {
  namespace: 'kasm',
  name: 'server',
  labels: { app: 'server' },
  ips: ['10.42.251.2', 'fd42::fb:2'],
  ports: [80, 8080],
  node: lab.nodes[1]?.name,
};

const both = [true, true];
const neither = [false, false];

const incoming = (port: number) => ({
  podSelector: { matchLabels: server.labels },
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ podSelector: {} }], ports: [{ protocol: 'TCP', port }] }],
});
const outgoing = (to: readonly object[], port: number) => ({
  podSelector: { matchLabels: client.labels },
  policyTypes: ['Egress'],
  egress: [{ to, ports: [{ protocol: 'TCP', port }] }],
});
const serverPods = [{ podSelector: { matchLabels: server.labels } }];
const blocksOf = (ips: readonly string[]) =>
  ips.map((ip) => ({ ipBlock: { cidr: `${ip}/${ip.includes(':') ? 128 : 32}` } }));

describe.each(proxyModes)('what policies see of a connection to a Service, mode %s', (mode) => {
  let service: LabService;
  beforeAll(async () => {
    await proxies(mode);
    await lab.addPods([client, server]);
    service = await addService(lab, {
      namespace: 'kasm',
      name: 'web',
      ports: [{ port: 80, targetPort: 8080 }],
      endpoints: [server],
    });
    await untilServed();
    return async () => {
      await service.remove();
      await lab.removePods([client, server]);
    };
  });
  afterEach(() => lab.api.must('DELETE', `${policies}/one`));

  /** Whether the client reaches the Service under a policy, over each family. */
  async function reaches(spec: object): Promise<readonly boolean[]> {
    await lab.api.must('POST', policies, { metadata: { name: 'one' }, spec });
    await untilEnforced();
    await lab.pods.forget();
    const rows = service.addresses.map((to) => ({
      from: endOf(client),
      to,
      ports: [{ protocol: 'TCP' as const, port: 80 }],
    }));
    return (await lab.pods.probe(rows)).flat().map((verdict) => verdict === 'o');
  }
  test('the port of the container lets it in', async () =>
    expect(await reaches(incoming(8080))).toEqual(both));
  test('the port of the Service does not', async () =>
    expect(await reaches(incoming(80))).toEqual(neither));
  test('the port of the container lets it out, to the pods', async () =>
    expect(await reaches(outgoing(serverPods, 8080))).toEqual(both));
  test('the port of the Service does not', async () =>
    expect(await reaches(outgoing(serverPods, 80))).toEqual(neither));
  test.each([80, 8080])(
    'the address of the Service as ipBlock lets nothing out, on %i',
    async (port) => {
      expect(await reaches(outgoing(blocksOf(service.addresses), port))).toEqual(neither);
    },
  );
  test('the addresses of the pods as ipBlock do', async () => {
    expect(await reaches(outgoing(blocksOf(server.ips), 8080))).toEqual(both);
  });
});

describe('a name server outside, as a thief would use to carry data out', () => {
  const name = 'stolen.example.';
  const foreign = '9.9.9.9';
  const values = { preset: 'kasm-1.19', egress: 'all', peers: placed };

  test('answers who is not closed, and nobody of an isolated Kasm', async () => {
    const table = await resolve(values);
    await release(lab, 'install', values);
    const kasm = withAddresses(generation('kasm-1.19'));
    const { rows, namespaces } = worldOf(table, [], 'kasm', kasm);
    const running = await during.start(lab, rows, [...namespaces], [53], spread);
    const stop = await foreignResolver(lab, foreign, name);
    await untilEnforced();
    const { namesOf } = expected(table, 'kasm', namespaces);
    const answered = { ours: new Set<boolean>(), others: new Set<boolean>() };
    for (const { end, endpoint, isV4 } of running.endpoints.filter(isPod)) {
      if (!isV4 || endpoint.kind !== 'pod') continue;
      const isOurs =
        endpoint.pod.namespace === 'kasm' &&
        [...namesOf(endpoint)].some((each) => table.components[each]);
      for (const protocol of ['UDP', 'TCP'] as const) {
        const [answer] = await lab.pods.resolve({
          from: end,
          server: foreign,
          protocol,
          names: [name],
        });
        if (isOurs) answered.ours.add(answer?.addresses !== undefined);
        else if (endpoint.pod.namespace !== 'kasm')
          answered.others.add(answer?.addresses !== undefined);
      }
    }
    await stop();
    expect(answered).toEqual({ ours: new Set([false]), others: new Set([true]) });
  });
});
