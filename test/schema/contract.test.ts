import { readdir, readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';
import { values } from '../../schema/values.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { textsOfMany } from '../support/helm.ts';
import { worlds } from '../support/worlds.ts';

const deref = (node: SchemaNode): SchemaNode =>
  node.$ref ? { ...jsonSchema.definitions?.[node.$ref.split('/').at(-1) ?? ''], ...node } : node;

/** The schema that Helm and editors read. */
const shipped = JSON.parse(await readFile(`${chartDirectory}/values.schema.json`, 'utf8'));

/** Every node of the contract by its path; `*` stands for a name, `[]` for an entry of a list. */
function nodes(path: string, node: SchemaNode): [string, SchemaNode][] {
  const target = deref(node);
  const join = (key: string): string => (path ? `${path}.${key}` : key);
  const children = Object.entries(target.properties ?? {}).flatMap(([key, child]) =>
    nodes(join(key), child),
  );
  const rest = target.additionalProperties;
  if (typeof rest === 'object') children.push(...nodes(join('*'), rest));
  if (target.items) children.push(...nodes(`${path}[]`, target.items));
  return [[path, target], ...children];
}

const all = nodes('', jsonSchema);
const leaves = all
  .map(([path]) => path)
  .filter(
    (path) => !all.some(([other]) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`)),
  )
  .filter((path) => path !== '');

describe('the generated schema', () => {
  test('is draft-07, which every Helm from 3.18.4 on reads', () => {
    expect(shipped.$schema).toBe('http://json-schema.org/draft-07/schema#');
  });

  test('has no pattern that Go’s RE2 cannot read', () => {
    expect(JSON.stringify(shipped)).not.toMatch(/\(\?[=!<]|\\[1-9]/u);
  });

  test('uses no keyword that the chart’s own judge does not understand', () => {
    const understood = new Set(
      `$schema $ref title description default definitions x-is x-write x-coarse x-other x-renamed x-filled type enum not pattern
       maxLength minimum maximum minItems uniqueItems items minProperties required properties
       propertyNames additionalProperties`.split(/\s+/u),
    );
    const used = all.flatMap(([, node]) => Object.keys(node));
    expect(used.filter((keyword) => !understood.has(keyword))).toEqual([]);
  });

  test('is closed: every map names its keys or the kind of its entries', () => {
    const maps = all.filter(([path, node]) => node.type === 'object' && path !== 'global');
    const open = maps.filter(([, node]) => node.additionalProperties === undefined);
    expect(open).toEqual([]);
  });

  test('describes every value, with a default for each key of values.yaml', () => {
    for (const [key, node] of Object.entries(jsonSchema.properties ?? {})) {
      expect(deref(node).description, key).toBeTruthy();
    }
  });

  test.each(worlds)('accepts what zod accepts: $name', ({ values: world }) => {
    const validate = new Ajv({ strict: false }).compile(shipped);
    expect(validate(world)).toBe(true);
    expect(values.safeParse(world).success).toBe(true);
  });
});

/** Two sets of values that differ in nothing but one leaf of the contract. */
type Probe = readonly [unknown, unknown];

const db = (fields: unknown): unknown => ({ components: { db: fields } });
const peer = (fields: object): unknown => ({ peers: { prometheus: fields } });
const row = (fields: unknown): unknown => ({ flows: { 'app-to-db': fields } });
const blocks = (fields: object): unknown => ({
  peers: { 'backup-storage': { ipBlocks: [fields] } },
});
const selector = (fields: unknown): unknown => db({ podSelector: fields });
const selectorProbes = (
  path: string,
  wrap: (fields: unknown) => unknown,
): Record<string, Probe> => ({
  [`${path}.matchLabels.*`]: [wrap({ matchLabels: { a: 'b' } }), wrap({ matchLabels: { a: 'c' } })],
  [`${path}.matchExpressions[].key`]: [
    wrap({ matchExpressions: [{ key: 'a', operator: 'Exists' }] }),
    wrap({ matchExpressions: [{ key: 'b', operator: 'Exists' }] }),
  ],
  [`${path}.matchExpressions[].operator`]: [
    wrap({ matchExpressions: [{ key: 'a', operator: 'Exists' }] }),
    wrap({ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }),
  ],
  [`${path}.matchExpressions[].values[]`]: [
    wrap({ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }),
    wrap({ matchExpressions: [{ key: 'a', operator: 'In', values: ['c'] }] }),
  ],
});

const portProbes = (path: string, wrap: (port: unknown) => unknown): Record<string, Probe> => ({
  [`${path}.ports.*.port`]: [wrap({ port: 1000 }), wrap({ port: 1001 })],
  [`${path}.ports.*.endPort`]: [wrap({ port: 1000 }), wrap({ port: 1000, endPort: 1001 })],
  [`${path}.ports.*.protocol`]: [wrap({ port: 1000 }), wrap({ port: 1000, protocol: 'UDP' })],
});

/** Annotations that deployment tools read, and that may be written all the same. */
const keptProbes = (path: string, wrap: (annotations: object) => unknown): Record<string, Probe> =>
  Object.fromEntries(
    [
      ['helm.sh/resource-policy', 'keep'],
      ['argocd.argoproj.io/sync-options', 'Prune=false'],
      ['argocd.argoproj.io/sync-wave', '-1'],
    ].map(([key = '', text]) => [`${path}.${key}`, [wrap({}), wrap({ [key]: text })]]),
  );

const tried = (fields: object): unknown => ({
  helmTest: { enabled: true, host: 'kasm-db', ...fields },
});
const context = (fields: object): Probe => [tried({}), tried({ podSecurityContext: fields })];
const confined = (fields: object): Probe => [tried({}), tried({ securityContext: fields })];
const taint = (fields: object): unknown => tried({ tolerations: [{ key: 'a', ...fields }] });

/** Values with the guard on. */
const guarded = (fields: object): object => ({
  guard: { enabled: true, allow: { users: ['system:admin'] }, ...fields },
});

const probes: Record<string, Probe> = {
  preset: [{ preset: 'plain' }, { preset: 'core' }],
  platform: [{ platform: 'k3s' }, { platform: 'rke2' }],
  mode: [{ mode: 'enforced' }, { mode: 'staged' }],
  egress: [
    { preset: 'none', egress: 'dataTier' },
    { preset: 'none', egress: 'all' },
  ],
  'kasm.version': [{ preset: 'kasm-1.19' }, { preset: 'kasm-1.19', kasm: { version: '1.1190.0' } }],
  'kasm.release': [{ preset: 'kasm-1.19' }, { preset: 'kasm-1.19', kasm: { release: 'kasm' } }],
  fullnameOverride: [{}, { fullnameOverride: 'other' }],
  'labels.*': [{ labels: { a: 'b' } }, { labels: { a: 'c' } }],
  'annotations.*': [{ annotations: { a: 'b' } }, { annotations: { a: 'c' } }],
  ...keptProbes('annotations', (annotations) => ({ annotations })),
  ...keptProbes('components.*.annotations', (annotations) => db({ annotations })),
  'defaultDeny.enabled': [{}, { defaultDeny: { enabled: false } }],
  'defaultDeny.policyName': [{}, { defaultDeny: { policyName: 'floor' } }],
  ...selectorProbes('defaultDeny.podSelector', (podSelector) => ({ defaultDeny: { podSelector } })),
  'components.*.enabled': [{}, db({ enabled: false })],
  'components.*.description': [{}, db({ description: 'other' })],
  ...selectorProbes('components.*.podSelector', selector),
  ...portProbes('components.*', (postgres) => db({ ports: { postgres } })),
  'components.*.policyTypes[]': [{}, db({ policyTypes: ['Ingress'] })],
  'components.*.policyName': [{}, db({ policyName: 'other' })],
  'components.*.annotations.*': [db({ annotations: { a: 'b' } }), db({ annotations: { a: 'c' } })],
  'peers.*.enabled': [{}, peer({ enabled: false })],
  'peers.*.description': [{}, peer({ description: 'other' })],
  ...selectorProbes('peers.*.namespaceSelector', (namespaceSelector) =>
    peer({ namespaceSelector }),
  ),
  ...selectorProbes('peers.*.podSelector', (podSelector) => peer({ podSelector })),
  'peers.*.ipBlocks[].cidr': [
    blocks({ cidr: '192.0.2.0/24' }),
    blocks({ cidr: '198.51.100.0/24' }),
  ],
  'peers.*.ipBlocks[].except[]': [
    blocks({ cidr: '192.0.2.0/24', except: ['192.0.2.0/25'] }),
    blocks({ cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] }),
  ],
  'peers.*.anywhere': [{}, peer({ anywhere: true })],
  ...portProbes('peers.*', (https) => ({ peers: { 'backup-storage': { ports: { https } } } })),
  'flows.*.enabled': [{}, row({ enabled: false })],
  'flows.*.description': [{}, row({ description: 'other' })],
  'flows.*.from[]': [{}, row({ from: ['api'] })],
  'flows.*.to[]': [{}, row({ to: ['db', 'redis'], ports: ['metrics'] })],
  'flows.*.ports[]': [{}, row({ ports: ['metrics'] })],
  'flows.*.allPorts': [{}, row({ allPorts: true })],
  'guard.enabled': [guarded({ enabled: false }), guarded({})],
  'guard.action[]': [guarded({}), guarded({ action: ['Deny'] })],
  'guard.allow.users[]': [guarded({}), guarded({ allow: { users: ['alice'] } })],
  'guard.allow.groups[]': [guarded({}), guarded({ allow: { groups: ['alice'] } })],
  'guard.allow.serviceAccounts[]': [guarded({}), guarded({ allow: { serviceAccounts: ['a/b'] } })],
  'guard.peers': [guarded({}), guarded({ peers: true })],
  'helmTest.enabled': [tried({ enabled: false }), tried({})],
  'helmTest.flow': [tried({}), tried({ flow: 'manager-to-redis' })],
  'helmTest.host': [tried({}), tried({ host: '10.43.0.17' })],
  'helmTest.image': [tried({}), tried({ image: 'busybox:1' })],
  'helmTest.imagePullSecrets[]': [tried({}), tried({ imagePullSecrets: ['regcred'] })],
  'helmTest.runner': [tried({}), tried({ runner: 'flux' })],
  'helmTest.podSecurityContext.runAsNonRoot': context({ runAsNonRoot: true }),
  'helmTest.podSecurityContext.runAsUser': context({ runAsUser: 65534 }),
  'helmTest.podSecurityContext.runAsGroup': context({ runAsGroup: 65534 }),
  'helmTest.podSecurityContext.seccompProfile.type': context({
    seccompProfile: { type: 'RuntimeDefault' },
  }),
  'helmTest.securityContext.allowPrivilegeEscalation': confined({
    allowPrivilegeEscalation: false,
  }),
  'helmTest.securityContext.readOnlyRootFilesystem': confined({ readOnlyRootFilesystem: true }),
  'helmTest.securityContext.capabilities.drop[]': confined({ capabilities: { drop: ['ALL'] } }),
  'helmTest.tolerations[].key': [taint({}), taint({ key: 'b' })],
  'helmTest.tolerations[].operator': [taint({}), taint({ operator: 'Exists' })],
  'helmTest.tolerations[].value': [taint({}), taint({ value: 'b' })],
  'helmTest.tolerations[].effect': [taint({}), taint({ effect: 'NoExecute' })],
};

/** Values that the chart takes and ignores, each for a reason. */
const ignored: Record<string, string> = {
  'claims.*.description': 'told by prove; nothing is rendered from a claim',
  'claims.*.enabled': 'told by prove; nothing is rendered from a claim',
  'claims.*.from[]': 'told by prove; nothing is rendered from a claim',
  'claims.*.onlyFrom[]': 'told by prove; nothing is rendered from a claim',
  'claims.*.onlyRows': 'told by prove; nothing is rendered from a claim',
  'claims.*.onlyTo[]': 'told by prove; nothing is rendered from a claim',
  'claims.*.ports[]': 'told by prove; nothing is rendered from a claim',
  'claims.*.to[]': 'told by prove; nothing is rendered from a claim',
  preflight: 'an install is refused by it or not; nothing that is rendered follows from it',
  'global.*': 'umbrella charts hand it to every dependency',
  enabled: 'the condition of an umbrella chart; Helm itself reads it',
};

describe('closure', async () => {
  const entries = Object.entries(probes);
  const texts = await textsOfMany(entries.flatMap(([, probe]) => probe));

  test('every leaf of the schema has a probe or a reason to be ignored', () => {
    const known = [...Object.keys(probes), ...Object.keys(ignored)];
    expect(leaves.toSorted()).toEqual(known.toSorted());
  });

  test.each(entries.map(([path], index) => ({ path, index })))(
    'the templates use $path: another value, another manifest',
    ({ index }) => {
      expect(texts[2 * index]).not.toBe('');
      expect(texts[2 * index]).not.toBe(texts[2 * index + 1]);
    },
  );

  test('every path of values that a template reads is in the schema', async () => {
    const folder = `${chartDirectory}/templates`;
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile());
    const sources = await Promise.all(
      files.map(({ parentPath, name }) => readFile(`${parentPath}/${name}`, 'utf8')),
    );
    const code = sources.map((source) => source.replaceAll(/\{\{-? *\/\*.*?\*\/ *-?\}\}/gsu, ''));
    const read = code.flatMap((source) =>
      [...source.matchAll(/(?:\.Values|\$values)\.([A-Za-z.]+)/gu)].map(([, path = '']) => path),
    );
    const paths = new Set(all.map(([path]) => path));
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((path) => !paths.has(path))).toEqual([]);
  });
});
