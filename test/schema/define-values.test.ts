import { expect, test } from 'vitest';
import { defineValues } from '../../schema/index.ts';
import { askChart } from '../support/ask-chart.ts';

// What must not compile is the test here: `tsc` fails on an @ts-expect-error that expects nothing.

test('defineValues gives back what it is given', () => {
  expect(defineValues({ preset: 'kasm-1.19' })).toEqual({ preset: 'kasm-1.19' });
});

test('names of preset and platform compile, and are sound', async () => {
  const values = defineValues({
    preset: 'kasm-1.19',
    platform: 'openshift',
    egress: 'dataTier',
    kasm: { release: 'kasm' },
    components: { db: { ports: { postgres: { port: 5433 } } }, guac: { enabled: false } },
    peers: { prometheus: { namespaceSelector: { matchLabels: { team: 'ops' } } } },
    flows: {
      'app-to-db': { from: ['api', 'manager'], ports: ['postgres'] },
      'to-dns': { ports: ['dns'] },
      'ingress-to-proxy': { to: ['proxy'], ports: ['https'] },
    },
  });
  expect((await askChart([values]))[0]?.sentences).toEqual([]);
});

test('names that the same values add compile, and are sound', async () => {
  const values = defineValues({
    components: {
      exporter: {
        podSelector: { matchLabels: { app: 'postgres-exporter' } },
        ports: { metrics: { port: 9187 } },
        policyTypes: ['Ingress', 'Egress'],
      },
    },
    peers: { office: { ipBlocks: [{ cidr: '203.0.113.0/24' }] }, all: { anywhere: true } },
    flows: {
      'exporter-to-db': { from: ['exporter'], to: ['db'], ports: ['postgres'] },
      'prometheus-to-exporter': {
        from: ['prometheus'],
        to: ['exporter', 'db'],
        ports: ['metrics'],
      },
      'office-to-proxy': { from: ['office', 'all'], to: ['proxy'], allPorts: true },
    },
  });
  expect((await askChart([values]))[0]?.sentences).toEqual([]);
});

/** The places that the chart names. */
const refused = async (values: unknown): Promise<string[]> =>
  ((await askChart([values]))[0]?.sentences ?? []).map((text) => text.split(': ')[0] ?? '');

test('a wrong preset, platform or egress mode does not compile', async () => {
  // @ts-expect-error a preset that does not exist
  expect(await refused(defineValues({ preset: 'kasm-1.20' }))).toContain('preset');
  // @ts-expect-error a platform that does not exist
  expect(await refused(defineValues({ platform: 'k4s' }))).toEqual(['platform']);
  // @ts-expect-error an egress mode that does not exist
  expect(await refused(defineValues({ egress: 'none' }))).toEqual(['egress']);
  // @ts-expect-error a key that does not exist
  expect(await refused(defineValues({ preset: 'core', presets: 'core' }))).toEqual(['presets']);
});

test('a wrong component name does not compile', async () => {
  // @ts-expect-error no component of plain, and without podSelector no new one
  expect(await refused(defineValues({ components: { apii: { enabled: false } } }))).toEqual([
    'components.apii',
  ]);
  const shareOfPlain = { preset: 'plain', components: { share: { enabled: false } } } as const;
  // @ts-expect-error share is a component of kasm-1.16, not of plain
  expect(await refused(defineValues(shareOfPlain))).toEqual(['components.share']);
  // @ts-expect-error a component has no such field
  expect(await refused(defineValues({ components: { api: { selector: {} } } }))).toEqual([
    'components.api.selector',
  ]);
});

test('a wrong peer name does not compile', async () => {
  // @ts-expect-error no peer of plain or k3s, and without a place no new one
  expect(await refused(defineValues({ peers: { promtheus: { enabled: false } } }))).toEqual([
    'peers.promtheus',
  ]);
  // @ts-expect-error anywhere must be true to be a place
  expect(await refused(defineValues({ peers: { all: { anywhere: false } } }))).toEqual([
    'peers.all',
  ]);
});

test('a wrong flow name does not compile', async () => {
  // @ts-expect-error no flow of plain, and without ends no new one
  expect(await refused(defineValues({ flows: { 'app-to-dbb': { enabled: false } } }))).toEqual([
    'flows.app-to-dbb',
  ]);
});

test('a flow that nobody knows is not tried', async () => {
  const tried = { enabled: true, host: 'kasm-db' } as const;
  const added = {
    components: { probe: { podSelector: { matchLabels: { app: 'probe' } } } },
    flows: { 'probe-to-db': { from: ['probe'], to: ['db'], ports: ['postgres'] } },
    helmTest: { ...tried, flow: 'probe-to-db' },
  } as const;
  expect(await refused(defineValues({ helmTest: { ...tried, flow: 'app-to-db' } }))).toEqual([]);
  expect(await refused(defineValues(added))).toEqual([]);
  // @ts-expect-error no flow of plain
  expect(await refused(defineValues({ helmTest: { ...tried, flow: 'app-to-dbb' } }))).toEqual([
    'helmTest.flow',
  ]);
  // @ts-expect-error helmTest has no such key
  expect(await refused(defineValues({ helmTest: { ...tried, hosts: 'kasm-db' } }))).toEqual([
    'helmTest.hosts',
  ]);
});

test('a flow from or to nobody known does not compile', async () => {
  // @ts-expect-error nobody is called apii
  expect(await refused(defineValues({ flows: { 'app-to-db': { from: ['apii'] } } }))).toEqual([
    'flows.app-to-db.from[0]',
  ]);
  const toNobody = {
    flows: { extra: { from: ['api'], to: ['dbb'], ports: ['postgres'] } },
  } as const;
  // @ts-expect-error nobody is called dbb
  expect(await refused(defineValues(toNobody))).toEqual(['flows.extra.to[0]']);
});

test('a port that a target lacks does not compile', async () => {
  // @ts-expect-error db has no port of that name
  expect(await refused(defineValues({ flows: { 'app-to-db': { ports: ['redis'] } } }))).toEqual([
    'flows.app-to-db.ports[0]',
  ]);
  const toBoth = {
    flows: { extra: { from: ['api'], to: ['db', 'redis'], ports: ['postgres'] } },
  } as const;
  // @ts-expect-error redis has no port postgres
  expect(await refused(defineValues(toBoth))).toEqual(['flows.extra.ports[0]']);
});

test('a version of Kasm that the preset knows compiles, and no other does', async () => {
  const values = defineValues({ preset: 'kasm-1.19', kasm: { version: '1.1190.4' } });
  expect((await askChart([values]))[0]?.sentences).toEqual([]);
  expect(
    // @ts-expect-error a version that the preset does not know
    await refused(defineValues({ preset: 'kasm-1.19', kasm: { version: '1.1190.9' } })),
  ).toEqual(['kasm.version']);
  expect(
    // @ts-expect-error a version where the preset knows none
    await refused(defineValues({ preset: 'plain', kasm: { version: '1.1190.4' } })),
  ).toEqual(['kasm.version']);
  expect(
    // @ts-expect-error a key that kasm does not have
    await refused(defineValues({ preset: 'kasm-1.19', kasm: { versions: '1.1190.4' } })),
  ).toEqual(['kasm.versions']);
});

test('a claim of the preset and one of your own compile, and unknown names in them do not', async () => {
  const values = defineValues({
    components: { exporter: { podSelector: { matchLabels: { app: 'exporter' } } } },
    flows: { 'exporter-to-db': { from: ['exporter'], to: ['db'], ports: ['postgres'] } },
    claims: {
      'database-only-from-app': { onlyFrom: ['api', 'manager', 'exporter'] },
      'exporter-sends-little': { from: ['exporter'], onlyTo: ['db', 'dns'] },
    },
  });
  expect((await askChart([values]))[0]?.sentences).toEqual([]);
  expect(
    await refused(
      // @ts-expect-error a component that does not exist
      defineValues({ claims: { 'database-only-from-app': { onlyFrom: ['apii'] } } }),
    ),
  ).toEqual(['claims.database-only-from-app.onlyFrom[0]']);
  expect(
    await refused(
      // @ts-expect-error a key that claims do not have
      defineValues({ claims: { 'database-only-from-app': { onlyfrom: ['api'] } } }),
    ),
  ).toEqual(['claims.database-only-from-app.onlyfrom']);
  expect(
    await refused(
      // @ts-expect-error a peer where a component must stand
      defineValues({ claims: { mine: { to: ['dns'], onlyFrom: [] } } }),
    ),
  ).toEqual(['claims.mine.to[0]']);
});

test('an order to a deployment tool does not compile, one that keeps the policy does', async () => {
  // @ts-expect-error Helm would take the policies for hooks
  expect(await refused(defineValues({ annotations: { 'helm.sh/hook': 'test' } }))).toEqual([
    'annotations.helm.sh/hook',
  ]);
  const pruned = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;
  // @ts-expect-error a mark of Flux as a label
  expect(await refused(defineValues({ labels: pruned }))).toEqual([
    'labels.kustomize.toolkit.fluxcd.io/prune',
  ]);
  const skipped = { components: { db: { annotations: { 'argocd.argoproj.io/hook': 'Skip' } } } };
  // @ts-expect-error a hook of Argo CD at a component
  expect(await refused(defineValues(skipped))).toEqual([
    'components.db.annotations.argocd.argoproj.io/hook',
  ]);
  const kept = defineValues({
    labels: { team: 'red' },
    annotations: { 'helm.sh/resource-policy': 'keep', note: 'x' },
    components: { db: { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } } },
  });
  expect((await askChart([kept]))[0]?.sentences).toEqual([]);
});
