import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { presetNames } from '../../schema/names.ts';
import { clusterOf, coverage, enginesOf, type Cluster } from '../../src/reach/coverage/index.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { coverageRemark } from '../../src/report/answers/coverage.ts';
import { resolve } from '../../src/table/resolve.ts';
import { proxyServiceOf } from '../support/proxy-services.ts';

const folder = fileURLToPath(new URL('../cases/', import.meta.url));
const textOf = (file: string): Promise<string> => readFile(`${folder}${file}`, 'utf8');

/** Texts as one cluster. */
const clusterIn = (texts: readonly string[], home = 'kasm'): Cluster =>
  clusterOf(
    readObjects(
      texts.map((text, index) => ({ name: `${index}.yaml`, text })),
      home,
    ),
  );

const presets = Object.fromEntries(
  await Promise.all(
    presetNames.map(async (name) => [name, await resolve({ preset: name })] as const),
  ),
);

/** Everything that table and cluster do not agree on, in words; the errors alone where nothing else is said. */
async function told(
  values: unknown,
  texts: readonly string[],
  {
    home = 'kasm',
    ignored = [],
    warnings = false,
  }: { home?: string; ignored?: string[]; warnings?: boolean } = {},
): Promise<readonly string[]> {
  const found = coverage(await resolve(values), clusterIn(texts, home), { home, presets, ignored });
  return found
    .filter(({ severity }) => warnings || severity === 'error')
    .map((finding) => coverageRemark(finding).title);
}

const dump = (name: string): Promise<string> => textOf(`${name}/cluster.json`);

const pod = (
  name: string,
  labels: object,
  spec: object = {},
  namespace = 'kasm',
  ownerReferences: readonly object[] = [],
): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, ownerReferences },
    spec,
    status: { phase: 'Running' },
  });

/** A change of what a dump says, for the neighbour in which nothing is wrong. */
const mended = async (file: string, from: RegExp | string, to: string): Promise<string> => {
  const text = JSON.stringify(JSON.parse(await textOf(file)));
  const changed = text.replaceAll(from, to);
  expect(changed).not.toBe(text);
  return changed;
};

/** What is said of the pods that no component of kasm-1.16 means. */
const strangers = async (...texts: readonly string[]): Promise<string | undefined> =>
  (await told({ preset: 'kasm-1.16' }, texts)).find((each) => each.startsWith('KI102'));

const route = (kind: string, apiVersion: string, spec: object): string =>
  JSON.stringify({ apiVersion, kind, metadata: { name: 'entry', namespace: 'kasm' }, spec });

/** The ids of everything that kasm-1.19 and a cluster do not agree on. */
const idsOf = async (...texts: readonly string[]): Promise<readonly string[]> =>
  (await told({ preset: 'kasm-1.19' }, texts, { warnings: true })).map((each) => each.slice(0, 5));

/** A cluster of kasm-1.19 whose proxy has the Service that the chart renders for a release. */
const publishedBy = (release: string): Promise<readonly string[]> =>
  Promise.all([
    dump('service-name-of-example'),
    textOf('service-name-of-example/services.yaml'),
  ]).then((all) =>
    all.map((text) =>
      text.replaceAll('kasm-proxy-ext-default', proxyServiceOf('kasm-1.19', release) ?? ''),
    ),
  );

describe('who components mean', () => {
  test('a component that means nobody is found, with the pod that looks like it', async () => {
    const found = await told({ preset: 'data-tier' }, [
      await textOf('database-mislabelled/cluster.yaml'),
    ]);
    expect(found[0]).toBe(
      'KI101 component database means no pod; kasm/kasm-database-0 looks like it; write components.database.podSelector with labels that it bears',
    );
    expect(found[1]).toMatch(
      /^KI102 1 pod of the namespace belongs to no component and is bound by nothing/u,
    );
  });

  test('not once the label is there', async () => {
    const text = await textOf('database-mislabelled/cluster.yaml');
    const found = await told({ preset: 'data-tier' }, [
      text.replace('app: kasm-db', 'app: kasm-database, tier: database'),
    ]);
    expect(found).toEqual([]);
  });

  test.each(['plain', 'data-tier', 'kasm-1.16'])(
    'of a chart that labels otherwise, %s means nobody',
    async (preset) => {
      const found = await told({ preset }, [await dump('no-pod-selected')]);
      expect(found.join('\n')).toMatch(/KI101 component (db|database) means no pod; .*ws-db-0/u);
      expect(found.join('\n')).toMatch(/KI102 6 pods of the namespace belong to no component/u);
    },
  );

  test('where another preset means every pod, that is said first', async () => {
    const pods = new URL('../support/pods/kasm-1.19.yaml', import.meta.url);
    const found = await told({ preset: 'plain' }, [await readFile(pods, 'utf8')]);
    expect(found[0]).toMatch(/^KI102 .*preset kasm-1\.19 means 17 of 17/u);
    expect(found[1]).toMatch(/^KI101 /u);
  });

  test('ports tell who looks like a component where no name does', async () => {
    const found = await told({ preset: 'core' }, [
      pod('x-0', { x: '1' }, { containers: [{ ports: [{ containerPort: 5432 }] }] }),
    ]);
    expect(found.join('\n')).toMatch(/KI101 component db means no pod; kasm\/x-0 looks like it/u);
  });

  test('a pod is taken for what its labels call it, not for what a helper beside it is', async () => {
    const part = 'app.kubernetes.io/component';
    const [guac, proxy, api] = ['guac', 'proxy', 'api'].map((name) => ({
      name,
      image: `kasmweb/${name}:1`,
    }));
    const found = await told({ preset: 'plain' }, [
      pod('g-0', { [part]: 'guac' }, { containers: [guac, proxy] }),
      pod('d-0', { [part]: 'db-init' }, { containers: [api] }),
    ]);
    const said = found.join('\n');
    expect(said).toMatch(/KI101 component guac means no pod; kasm\/g-0 looks like it/u);
    expect(said).not.toMatch(/component (proxy|api|db) means no pod; kasm/u);
  });

  test('a Job that speaks of the database is no database: it serves nobody', async () => {
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'b', uid: 'u', controller: true };
    const labels = { job: 'kasm-db-backup' };
    const job = pod('kasm-db-backup-28', labels, {}, 'kasm', [owner]);
    const found = (await told({ preset: 'core' }, [job])).join('\n');
    expect(found).not.toContain('looks like');
    expect(found).toMatch(/KI102 1 pod of the namespace belongs to no component/u);
    const server = await told({ preset: 'core' }, [pod('kasm-db-0', labels)]);
    expect(server.join('\n')).toMatch(/KI101 component db means no pod; kasm\/kasm-db-0 looks/u);
  });

  test('a database in another namespace is named with the ready example', async () => {
    const { items } = JSON.parse(await dump('load-balancer-default')) as {
      items: { metadata: { name: string } }[];
    };
    const rest = JSON.stringify({
      kind: 'List',
      apiVersion: 'v1',
      items: items.filter(({ metadata }) => !metadata.name.includes('-db-')),
    });
    const ports = { containers: [{ ports: [{ containerPort: 5432 }] }] };
    const postgres = pod('pg-0', { app: 'postgresql' }, ports, 'data');
    const blog = pod('blog-db-client-0', { app: 'db-client' }, {}, 'blog');
    const found = await told({ preset: 'kasm-1.19' }, [rest, postgres, blog]);
    expect(found).toEqual([
      'KI101 component db means no pod; of other namespaces, data/pg-0 looks like the data tier; begin with examples/database-in-another-namespace, or write the podSelector of its pods',
    ]);
  });

  test('pods of CloudNativePG are named with the ready example', async () => {
    const found = await told({ preset: 'kasm-1.19' }, [await dump('cnpg-in-namespace')]);
    expect(found.join('\n')).toContain(
      'begin with examples/cloudnative-pg, which is for 3 pods of them',
    );
  });

  test('a preset that would mean the pods is named', async () => {
    const labels = { 'app.kubernetes.io/part-of': 'kasm', 'app.kubernetes.io/component': 'db' };
    const found = await told({ preset: 'core' }, [
      pod('db-0', labels),
      pod('kasm-db-0', { app: 'kasm-db' }),
    ]);
    expect(found.join('\n')).toMatch(
      /KI102 .*; preset kasm-(1\.1[89]|connection-proxy) means 1 of 1; /u,
    );
  });

  test('pods beside Kasm would be cut off, and are named', async () => {
    const found = await told({ preset: 'kasm-1.19' }, [await dump('platform-in-one-namespace')], {
      home: 'desk',
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^KI102 5 pods of the namespace belong to no component and would be cut off: /u,
    );
  });

  test('none of them with the preset that has the agent beside the control plane', async () => {
    const found = await told(
      { preset: 'kasm-platform' },
      [await dump('platform-in-one-namespace')],
      { home: 'desk' },
    );
    expect(found).toEqual([]);
  });

  test('nor the installer of its egress rules, which is on the host network', async () => {
    const labels = { 'app.kubernetes.io/component': 'egress-installer' };
    const texts = (hostNetwork: boolean): Promise<readonly string[]> =>
      dump('platform-in-one-namespace').then((text) => [
        text,
        pod('egress-installer-x', labels, { hostNetwork }, 'desk'),
      ]);
    const options = { home: 'desk' };
    expect(await told({ preset: 'kasm-platform' }, await texts(true), options)).toEqual([]);
    expect(await told({ preset: 'kasm-platform' }, await texts(false), options)).toHaveLength(1);
  });

  test('session pods with other labels than that preset infers are found', async () => {
    const text = await mended('platform-in-one-namespace/cluster.json', '"workspace"', '"desktop"');
    const found = await told({ preset: 'kasm-platform' }, [text], { home: 'desk' });
    expect(found.join('\n')).toMatch(/KI101 component sessions means no pod; desk\/session-4711/u);
    expect(found.join('\n')).toMatch(/KI102 1 pod .* would be cut off: desk\/session-4711/u);
  });

  test('a pod on the host network is bound by no policy', async () => {
    const text = await textOf('database-on-host-network/cluster.yaml');
    const found = await told({ preset: 'core' }, [text]);
    expect(found.join('\n')).toMatch(
      /KI104 1 pod of component db is on the host network, where no policy binds it: kasm\/kasm-db-0/u,
    );
    const neighbour = await told({ preset: 'core' }, [
      text.replace('hostNetwork: true', 'hostNetwork: false'),
    ]);
    expect(neighbour.join('\n')).not.toContain('KI104');
  });

  test('a job that is away is missed by nobody', async () => {
    const found = await told({ preset: 'kasm-1.19' }, [await dump('load-balancer-default')], {
      warnings: true,
    });
    expect(found.join('\n')).not.toContain('KI101');
  });

  test('pods in two components, and components of two releases, are warnings', async () => {
    const both = { 'app.kubernetes.io/part-of': 'kasm', 'app.kubernetes.io/component': 'db' };
    const components = { spare: { podSelector: { matchLabels: { spare: 'yes' } } } };
    const found = await told(
      { preset: 'kasm-1.19', components },
      [
        pod('db-0', { ...both, spare: 'yes', 'app.kubernetes.io/instance': 'a' }),
        pod('db-1', { ...both, 'app.kubernetes.io/instance': 'b' }),
      ],
      { warnings: true },
    );
    expect(found.join('\n')).toContain('KI103 (warning) 1 pod is in db and spare at once');
    expect(found.join('\n')).toContain(
      'KI108 (warning) component db means pods of 2 releases: a, b',
    );
  });

  test('templates are pods to be, and count once beside the pods that they made', async () => {
    const text = await textOf('pod-templates/rendered.yaml');
    const made = pod('ws-api-1', {
      'app.kubernetes.io/name': 'workspaces',
      'example.org/part': 'api',
    });
    expect(await strangers(text)).toMatch(
      /3 pods .*Deployment kasm\/ws-api, StatefulSet kasm\/ws-db, Job kasm\/ws-db-init/u,
    );
    expect(await strangers(text, made)).toMatch(
      /3 pods .*: kasm\/ws-api-1, StatefulSet kasm\/ws-db, Job/u,
    );
  });

  test('pods of hooks and pods that have ended count nowhere', async () => {
    const hook = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'probe', namespace: 'kasm', annotations: { 'helm.sh/hook': 'test' } },
      spec: {},
    });
    const ended = pod('old', {}).replace('Running', 'Succeeded');
    const sound = await dump('load-balancer-default');
    expect(await told({ preset: 'kasm-1.19' }, [sound, hook, ended])).toEqual([]);
    expect(await told({ preset: 'kasm-1.19' }, [sound, pod('old', {})])).toHaveLength(1);
  });
});

describe('which namespace', () => {
  test('a namespace without pods is no ground, and the likely one is named', async () => {
    const found = await told({ preset: 'kasm-1.19' }, [await dump('platform-in-one-namespace')]);
    expect(found).toEqual([
      'KI100 no pod of namespace kasm is in what was given; pods that components would mean are in desk; write -n desk',
    ]);
  });

  test('policies alone are no cluster, and nothing is asked', async () => {
    const text = await readFile(`${folder}opens-by-second-value/foreign.yaml`, 'utf8');
    expect(await told({ preset: 'plain' }, [text], { warnings: true })).toEqual([]);
  });
});

describe('who peers mean', () => {
  test('an ingress controller on the host network is meant by no selector', async () => {
    const values: unknown = parse(await textOf('ingress-on-host-network/values.yaml'));
    const found = await told(values, [await dump('ingress-on-host-network')]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^KI106 peer ingress-controller runs on the host network/u);
    const neighbour = await mended(
      'ingress-on-host-network/cluster.json',
      '"hostNetwork":true',
      '"hostNetwork":false',
    );
    expect(await told(values, [neighbour])).toEqual([]);
  });

  test('another ingress controller than the peer means is found, unless addresses come by the same row', async () => {
    const cluster = await dump('load-balancer-default');
    const nginx = pod(
      'ingress-nginx-controller-0',
      { 'app.kubernetes.io/name': 'ingress-nginx' },
      {},
      'ingress-nginx',
    );
    const found = await told({ preset: 'kasm-1.19' }, [cluster, nginx]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^KI109 peer ingress-controller means no pod, and another ingress controller runs here: ingress-nginx\/ingress-nginx-controller-0 \(rows with it: ingress-to-proxy\); /u,
    );
    const nodes = { 'ingress-nodes': { enabled: true, ipBlocks: [{ cidr: '192.168.1.0/24' }] } };
    expect(await told({ preset: 'kasm-1.19', peers: nodes }, [cluster, nginx])).toEqual([]);
    const traefik = pod('traefik-0', { 'app.kubernetes.io/name': 'traefik' }, {}, 'kube-system');
    expect(await told({ preset: 'kasm-1.19' }, [cluster, nginx, traefik])).toEqual([]);
  });

  test('NodeLocal DNSCache needs its peer', async () => {
    const cluster = await dump('node-local-dns');
    expect(await told({ preset: 'kasm-1.19' }, [cluster])).toEqual([
      'KI107 NodeLocal DNSCache runs here (kube-system/node-local-dns-0) and its peer is off, so pods that may only ask DNS cannot; write peers.node-local-dns.enabled: true',
    ]);
    const peers = { 'node-local-dns': { enabled: true } };
    expect(await told({ preset: 'kasm-1.19', peers }, [cluster])).toEqual([]);
  });

  test('a label that nearly fits is told with what is there', async () => {
    const values: unknown = parse(await textOf('service-name-of-example/values.yaml'));
    const found = await told(values, [await dump('service-name-of-example')], { warnings: true });
    expect(found.join('\n')).toContain(
      'pods there have svccontroller.k3s.cattle.io/svcname: kasm-proxy-ext-default',
    );
  });

  test('an address of a Service is judged after translation, and a warning says so', async () => {
    const values: unknown = parse(await textOf('egress-to-own-load-balancer/values.yaml'));
    const texts = [
      await dump('egress-to-own-load-balancer'),
      await textOf('egress-to-own-load-balancer/services.yaml'),
    ];
    const found = await told(values, texts, { warnings: true });
    expect(found.join('\n')).toMatch(
      /KI205 \(warning\) 192\.168\.10\.240\/32 of peer identity-provider holds addresses of Services of this cluster \(kube-system\/traefik\)/u,
    );
    const [first = ''] = texts;
    expect((await told(values, [first], { warnings: true })).join('\n')).not.toContain('KI205');
  });
});

describe('where the cluster leads traffic', () => {
  test('a proxy behind a LoadBalancer needs a row for whoever comes that way', async () => {
    const texts = [
      await dump('load-balancer-default'),
      await textOf('load-balancer-default/services.yaml'),
    ];
    const found = await told({ preset: 'kasm-1.18' }, texts);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^KI201 Service kasm\/kasm-proxy-ext-default publishes proxy on 8443\/TCP by type LoadBalancer/u,
    );
    const [cluster = '', services = ''] = texts;
    const inside = services.replace('LoadBalancer', 'ClusterIP');
    expect(await told({ preset: 'kasm-1.18' }, [cluster, inside])).toEqual([]);
  });

  test('the example for a LoadBalancer admits what comes through the Service that its Kasm chart renders', async () => {
    const example: unknown = parse(
      await readFile(new URL('../../examples/load-balancer/values.yaml', import.meta.url), 'utf8'),
    );
    expect(await told(example, await publishedBy('kasm'))).toEqual([]);
    expect((await told(example, await publishedBy('desk'))).join('\n')).toContain('KI202');
  });

  test('the pods of ServiceLB must be admitted by their real name', async () => {
    const text = await textOf('service-name-of-example/values.yaml');
    const texts = [
      await dump('service-name-of-example'),
      await textOf('service-name-of-example/services.yaml'),
    ];
    const found = await told(parse(text), texts);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^KI202 .*write svccontroller\.k3s\.cattle\.io\/svcname: kasm-proxy-ext-default/u,
    );
    const right: unknown = parse(
      text.replace('svcname: kasm-proxy-ext ', 'svcname: kasm-proxy-ext-default '),
    );
    expect(await told(right, texts)).toEqual([]);
  });

  test('a monitor scrapes where no row admits it, with and without its Service', async () => {
    const texts = [
      await dump('service-monitor-on-api'),
      await textOf('service-monitor-on-api/monitor.yaml'),
    ];
    const sentence =
      /^KI203 ServiceMonitor kasm\/desk-api scrapes api on 8080\/TCP, and no row admits it/u;
    const service = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kasm-api',
        namespace: 'kasm',
        labels: { 'app.kubernetes.io/name': 'kasm-api' },
      },
      spec: {
        selector: { 'app.kubernetes.io/component': 'api' },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    });
    for (const all of [texts, [...texts, service]]) {
      const found = await told({ preset: 'kasm-1.19' }, all);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(sentence);
    }
    const flows = { 'prometheus-to-api': { from: ['prometheus'], to: ['api'], ports: ['http'] } };
    expect(await told({ preset: 'kasm-1.19', flows }, [...texts, service])).toEqual([]);
  });

  test('a monitor of another namespace is nothing to us', async () => {
    const text = await textOf('service-monitor-on-api/monitor.yaml');
    const found = await told({ preset: 'kasm-1.19' }, [
      await dump('service-monitor-on-api'),
      text.replace('namespace: kasm', 'namespace: shop'),
    ]);
    expect(found).toEqual([]);
  });

  const api = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kasm-api', namespace: 'kasm' },
    spec: {
      selector: { 'app.kubernetes.io/component': 'api' },
      ports: [{ name: 'web', port: 80, targetPort: 8080 }],
    },
  });

  test.each([
    [
      'an Ingress',
      route('Ingress', 'networking.k8s.io/v1', {
        rules: [
          {
            http: { paths: [{ backend: { service: { name: 'kasm-api', port: { number: 80 } } } }] },
          },
        ],
      }),
    ],
    [
      'an IngressRoute of Traefik',
      route('IngressRoute', 'traefik.io/v1alpha1', {
        routes: [{ services: [{ name: 'kasm-api', port: 'web' }] }],
      }),
    ],
    [
      'an HTTPRoute',
      route('HTTPRoute', 'gateway.networking.k8s.io/v1', {
        rules: [{ backendRefs: [{ name: 'kasm-api', port: 80 }] }],
      }),
    ],
    [
      'a Route of OpenShift',
      route('Route', 'route.openshift.io/v1', {
        to: { kind: 'Service', name: 'kasm-api' },
        port: { targetPort: 8080 },
      }),
    ],
  ])('%s leads to a component that no peer may reach', async (_, text) => {
    const sound = await dump('load-balancer-default');
    const found = await told({ preset: 'kasm-1.19' }, [sound, api, text]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^KI204 \w+ kasm\/entry leads to api on 8080\/TCP, and no row from a peer admits it/u,
    );
    expect(
      await told({ preset: 'kasm-1.19' }, [sound, api, text.replace('kasm-api', 'kasm-other')]),
    ).toEqual([]);
  });
});

/** A node of K3s that was started with these arguments. */
const nodeWith = (args: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1', annotations: { 'k3s.io/node-args': args } },
  });

test('a route whose peers are not here leads to nobody', async () => {
  const sound = await dump('load-balancer-default');
  const service = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kasm-proxy', namespace: 'kasm' },
    spec: {
      selector: { 'app.kubernetes.io/component': 'proxy' },
      ports: [{ port: 80, targetPort: 8080 }],
    },
  });
  const backend = { service: { name: 'kasm-proxy', port: { number: 80 } } };
  const ingress = route('Ingress', 'networking.k8s.io/v1', {
    rules: [{ http: { paths: [{ backend }] } }],
  });
  const found = await told({ preset: 'kasm-1.19' }, [sound, service, ingress]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(
    /^KI204 Ingress kasm\/entry leads to proxy on 8080\/TCP, and none of the peers that rows admit there is here; /u,
  );
  const traefik = pod('traefik-0', { 'app.kubernetes.io/name': 'traefik' }, {}, 'kube-system');
  expect(await told({ preset: 'kasm-1.19' }, [sound, service, ingress, traefik])).toEqual([]);
});

describe('what judges, and what enforces', () => {
  test('policies of kinds that are not judged leave no verdict, unless they are waived', async () => {
    const files = ['cluster.json', 'cilium.yaml', 'admin.yaml', 'calico.yaml'];
    const texts = await Promise.all(files.map((file) => textOf(`policies-of-other-kinds/${file}`)));
    const found = await told({ preset: 'kasm-1.19' }, texts);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^KI301 cannot say: 3 policies of kinds that are not judged: CiliumNetworkPolicy kasm\/open-database, /u,
    );
    const ignored = ['CiliumNetworkPolicy', 'AdminNetworkPolicy', 'GlobalNetworkPolicy'];
    expect(await told({ preset: 'kasm-1.19' }, texts, { ignored })).toEqual([]);
    expect(await told({ preset: 'kasm-1.19' }, texts, { ignored: ignored.slice(1) })).toHaveLength(
      1,
    );
  });

  test('the plugin that enforces is named, and none where none is seen', async () => {
    const canal = pod('canal-x', { 'k8s-app': 'canal' }, {}, 'kube-system');
    expect(enginesOf(clusterIn([canal, nodeWith('["server"]')]))).toEqual([
      'Canal',
      'the engine of K3s',
    ]);
    expect(enginesOf(clusterIn([pod('db-0', {}), nodeWith('[]')]))).toEqual([]);
  });

  test('Cilium and an ambient mesh read or carry traffic otherwise', async () => {
    const sound = await dump('load-balancer-default');
    const cilium = pod('cilium-x', { 'k8s-app': 'cilium' }, {}, 'kube-system');
    const ztunnel = pod('ztunnel-x', { app: 'ztunnel' }, {}, 'istio-system');
    const ambient = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'kasm', labels: { 'istio.io/dataplane-mode': 'ambient' } },
    });
    expect(await idsOf(sound, cilium)).toContain('KI305');
    expect(await idsOf(sound, ztunnel)).not.toContain('KI306');
    expect(await idsOf(pod('db-0', {}), ztunnel, ambient)).toContain('KI306');
    expect(await idsOf(pod('db-0', {}), ambient)).not.toContain('KI306');
  });

  test.each([
    ['["server","--disable-network-policy"]', 1],
    ['["server","--disable-network-policy","true"]', 1],
    ['["server","--disable-network-policy=true"]', 1],
    ['["server","--disable-network-policy","false"]', 0],
    ['["server"]', 0],
    ['no list', 0],
  ])('K3s that was started with %s', async (args, count) => {
    const node = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1', annotations: { 'k3s.io/node-args': args } },
    });
    const found = await told({ preset: 'kasm-1.19' }, [await dump('load-balancer-default'), node]);
    expect(found.filter((each) => each.startsWith('KI302'))).toHaveLength(count);
  });
});
