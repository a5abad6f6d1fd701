import { expect, test } from 'vitest';
import type { NetworkPolicy } from '../../src/read/rendered.ts';
import { policiesOf } from '../support/helm.ts';

const policyOf = async (
  values: unknown,
  component: string,
): Promise<NetworkPolicy['spec'] | undefined> =>
  (await policiesOf(values)).find(
    ({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component,
  )?.spec;

const ruleFor = (spec: NetworkPolicy['spec'] | undefined, port: number) =>
  spec?.ingress?.find(({ ports = [] }) => ports.some((entry) => entry.port === port));

const component = (app: string) => ({ podSelector: { matchLabels: { app } } });

const ns = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

test('a selector in values replaces that of the preset whole', async () => {
  const podSelector = { matchLabels: { 'app.kubernetes.io/name': 'postgres' } };
  const spec = await policyOf({ components: { db: { podSelector } } }, 'db');
  expect(spec?.podSelector).toEqual(podSelector);
});

test('overriding the namespace of a peer keeps its pod selector, so that the peer does not grow', async () => {
  const values = { peers: { 'ingress-controller': { namespaceSelector: ns('traefik') } } };
  expect((await policyOf(values, 'proxy'))?.ingress?.[0]?.from).toEqual([
    {
      namespaceSelector: ns('traefik'),
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
    },
  ]);
});

test('another kind of place takes the place of the preset’s kind', async () => {
  const blocks = [{ cidr: '203.0.113.0/24' }];
  const toBlocks = { peers: { 'ingress-controller': { ipBlocks: blocks } } };
  expect((await policyOf(toBlocks, 'proxy'))?.ingress?.[0]?.from).toEqual([{ ipBlock: blocks[0] }]);
  const toPods = { peers: { 'backup-storage': { namespaceSelector: ns('minio') } } };
  const toStorage = (await policyOf(toPods, 'db'))?.egress?.find(({ ports }) =>
    ports?.some(({ port }) => port === 443),
  );
  expect(toStorage?.to).toEqual([{ namespaceSelector: ns('minio') }]);
});

test('ports merge by name, and a port is replaced whole: no range is left over', async () => {
  const values = { components: { guac: { ports: { workers: { port: 2900 } } } } };
  const guac = await policyOf(values, 'guac');
  expect(ruleFor(guac, 2900)?.ports).toEqual([{ protocol: 'TCP', port: 2900 }]);
  expect(ruleFor(guac, 3001)).toBeUndefined();
});

test('allPorts takes the place of ports, and ports that of allPorts', async () => {
  const all = await policyOf({ flows: { 'app-to-db': { allPorts: true } } }, 'db');
  expect(all?.ingress?.filter((rule) => !('ports' in rule))).toHaveLength(1);
  expect(ruleFor(all, 5432)).toBeUndefined();
  const values = {
    preset: 'core',
    components: { proxy: { ports: { https: { port: 8443 } } } },
    flows: { 'ingress-to-proxy': { ports: ['https'] } },
  };
  const some = await policyOf(values, 'proxy');
  expect(some?.ingress?.[0]?.ports).toEqual([{ protocol: 'TCP', port: 8443 }]);
});

test('anywhere must be written out, and then the rule has no peers', async () => {
  const spec = await policyOf({ peers: { 'ingress-controller': { anywhere: true } } }, 'proxy');
  expect(spec?.ingress?.[0]).not.toHaveProperty('from');
  expect(spec?.ingress?.[0]?.ports).toHaveLength(2);
});

test('a component that is off loses its policy and its allows, and opens nothing', async () => {
  const values = { components: { manager: { enabled: false } } };
  expect(await policyOf(values, 'manager')).toBeUndefined();
  expect(ruleFor(await policyOf(values, 'db'), 5432)?.from).toEqual([
    { podSelector: { matchLabels: { app: 'kasm-api' } } },
  ]);
  const redis = await policyOf(values, 'redis');
  expect(ruleFor(redis, 6379)).toBeUndefined();
});

test('a component without any allow keeps its policy, without an ingress key', async () => {
  const flows = {
    'manager-to-redis': { enabled: false },
    'prometheus-to-metrics': { enabled: false },
  };
  const redis = await policyOf({ flows }, 'redis');
  expect(redis?.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(redis).not.toHaveProperty('ingress');
});

test('a peer that is off is nobody, not everybody', async () => {
  const values = {
    peers: { prometheus: { enabled: false }, 'ingress-controller': { enabled: false } },
  };
  expect(ruleFor(await policyOf(values, 'db'), 9187)).toBeUndefined();
  expect(await policyOf(values, 'proxy')).not.toHaveProperty('ingress');
});

test('NodeLocal DNSCache is a switch', async () => {
  const spec = await policyOf({ peers: { 'node-local-dns': { enabled: true } } }, 'db');
  const blocks = spec?.egress?.flatMap(({ to = [] }) =>
    to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []),
  );
  expect(blocks).toContain('169.254.20.10/32');
});

test('kasm.release binds every component of a kasm preset, as subject and as peer', async () => {
  const policies = await policiesOf({ preset: 'kasm-1.19', kasm: { release: 'blue' } });
  const components = policies.filter(({ spec }) => spec.podSelector.matchLabels);
  expect(components).toHaveLength(11);
  for (const { spec } of components) {
    expect(spec.podSelector.matchLabels).toHaveProperty(['app.kubernetes.io/instance'], 'blue');
    const pods = (spec.ingress ?? []).flatMap(({ from = [] }) => from);
    for (const { podSelector, namespaceSelector } of pods) {
      if (namespaceSelector) continue;
      expect(podSelector?.matchLabels).toHaveProperty(['app.kubernetes.io/instance'], 'blue');
    }
  }
});

test('a shared namespace: the default deny can be bound to a selector', async () => {
  const podSelector = { matchLabels: { 'app.kubernetes.io/part-of': 'kasm' } };
  const spec = await policyOf(
    { preset: 'kasm-1.19', defaultDeny: { podSelector } },
    'default-deny',
  );
  expect(spec).toEqual({ podSelector, policyTypes: ['Ingress'] });
});

test('policy names are at most 63 characters, and two that would meet are refused', async () => {
  const long = 'a'.repeat(40);
  const values = {
    preset: 'none',
    fullnameOverride: 'r'.repeat(53),
    components: { [long]: component('one') },
  };
  const names = (await policiesOf(values)).map(({ metadata }) => metadata.name);
  expect(names[0]).toBe(`${'r'.repeat(53)}-${'a'.repeat(9)}`);
  const twice = {
    ...values,
    components: { ...values.components, [`${long.slice(1)}b`]: component('two') },
  };
  await expect(policiesOf(twice)).rejects.toThrow('write another policyName');
});
