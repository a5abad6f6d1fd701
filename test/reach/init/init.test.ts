import { describe, expect, test } from 'vitest';
import { isLasting } from '../../../src/reach/init/labels.ts';
import { askChart } from '../../support/ask-chart.ts';
import {
  begun,
  caseOf,
  clusterFrom,
  k3s,
  list,
  podObject,
  podsOf,
  type Begun,
  type DumpedPod,
} from '../../support/begun.ts';
import { loadPods } from '../../support/kasm-pods.ts';

const around = list(...k3s.map(podObject));

const texts = (...pods: readonly DumpedPod[]): string => list(...pods.map(podObject));

/** Every set of values of this file; at the end the chart says what is wrong with them, with one start of Helm. */
const written: unknown[] = [];

async function from(...given: readonly string[]): Promise<Begun> {
  const result = await begun(clusterFrom(...given));
  written.push(result.beginning.values);
  return result;
}

/** Every pod of the namespace is meant by exactly one component. */
function expectEachOnce({ meant, beginning }: Begun): void {
  const names = Object.values(meant).flat();
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBe(beginning.pods);
}

const service = (name: string, spec: object, namespace = 'kasm'): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec });

const node = (name: string, address: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { addresses: [{ type: 'InternalIP', address }] },
  });

const generations = [
  'plain',
  'kasm-1.16',
  'kasm-1.18',
  'kasm-1.19',
  'kasm-connection-proxy',
] as const;

describe('the pods of a generation are recognised', () => {
  test.each(generations)('%s', async (preset) => {
    const result = await from(podsOf(preset), around);
    expect(result.beginning.recognised.generation.name).toBe(preset);
    expect(result.beginning.platform.name).toBe('k3s');
    // The backup of 1.18 bears no label at all: no selector can mean it.
    const isUnlabelled = preset === 'kasm-1.18';
    if (!isUnlabelled) expectEachOnce(result);
    expect(result.asked).toEqual(isUnlabelled ? ['ask-pods'] : []);
  });

  test.each(['kasm-1.16', 'kasm-1.18', 'kasm-1.19'] as const)(
    '%s is certain, since the chart names itself',
    async (preset) => {
      const { beginning } = await from(podsOf(preset), around);
      expect(beginning.recognised.certainty).toBe('certain');
    },
  );

  test('each component means the pods that bear its name, and nobody else', async () => {
    for (const preset of generations) {
      const { meant, cluster } = await from(podsOf(preset), around);
      const pods = loadPods(preset);
      for (const [index, { component, labels }] of pods.entries()) {
        if (!Object.keys(labels).some(isLasting)) continue;
        expect(meant[component]).toContain(cluster.workloads[index]?.pod.name);
      }
    }
  });

  test('data-tier is known by its labels, and asks about the pods that it leaves open', async () => {
    const { beginning, asked } = await from(podsOf('data-tier'), around);
    expect(beginning.recognised.generation.name).toBe('data-tier');
    expect(asked).toContain('ask-pods');
  });

  test('the values of a deployment as the preset has it are as small as can be', async () => {
    const { beginning } = await from(podsOf('plain'), around);
    expect(beginning.values).toEqual({ preset: 'plain' });
  });

  test('an older version of the chart is named, since its rows differ', async () => {
    const old = podsOf('kasm-1.19').replaceAll('kasm-helm-1.1190.6', 'kasm-helm-1.1190.4');
    const { beginning } = await from(old, around);
    expect(beginning.values['kasm']).toEqual({ version: '1.1190.4', release: 'kasm' });
  });

  test('a version that the table does not know is asked about', async () => {
    const newer = podsOf('kasm-1.19').replaceAll('kasm-helm-1.1190.6', 'kasm-helm-1.1199.9');
    expect((await from(newer, around)).asked).toEqual(['ask-version']);
  });
});

test('another release and another zone: kasm.release, and no selector of its own', async () => {
  const other = podsOf('kasm-1.19')
    .replaceAll('instance: kasm', 'instance: api')
    .replaceAll('us-east', 'manager')
    .replaceAll(/name: kasm-/gu, 'name: api-');
  const result = await from(other, around);
  expect(result.beginning.values['kasm']).toMatchObject({ release: 'api' });
  expect(result.beginning.values['components']).toBeUndefined();
  expectEachOnce(result);
});

describe('a community chart that labels every pod alike', () => {
  test('components are told apart by the label that differs', async () => {
    const result = await from(caseOf('no-pod-selected/cluster.json'));
    expectEachOnce(result);
    expect(result.asked).toEqual([]);
    expect(result.beginning.values['components']).toMatchObject({
      db: { podSelector: { matchLabels: { 'example.org/part': 'database' } } },
      'rdp-gateway': { enabled: false },
    });
  });

  test('a port that differs is where the pods say', async () => {
    const { table } = await from(caseOf('no-pod-selected/cluster.json'));
    expect(table.components['proxy']?.ports?.['http']).toEqual({ port: 80 });
  });

  test('without a label that differs, nobody is meant and it asks', async () => {
    const alike = clusterFrom(
      texts(
        ...(['api', 'db', 'proxy', 'manager'] as const).map((name, index) => ({
          name: `ws-${name}-0`,
          labels: { app: 'ws' },
          ports: [[8080, 5432, 8443, 8181][index] ?? 0],
          images: [`kasmweb/${name === 'db' ? 'postgres' : name}:1.17.0`],
        })),
      ),
      around,
    );
    const { asked, meant } = await begun(alike);
    expect(asked.filter((id) => id === 'ask-selector')).toHaveLength(4);
    expect(Object.values(meant).flat()).toEqual([]);
  });

  test('a label whose value moves with each pod or rollout is never selected', async () => {
    const { beginning } = await from(
      texts(
        ...(['api', 'db', 'proxy', 'manager'] as const).map((name, index) => ({
          name: `ws-${name}-0`,
          labels: {
            'pod-template-hash': `hash-${name}`,
            'controller-revision-hash': name,
            'statefulset.kubernetes.io/pod-name': `ws-${name}-0`,
            'batch.kubernetes.io/job-name': name,
            part: `part-${name}`,
          },
          ports: [[8080, 5432, 8443, 8181][index] ?? 0],
        })),
      ),
      around,
    );
    expect(JSON.stringify(beginning.values)).not.toMatch(/hash|pod-name|job-name/u);
    expect(JSON.stringify(beginning.values)).toContain('part-db');
  });
});

describe('pods whose signs contradict each other are asked about, and meant by nobody', () => {
  test('labels of the database on a pod of the API', async () => {
    const { asked, meant } = await from(
      podsOf('kasm-1.19'),
      texts({
        name: 'kasm-api-rogue',
        labels: {
          'app.kubernetes.io/part-of': 'kasm',
          'app.kubernetes.io/instance': 'kasm',
          'app.kubernetes.io/component': 'db',
        },
        ports: [8080],
        images: ['kasmweb/api:1.19.0'],
      }),
      around,
    );
    expect(asked).toContain('ask-pods');
    expect(meant['db']).not.toContain('kasm-api-rogue');
  });

  test('a proxy of somebody else', async () => {
    const { asked, meant } = await from(
      podsOf('plain'),
      texts({ name: 'oauth2-proxy-1', labels: { app: 'oauth2-proxy' }, ports: [4180] }),
      around,
    );
    expect(asked).toEqual(['ask-pods']);
    expect(meant['proxy']).toHaveLength(1);
  });

  test('a wiki that speaks of an API and has a database', async () => {
    const { asked, meant } = await from(
      podsOf('plain'),
      texts(
        { name: 'wiki-api-1', labels: { app: 'wiki-api' }, ports: [8080], images: ['wiki/api:2'] },
        { name: 'wiki-db-0', labels: { app: 'wiki-db' }, ports: [5432], images: ['postgres:16'] },
      ),
      around,
    );
    expect(asked).toEqual(['ask-pods', 'ask-pods']);
    expect([meant['api'], meant['db']]).toEqual([
      [expect.stringMatching(/^kasm-api/u)],
      ['kasm-db-0'],
    ]);
  });
});

test('Redis in the pod of PostgreSQL is asked about, since its rows would lead to nobody', async () => {
  const both = podsOf('plain')
    .split('---\n')
    .filter((text) => !text.includes('isolation-test/component: redis\n'))
    .join('---\n')
    .replaceAll('containerPort: 9187', 'containerPort: 6379');
  expect((await from(both, around)).asked).toEqual(['ask-shared']);
});

describe('the database', () => {
  const without = podsOf('kasm-1.19')
    .split('---\n')
    .filter((text) => !text.includes('isolation-test/component: db\n'))
    .join('---\n');

  test('CloudNativePG in the namespace: as the ready example', async () => {
    const result = await from(caseOf('cnpg-in-namespace/cluster.json'));
    expect(result.meant['db']).toHaveLength(3);
    expectEachOnce(result);
    expect(result.asked).toEqual(['ask-version', 'ask-api-server']);
  });

  test('CloudNativePG with nodes: their addresses are begun with', async () => {
    const { table } = await from(
      caseOf('cnpg-in-namespace/cluster.json'),
      node('one', '192.168.10.11'),
    );
    expect(table.peers['kube-apiserver']?.ipBlocks).toEqual([{ cidr: '192.168.10.11/32' }]);
    expect(table.flows['cnpg-to-kube-apiserver']?.enabled).toBe(true);
  });

  test('in another namespace: a peer, and every row leads to it', async () => {
    const { table, asked } = await from(
      without,
      around,
      texts({
        name: 'pg-0',
        namespace: 'databases',
        labels: { 'app.kubernetes.io/name': 'postgresql', 'app.kubernetes.io/instance': 'kasm' },
        ports: [5432],
      }),
    );
    expect(table.components['db']?.enabled).toBe(false);
    expect(table.peers['database']?.namespaceSelector).toEqual({
      matchLabels: { 'kubernetes.io/metadata.name': 'databases' },
    });
    expect(table.flows['db-jobs-to-db']?.to).toEqual(['database']);
    expect(asked).toEqual([]);
  });

  test('two of them elsewhere: which one is asked, and none is written', async () => {
    const { table, asked } = await from(
      without,
      around,
      texts(
        { name: 'a-0', namespace: 'a', labels: { app: 'a' }, ports: [5432] },
        { name: 'b-0', namespace: 'b', labels: { app: 'b' }, ports: [5432] },
      ),
    );
    expect(table.peers['database']).toBeUndefined();
    expect(asked).toEqual(['ask-database']);
  });

  test('nowhere to be seen: outside, at addresses that are asked for', async () => {
    const { table, asked } = await from(without, around);
    expect(table.components['db']?.enabled).toBe(false);
    expect(asked).toEqual(['ask-database']);
  });
});

describe('where traffic comes in', () => {
  test('an ingress controller on the host network: its nodes', async () => {
    const { table, asked } = await from(caseOf('ingress-on-host-network/cluster.json'));
    expect(table.peers['ingress-controller']?.enabled).toBe(false);
    expect(table.peers['ingress-nodes']?.ipBlocks).toEqual([{ cidr: '192.168.10.12/32' }]);
    expect(asked).toEqual(['ask-version']);
  });

  test('another ingress controller: its namespace and labels', async () => {
    const { table, asked } = await from(
      podsOf('kasm-1.19'),
      texts(
        {
          name: 'nginx-1',
          namespace: 'web',
          labels: {
            'app.kubernetes.io/name': 'ingress-nginx',
            'app.kubernetes.io/component': 'controller',
          },
        },
        {
          name: 'default-backend',
          namespace: 'web',
          labels: { 'app.kubernetes.io/component': 'default-backend' },
        },
      ),
    );
    expect(table.peers['ingress-controller']).toMatchObject({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
    });
    expect(asked).toEqual([]);
  });

  test('a second one beside Traefik is asked about, and not let in', async () => {
    const { beginning, asked } = await from(
      podsOf('kasm-1.19'),
      around,
      texts({ name: 'kong-1', namespace: 'kong', labels: { 'app.kubernetes.io/name': 'kong' } }),
    );
    expect(asked).toEqual(['ask-controller']);
    expect(beginning.values['peers']).toBeUndefined();
  });

  test('a LoadBalancer: the pods of ServiceLB by the real name of the Service, and clients are asked for', async () => {
    const { table, asked } = await from(
      caseOf('load-balancer-default/cluster.json'),
      caseOf('load-balancer-default/services.yaml'),
      node('one', '192.168.10.11'),
    );
    expect(table.peers['ingress-controller']?.podSelector?.matchLabels).toMatchObject({
      'svccontroller.k3s.cattle.io/svcname': 'kasm-proxy-ext-default',
    });
    expect(table.peers['ingress-nodes']).toMatchObject({
      ipBlocks: [{ cidr: '192.168.10.11/32' }],
    });
    expect(table.flows['ingress-to-proxy']?.ports).toEqual(['https']);
    expect(asked).toEqual(['ask-version', 'ask-clients']);
  });

  test('only the pods of the namespace were given: nobody is let in, and the platform is asked for', async () => {
    const { table, asked } = await from(podsOf('kasm-1.19'));
    expect(asked).toEqual(['ask-platform', 'ask-controller']);
    expect(table.peers['ingress-controller']?.enabled).toBe(false);
  });

  test('OpenShift with its router as pods', async () => {
    const result = await from(
      podsOf('kasm-1.19'),
      texts(
        {
          name: 'router-1',
          namespace: 'openshift-ingress',
          labels: {
            'ingresscontroller.operator.openshift.io/deployment-ingresscontroller': 'default',
          },
        },
        {
          name: 'dns-1',
          namespace: 'openshift-dns',
          labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' },
          ports: [5353],
        },
      ),
      '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"openshift-ingress","labels":{"policy-group.network.openshift.io/ingress":""}}}',
    );
    expect(result.beginning.values).toMatchObject({
      platform: 'openshift',
      peers: { 'ingress-nodes': { enabled: false } },
    });
    expect(result.asked).toEqual([]);
  });

  test('RKE2 with its packaged controller', async () => {
    const { beginning, asked } = await from(
      podsOf('kasm-1.18'),
      texts({
        name: 'rke2-ingress-nginx-controller-x',
        namespace: 'kube-system',
        labels: { 'app.kubernetes.io/name': 'rke2-ingress-nginx' },
      }),
    );
    expect(beginning.values).toMatchObject({ preset: 'kasm-1.18', platform: 'rke2' });
    expect(asked).toEqual(['ask-pods']); // the backup without labels
  });
});

test('NodeLocal DNS is switched on, with the address of kube-dns where its Service is given', async () => {
  const { table, asked } = await from(
    caseOf('node-local-dns/cluster.json'),
    service(
      'kube-dns',
      { clusterIP: '10.43.0.10', ports: [{ port: 53, protocol: 'UDP' }] },
      'kube-system',
    ),
  );
  expect(table.peers['node-local-dns']).toMatchObject({
    enabled: true,
    ipBlocks: [{ cidr: '169.254.20.10/32' }, { cidr: '10.43.0.10/32' }],
  });
  expect(asked).toEqual(['ask-version']);
});

test('two releases in one namespace: one is taken, the other stays open, and it asks', async () => {
  const second = podsOf('kasm-1.19')
    .replaceAll('instance: kasm', 'instance: second')
    .replaceAll(/name: kasm-/gu, 'name: second-');
  const { beginning, asked, meant } = await from(podsOf('kasm-1.19'), second, around);
  expect(beginning.values).toMatchObject({
    kasm: { release: 'kasm' },
    defaultDeny: { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'kasm' } } },
  });
  expect(asked).toEqual(['ask-release']);
  expect(
    Object.values(meant)
      .flat()
      .filter((name) => name.startsWith('second')),
  ).toEqual([]);
});

test('an exporter that runs by itself is a component, and the claim of the database knows it', async () => {
  const { table, asked, meant } = await from(
    podsOf('kasm-1.19'),
    around,
    texts({
      name: 'pg-exporter-1',
      labels: { 'app.kubernetes.io/name': 'prometheus-postgres-exporter' },
      ports: [9187],
    }),
  );
  expect(meant['postgres-exporter']).toEqual(['pg-exporter-1']);
  expect(meant['db']).not.toContain('pg-exporter-1');
  expect(table.claims['database-only-from-app']?.onlyFrom).toContain('postgres-exporter');
  expect(asked).toEqual([]);
});

test('a Prometheus elsewhere is found', async () => {
  const { table } = await from(
    podsOf('kasm-1.19'),
    texts(...k3s.slice(0, 2), {
      name: 'prometheus-x',
      namespace: 'observability',
      labels: { 'app.kubernetes.io/name': 'prometheus' },
    }),
  );
  expect(table.peers['prometheus']?.namespaceSelector?.matchLabels).toEqual({
    'kubernetes.io/metadata.name': 'observability',
  });
});

test('the chart takes all values of this file', async () => {
  const answers = await askChart(written);
  expect(answers.flatMap(({ sentences }) => sentences)).toEqual([]);
}, 120_000);
