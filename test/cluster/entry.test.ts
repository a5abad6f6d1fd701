import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { endOf, type LabPod } from '../../lab/lab.ts';
import { network } from '../../lab/network.ts';
import { release, uninstall } from '../../lab/release.ts';
import { proxyModes } from '../../lab/service-proxy.ts';
import { addService, type LabService } from '../../lab/services.ts';
import { labelsFor } from '../../src/netpol/policy/selector.ts';
import { resolve } from '../../src/table/resolve.ts';
import { isFull } from './support/level.ts';
import { lab, untilEnforced, untilServed, usualMode } from './support/lab.ts';

// Traffic from outside, by a Service that publishes the proxy: what the proxy's pod sees of it, and which peers admit it.

const [ownNode, otherNode] = lab.nodes.map(({ name }) => name);
const nodes = { own: network.nodes[0], other: network.nodes[1] };

const example = parse(
  readFileSync(new URL('../../examples/load-balancer/values.yaml', import.meta.url), 'utf8'),
) as {
  preset: string;
  peers: { 'ingress-controller': { podSelector: { matchLabels: Record<string, string> } } };
};

const components = (await resolve({ preset: example.preset, kasm: { release: 'kasm' } }))
  .components;
const proxy: LabPod = {
  namespace: 'kasm',
  name: 'proxy',
  labels: labelsFor(components['proxy']?.podSelector ?? {}),
  ips: ['10.42.252.1', 'fd42::fc:1'],
  ports: [8443],
  node: ownNode,
};

/** Outside: one address that the example takes for a client's, one that it does not. */
const client = { name: 'a-client', ips: ['203.0.113.7'], ports: [] };
const stranger = { name: 'a-stranger', ips: ['198.51.100.9'], ports: [] };

/** Addresses that a cloud gave to the load balancer; the router leads each to one node. */
const balanced = { own: '192.0.2.101', other: '192.0.2.102' } as const;

const kinds = ['NodePort', 'LoadBalancer'] as const;
const policies = ['Cluster', 'Local'] as const;
type By = keyof typeof balanced;

let services: Record<string, LabService>;
const serviceOf = (kind: (typeof kinds)[number], policy: (typeof policies)[number]): string =>
  `${kind}-${policy}`.toLowerCase();

beforeAll(async () => {
  await lab.addPods([proxy]);
  await lab.addOutside([client, stranger]);
  if (otherNode !== undefined) await lab.pods.lead(otherNode, [balanced.other]);
  await lab.pods.lead(ownNode ?? '', [balanced.own]);
  const made = kinds.flatMap((type) =>
    policies.map(async (externalTrafficPolicy, index) => {
      const service = await addService(lab, {
        namespace: 'kasm',
        name: serviceOf(type, externalTrafficPolicy),
        type,
        externalTrafficPolicy,
        // Each on a port of its own, so that they can share the addresses of the load balancer.
        ports: [{ port: 443 + index, targetPort: 8443 }],
        endpoints: [proxy],
        ...(type === 'LoadBalancer' ? { publicAddresses: Object.values(balanced) } : {}),
      });
      return [serviceOf(type, externalTrafficPolicy), service] as const;
    }),
  );
  services = Object.fromEntries(await Promise.all(made));
  await untilServed();
});
afterAll(async () => {
  for (const { remove } of Object.values(services)) await remove();
  await lab.removePods([proxy]);
  await lab.pods.remove([client.name, stranger.name]);
});

/** Where somebody outside finds a Service: an address and a port. */
function entrance(
  kind: (typeof kinds)[number],
  policy: (typeof policies)[number],
  by: By,
): readonly [string, number] {
  const port = 443 + policies.indexOf(policy);
  if (kind === 'LoadBalancer') return [balanced[by], port];
  const { nodePorts } = services[serviceOf(kind, policy)] ?? {};
  return [nodes[by].ips[0], nodePorts?.get(port) ?? 0];
}

async function connects(from: string, [to, port]: readonly [string, number]): Promise<boolean> {
  const [[verdict] = []] = await lab.pods.probe([{ from, to, ports: [{ protocol: 'TCP', port }] }]);
  return verdict === 'o';
}

const path = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';

/** Admits a network to the proxy, and nobody else. */
async function admit(cidr: string): Promise<void> {
  await lab.api.must('POST', path, {
    metadata: { name: 'entry' },
    spec: {
      podSelector: { matchLabels: proxy.labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ protocol: 'TCP', port: 8443 }] }],
    },
  });
  await untilEnforced();
  await lab.pods.forget();
}

/** The table: what the pod sees, and whether a network of the clients or of the nodes admits it. */
const rows = [
  { policy: 'Cluster', by: 'own', sees: nodes.own.ips[0], client: true, node: false },
  { policy: 'Cluster', by: 'other', sees: nodes.other.ips[0], client: false, node: true },
  { policy: 'Local', by: 'own', sees: client.ips[0], client: true, node: false },
  { policy: 'Local', by: 'other', sees: undefined, client: false, node: false },
] as const;
const table = kinds.flatMap((kind) => rows.map((row) => ({ kind, ...row })));

describe.each(isFull ? proxyModes : [usualMode])('from outside, kube-proxy in mode %s', (mode) => {
  beforeAll(async () => {
    await Promise.all(lab.nodes.map((node) => node.proxy.start(mode)));
    await untilServed();
  });
  afterAll(async () => {
    await Promise.all(lab.nodes.map((node) => node.proxy.start(usualMode)));
    await untilServed();
  });

  test.each(table)(
    '$kind, externalTrafficPolicy $policy, by the $by node: the pod sees $sees',
    async ({ kind, policy, by, sees }) => {
      expect(await lab.pods.source(client.name, ...entrance(kind, policy, by))).toBe(sees);
    },
  );

  describe.each([
    ['clients', `${client.ips[0]}/32`, 'client'],
    ['nodes', '192.0.2.0/24', 'node'],
  ] as const)('a policy that admits the %s', (_, cidr, who) => {
    beforeAll(() => admit(cidr));
    afterAll(async () => {
      await lab.api.must('DELETE', `${path}/entry`);
      await untilEnforced();
    });

    test.each(table)(
      `$kind, $policy, by the $by node: lets a client in: $${who}`,
      async ({ kind, policy, by, [who]: isIn }) =>
        expect(await connects(client.name, entrance(kind, policy, by))).toBe(isIn),
    );
  });
});

describe('examples/load-balancer', () => {
  beforeAll(async () => {
    // Its nodes are elsewhere.
    const text = JSON.stringify(example).replaceAll('192.168.10.0/24', network.hosts[0]);
    await release(lab, 'install', JSON.parse(text) as object);
    await untilEnforced();
    await lab.pods.forget();
  });
  afterAll(async () => {
    await uninstall(lab);
    await untilEnforced();
  });

  test.each(table)(
    '$kind, $policy, by the $by node: a client gets in where there is a way',
    async ({ kind, policy, by, sees }) =>
      expect(await connects(client.name, entrance(kind, policy, by))).toBe(sees !== undefined),
  );

  test.each(table)(
    '$kind, $policy, by the $by node: whoever is no client gets in only with the address of a node',
    async ({ kind, policy, by }) =>
      expect(await connects(stranger.name, entrance(kind, policy, by))).toBe(
        policy === 'Cluster' && by === 'other',
      ),
  );

  test('the pods of ServiceLB get in, on whatever node, and other pods of kube-system do not', async () => {
    const { matchLabels } = example.peers['ingress-controller'].podSelector;
    const pods: LabPod[] = [ownNode, otherNode].flatMap((node, index) =>
      [matchLabels, {}].map((labels, kind) => ({
        namespace: 'kube-system',
        name: `svclb-${index}-${kind}`,
        labels,
        ips: [`10.42.252.1${index}${kind}`, `fd42::fc:1${index}${kind}`],
        ports: [],
        node,
      })),
    );
    await lab.addPods(pods);
    await untilEnforced();
    const reached = await Promise.all(
      pods.map((pod) => connects(endOf(pod), [proxy.ips[0] ?? '', 8443])),
    );
    await lab.removePods(pods);
    expect(reached).toEqual([true, false, true, false]);
  });

  test('without the nodes, nobody who is no client gets in, and a client by the own node alone', async () => {
    const text = JSON.stringify(example).replace(',{"cidr":"192.168.10.0/24"}', '');
    expect(text).not.toContain('192.168.10.0/24');
    await release(lab, 'upgrade', JSON.parse(text) as object);
    await untilEnforced();
    await lab.pods.forget();
    const ways = (['own', 'other'] as const).map((by) => entrance('LoadBalancer', 'Cluster', by));
    const got = await Promise.all(
      [client, stranger].flatMap(({ name }) => ways.map((way) => connects(name, way))),
    );
    expect(got).toEqual([true, false, false, false]);
  });
});

const byNodePort = (by: By): readonly [string, number] => entrance('NodePort', 'Cluster', by);

describe('who comes from a node, or by one', () => {
  const inside: LabPod = {
    namespace: 'kasm',
    name: 'inside',
    labels: {},
    ips: ['10.42.252.50', 'fd42::fc:32'],
    ports: [],
    node: ownNode,
  };
  beforeAll(async () => {
    await lab.addPods([inside]);
    await admit('192.0.2.2/32');
  });
  afterEach(() => lab.pods.forget());
  afterAll(async () => {
    await lab.api.must('DELETE', `${path}/entry`);
    await lab.removePods([inside]);
    await untilEnforced();
  });

  test('a pod is judged as a pod by the NodePort of its own node', async () =>
    expect(await connects(endOf(inside), byNodePort('own'))).toBe(false));
  test("a pod has the other node's address by the NodePort of that", async () =>
    expect(await connects(endOf(inside), byNodePort('other'))).toBe(true));
  test('a node reaches its own pods whatever policies say', async () =>
    expect(await connects(ownNode ?? '', [proxy.ips[0] ?? '', 8443])).toBe(true));
  test('a node is judged at the pods of another one: admitted here', async () =>
    expect(await connects(otherNode ?? '', [proxy.ips[0] ?? '', 8443])).toBe(true));
  test('and denied on IPv6, which nothing admits', async () =>
    expect(await connects(otherNode ?? '', [proxy.ips[1] ?? '', 8443])).toBe(false));
});
