import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { platformNames, presetNames } from '../../schema/names.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { addressOf, createEvaluator, type Endpoint, type Labels } from '../../src/netpol/index.ts';
import { membership } from '../../lab/membership.ts';
import { resolve } from '../../src/table/resolve.ts';
import { cli } from '../support/cli.ts';
import { helmTemplate, policiesOf, runHelm, textsOfMany } from '../support/helm.ts';
import { placed } from '../support/worlds.ts';

// What runs in the pods is tried on real sockets elsewhere (`npm run test:cluster`).

type Values = Readonly<Record<string, unknown>>;

interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: unknown }[];
  readonly resources: Readonly<Record<'requests' | 'limits', Labels>>;
  readonly securityContext: unknown;
}

interface Probe {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Labels;
    readonly annotations: Labels;
  };
  readonly spec: Readonly<Record<string, unknown>> & { readonly containers: readonly [Container] };
}

const script = (await readFile(join(chartDirectory, 'files', 'probe.sh'), 'utf8')).trim();

const tried = (fields: Values = {}, values: Values = {}): Values => ({
  ...values,
  helmTest: { enabled: true, host: 'kasm-db', ...fields },
});

/** The pods of a manifest, by their role. */
function probesIn(manifest: string): Readonly<Record<'right' | 'wrong', Probe>> {
  const objects: unknown[] = parseAllDocuments(manifest, { version: '1.1' }).map((document) =>
    document.toJS(),
  );
  const [right, wrong, ...more] = objects.filter(
    (object) => (object as { kind?: string } | null)?.kind === 'Pod',
  ) as Probe[];
  if (!right || !wrong || more.length > 0) throw new Error('there are not just two pods');
  return { right, wrong };
}

async function probesOf(values: Values): Promise<ReturnType<typeof probesIn>> {
  const { failed, stdout, stderr } = await helmTemplate(values);
  if (failed) throw new Error(stderr);
  return probesIn(stdout);
}

const valueIn = ({ spec }: Probe, name: string): unknown =>
  spec.containers[0].env.find((each) => each.name === name)?.value;

const endWith = (labels: Labels, host = 7): Endpoint => ({
  kind: 'pod',
  pod: {
    namespace: 'kasm',
    name: `pod-${host}`,
    labels,
    ips: [addressOf(`10.42.0.${host}`), addressOf(`fd42::${host}`)],
    ports: [],
    hostNetwork: false,
  },
});

/** What the two pods should have in common. */
function withoutRole({ metadata, spec }: Probe): unknown {
  const { env, ...container } = spec.containers[0];
  const rest = env.filter(({ name }) => name !== 'ROLE');
  return [Object.keys(metadata.annotations), { ...spec, containers: [{ ...container, rest }] }];
}

/** Which names of the table a pod answers to. */
async function namesOf(values: Values, { metadata }: Probe): Promise<readonly string[]> {
  return [...membership(await resolve(values), 'kasm', [])(endWith(metadata.labels))];
}

/** Whether the rendered policies let a pod through to what it tries. */
async function gets(values: Values, probe: Probe): Promise<boolean> {
  const table = await resolve(values);
  const target = table?.components[String(valueIn(probe, 'TO'))]?.podSelector?.matchLabels;
  if (!target) throw new Error('nobody is tried');
  const evaluator = createEvaluator(await policiesOf(values), []);
  const { connections } = evaluator.allowed(endWith(probe.metadata.labels), endWith(target, 8));
  return connections.has('TCP', Number(valueIn(probe, 'PORT')));
}

describe('helm test is off', () => {
  test('by default: no pod renders, whatever else is written', async () => {
    const quiet = {
      helmTest: { flow: 'nobody-knows', host: 'kasm-db', image: 'a:b', imagePullSecrets: ['c'] },
    };
    const [plain, written] = await textsOfMany([{}, quiet]);
    expect(plain).not.toContain('kind: Pod');
    expect(written?.trimEnd()).toBe(plain?.trimEnd());
  });

  test('for whoever renders policies: the command never prints the pods', async () => {
    const input = JSON.stringify(tried());
    const [on, off] = await Promise.all([cli(['render', '-'], { input }), cli(['render'])]);
    expect(on.exitCode).toBe(0);
    expect(on.stdout).toBe(off.stdout);
    const checked = await cli(['check', '-'], { input });
    expect(checked.stderr).toBe('');
    expect(checked.exitCode).toBe(0);
  });

  test('for the command, which refuses what the chart refuses all the same', async () => {
    const input = JSON.stringify(tried({ host: '' }));
    const { exitCode, stdout, stderr } = await cli(['render', '-'], { input });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('helmTest.host: is empty');
  });
});

/** The default flow of each preset; `none` has no flows, so here it gets one. */
const own = {
  components: {
    web: { podSelector: { matchLabels: { app: 'web' } } },
    store: { podSelector: { matchLabels: { app: 'store' } }, ports: { sql: { port: 3306 } } },
  },
  flows: { 'web-to-store': { from: ['web'], to: ['store'], ports: ['sql'] } },
};

/** Labels for every object that would make a pod somebody, if pods carried them. */
const tempting = {
  app: 'kasm-db',
  tier: 'database',
  'app.kubernetes.io/part-of': 'kasm',
  'app.kubernetes.io/component': 'db',
  'kasm-isolation/probe': 'nobody',
  team: 'red',
};

const worlds = presetNames.map((preset) => ({
  preset,
  from: { none: 'web', 'data-tier': 'app' }[String(preset)] ?? 'api',
  port: preset === 'none' ? 3306 : 5432,
  values: {
    preset,
    labels: tempting,
    // Of kasm-platform, only some pods bear the name of the release.
    ...(preset.startsWith('kasm-') && preset !== 'kasm-platform'
      ? { kasm: { release: 'kasm' } }
      : {}),
    ...(preset === 'none' ? own : {}),
  },
  helmTest: preset === 'none' ? { flow: 'web-to-store' } : {},
}));

describe.each(worlds)('$preset', async ({ from, port, values: without, helmTest }) => {
  const values = tried(helmTest, without);
  const [text = '', policies = ''] = await textsOfMany([values, without]);
  const { right, wrong } = probesIn(text);

  test('the policies are the same bytes with helm test as without', () => {
    expect(text.startsWith(policies.trimEnd())).toBe(true);
    expect(text.match(/^kind: NetworkPolicy$/gmu)).toEqual(
      policies.match(/^kind: NetworkPolicy$/gmu),
    );
  });

  test('the right pod is a source of the flow and nobody else, and gets through', async () => {
    expect(await namesOf(values, right)).toEqual([from]);
    expect(valueIn(right, 'FROM')).toBe(from);
    expect(valueIn(right, 'PORT')).toBe(String(port));
    expect(await gets(values, right)).toBe(true);
  });

  test('the wrong pod is nobody, whatever labels values put on objects, and is denied', async () => {
    expect(await namesOf(values, wrong)).toEqual([]);
    expect(wrong.metadata.labels).toMatchObject({ 'kasm-isolation/probe': 'wrong', team: 'red' });
    expect(await gets(values, wrong)).toBe(false);
  });

  test('they differ in name, role, weight, words and identity, and in nothing else', () => {
    expect(withoutRole(right)).toEqual(withoutRole(wrong));
  });
});

test('where egress: all closes what goes out, the right pod gets through all the same', async () => {
  const values = tried({}, { preset: 'kasm-1.19', egress: 'all', peers: placed });
  const { right, wrong } = await probesOf(values);
  expect(await gets(values, right)).toBe(true);
  expect(await gets(values, wrong)).toBe(false);
});

test('a release that is called like that of Kasm lends the wrong pod nothing', async () => {
  const values = tried({}, { preset: 'kasm-1.19', kasm: { release: 'kasm' } });
  const { stdout } = await runHelm(
    ['template', 'kasm', chartDirectory, '-n', 'kasm', '--values', '-'],
    JSON.stringify(values),
  );
  const { wrong } = probesIn(stdout);
  expect(wrong.metadata.labels).not.toHaveProperty(['app.kubernetes.io/instance']);
  expect(await namesOf(values, wrong)).toEqual([]);
});

describe('the pods', async () => {
  const { right, wrong } = await probesOf(tried());
  const pods = [right, wrong];

  test('run by helm test alone, the right one first; what they say is printed, and only those that failed stay', () => {
    const hooks = pods.map(({ metadata }) => metadata.annotations);
    expect(hooks.map((each) => each['helm.sh/hook'])).toEqual(['test', 'test']);
    expect(hooks.map((each) => each['helm.sh/hook-weight'])).toEqual(['0', '1']);
    for (const each of hooks) {
      expect(each['helm.sh/hook-delete-policy']).toBe('before-hook-creation,hook-succeeded');
      expect(each['helm.sh/hook-output-log-policy']).toBe('hook-succeeded,hook-failed');
    }
  });

  test('run by Flux print nothing, for that would crash its helm-controller', async () => {
    for (const { metadata } of Object.values(await probesOf(tried({ runner: 'flux' })))) {
      expect(metadata.annotations).not.toHaveProperty(['helm.sh/hook-output-log-policy']);
      expect(metadata.annotations).toHaveProperty(['helm.sh/hook'], 'test');
    }
  });

  test('run by Argo CD are PostSync hooks, the right one first, and only those that failed stay', async () => {
    const { right: first, wrong: second } = await probesOf(tried({ runner: 'argocd' }));
    for (const [wave, { metadata }] of [first, second].entries()) {
      expect(metadata.annotations).toMatchObject({
        'argocd.argoproj.io/hook': 'PostSync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded',
        'argocd.argoproj.io/sync-wave': String(wave),
      });
      expect(metadata.annotations).not.toHaveProperty(['helm.sh/hook-output-log-policy']);
    }
  });

  test('run by nobody else', async () => {
    const { failed, stderr } = await runHelm(
      ['template', chartDirectory, '--skip-schema-validation', '--values', '-'],
      JSON.stringify(tried({ runner: 'jenkins' })),
    );
    expect(failed).toBe(true);
    expect(stderr).toContain('helmTest.runner');
  });

  test('are called after the release, and are never two of one name', async () => {
    const names = pods.map(({ metadata }) => metadata.name);
    expect(names).toEqual(['kasm-isolation-test-right', 'kasm-isolation-test-wrong']);
    const long = await probesOf(tried({}, { fullnameOverride: 'a'.repeat(53) }));
    expect(long.right.metadata.name).not.toBe(long.wrong.metadata.name);
    expect(long.right.metadata.name.length).toBeLessThanOrEqual(63);
    expect(new Set(pods.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['kasm']));
  });

  test('are never Ready, start once, and end by themselves', () => {
    for (const { spec } of pods) {
      expect(spec['readinessGates']).toEqual([{ conditionType: 'kasm-isolation/never' }]);
      expect(spec['restartPolicy']).toBe('Never');
      expect(spec['activeDeadlineSeconds']).toBeLessThan(300); // what helm test waits for
      expect(spec['terminationGracePeriodSeconds']).toBe(1);
    }
  });

  test('hold no credentials, no volumes, nothing of the host, and no hints of Services', () => {
    for (const { spec } of pods) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
      });
      const keys = Object.keys(spec);
      for (const key of [
        'volumes',
        'serviceAccountName',
        'hostNetwork',
        'hostPID',
        'initContainers',
      ])
        expect(keys).not.toContain(key);
      expect(spec.containers).toHaveLength(1);
    }
  });

  test('are what Pod Security calls restricted, on a read-only image', () => {
    for (const { spec } of pods) {
      expect(spec['securityContext']).toEqual({
        runAsNonRoot: true,
        runAsUser: 65534,
        runAsGroup: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(spec.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('ask for little, and get no more', () => {
    const { requests, limits } = right.spec.containers[0].resources;
    expect(Object.keys(requests)).toEqual(['cpu', 'memory']);
    expect(Object.keys(limits)).toEqual(['cpu', 'memory']);
  });

  test('take no part in a mesh, whose sidecar would answer in place of the target', () => {
    for (const { metadata } of pods)
      expect(metadata.annotations).toMatchObject({
        'linkerd.io/inject': 'disabled',
        'sidecar.istio.io/inject': 'false',
      });
  });

  test('run the script to the letter: no value becomes code', async () => {
    const other = await probesOf(
      tried(
        { host: '2001:db8::5', flow: 'manager-to-redis', image: 'busybox:1' },
        { fullnameOverride: 'other', annotations: { note: '$(reboot) `reboot` "; reboot' } },
      ),
    );
    for (const { spec } of [...pods, other.right, other.wrong]) {
      expect(spec.containers[0].command).toEqual(['sh', '-c']);
      expect(spec.containers[0].args.map((text) => text.trim())).toEqual([script]);
    }
    expect(valueIn(other.right, 'HOST')).toBe('2001:db8::5');
    expect(valueIn(other.right, 'TO')).toBe('redis');
  });

  test('have texts for an environment, never numbers or nulls', () => {
    for (const { spec } of pods) {
      const { env } = spec.containers[0];
      expect(env.map(({ value }) => typeof value)).toEqual(env.map(() => 'string'));
      expect(env.map(({ name }) => name)).toEqual([
        'FLOW',
        'FROM',
        'HOST',
        'NAMESPACE',
        'PORT',
        'ROLE',
        'TO',
      ]);
    }
  });
});

describe('the script', () => {
  const names = ['FLOW', 'FROM', 'HOST', 'NAMESPACE', 'PORT', 'ROLE', 'TO'];

  test('is sound shell', async () => {
    const { exitCode, stderr } = await execa('sh', ['-n'], { input: script, reject: false });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('reads each variable that the pods set, and no other but PATIENCE', () => {
    const read = [...script.matchAll(/\$\{?([A-Z]+)/gu)].map(([, name]) => name);
    expect([...new Set(read)].toSorted()).toEqual([...names, 'PATIENCE'].toSorted());
  });

  test('holds nothing that Kubernetes would expand in a command line', () => {
    expect(script).not.toContain('$$');
    for (const name of names) expect(script).not.toContain(`$(${name})`);
  });
});

/** The pod that values give. */
const given = async (fields: Values, values: Values = {}): Promise<Probe['spec']> => {
  const { right, wrong } = await probesOf(tried(fields, values));
  expect(right.spec['tolerations']).toEqual(wrong.spec['tolerations']);
  return wrong.spec;
};

describe('values go to the pods', () => {
  test('an image by its digest', async () => {
    const image = `registry.example.com:5000/mirror/busybox@sha256:${'0123abcd'.repeat(8)}`;
    expect((await given({ image })).containers[0].image).toBe(image);
  });

  test('pull secrets by their names, and none are none', async () => {
    const { imagePullSecrets } = await given({ imagePullSecrets: ['regcred', '17'] });
    expect(imagePullSecrets).toEqual([{ name: 'regcred' }, { name: '17' }]);
    expect(await given({})).not.toHaveProperty('imagePullSecrets');
  });

  test('tolerations as they are, and none are none', async () => {
    const tolerations = [{ operator: 'Exists' }, { key: 'a', value: '1', effect: 'NoExecute' }];
    expect((await given({ tolerations }))['tolerations']).toEqual(tolerations);
    expect(await given({})).not.toHaveProperty('tolerations');
  });

  test('a security context takes the place of the default whole, large ids as whole numbers', async () => {
    const spec = await given({
      podSecurityContext: { runAsUser: 1000680000 },
      securityContext: { capabilities: { drop: ['NET_RAW'] } },
    });
    expect(spec['securityContext']).toEqual({ runAsUser: 1000680000 });
    expect(spec.containers[0].securityContext).toEqual({ capabilities: { drop: ['NET_RAW'] } });
  });

  test.each(platformNames)(
    'on %s the default names a user unless the cluster does',
    async (platform) => {
      const peers = {
        'ingress-controller': { namespaceSelector: { matchLabels: { name: 'ingress' } } },
      };
      const context = (await given({}, { platform, peers }))['securityContext'];
      expect(context).toMatchObject({ runAsNonRoot: true });
      if (platform === 'openshift') expect(context).not.toHaveProperty('runAsUser');
      else expect(context).toHaveProperty('runAsUser', 65534);
    },
  );

  test('labels and annotations of every object, but for those that a selector speaks of', async () => {
    const { right } = await probesOf(
      tried({}, { labels: { team: 'a', app: 'b' }, annotations: { note: 'c' } }),
    );
    expect(right.metadata.labels).toMatchObject({ team: 'a', app: 'kasm-api' });
    expect(right.metadata.labels).not.toHaveProperty(['app.kubernetes.io/name']);
    expect(right.metadata.annotations).toMatchObject({ note: 'c', 'helm.sh/hook': 'test' });
  });

  test('annotations do not take the place of the chart’s own', async () => {
    const annotations = { 'sidecar.istio.io/inject': 'true', 'helm.sh/resource-policy': 'keep' };
    const { right } = await probesOf(tried({}, { annotations }));
    expect(right.metadata.annotations).toMatchObject({
      'helm.sh/hook': 'test',
      'sidecar.istio.io/inject': 'false',
    });
  });
});

/** From whom, to whom and on which port, when that is allowed. */
const what = async (values: Values): Promise<readonly unknown[]> => {
  const { right } = await probesOf(values);
  expect(await namesOf(values, right)).toContain(valueIn(right, 'FROM'));
  expect(await gets(values, right)).toBe(true);
  return ['FROM', 'TO', 'PORT'].map((name) => valueIn(right, name));
};

describe('what is tried', () => {
  test('is what the preset chooses, unless a flow is named', async () => {
    expect(await what(tried())).toEqual(['api', 'db', '5432']);
    expect(await what(tried({ flow: 'manager-to-redis' }))).toEqual(['manager', 'redis', '6379']);
  });

  test('comes from the first source that is on and in this namespace', async () => {
    const flows = { 'app-to-db': { from: ['prometheus', 'office', 'api', 'manager'] } };
    const peers = { office: { ipBlocks: [{ cidr: '203.0.113.0/24' }] } };
    expect(await what(tried({}, { flows, peers }))).toEqual(['api', 'db', '5432']);
    const components = { api: { enabled: false } };
    expect(await what(tried({}, { flows, peers, components }))).toEqual(['manager', 'db', '5432']);
  });

  test('leads to the first component that is on, by the first TCP port', async () => {
    const ports = {
      first: { port: 5000, protocol: 'UDP' },
      second: { port: 6000, protocol: 'SCTP' },
      third: { port: '7000', endPort: 7010 },
    };
    const components = { db: { enabled: false }, redis: { ports } };
    const flows = { 'app-to-db': { to: ['db', 'redis'], ports: ['second', 'first', 'third'] } };
    // db has none of these ports, which matters to nobody while it is off, and must be said all the same.
    const values = { ...components, db: { enabled: false, ports } };
    expect(await what(tried({}, { components: values, flows }))).toEqual(['api', 'redis', '7000']);
  });

  test('is the first named TCP port where a flow opens all', async () => {
    const components = { db: { ports: { admin: { port: 99, protocol: 'UDP' } } } };
    const flows = { 'app-to-db': { allPorts: true } };
    expect(await what(tried({}, { components, flows }))).toEqual(['api', 'db', '9187']);
  });

  test('is tried without a label of the probes where the table speaks of that', async () => {
    const key = 'kasm-isolation/probe';
    const podSelector = {
      matchLabels: { app: 'api' },
      matchExpressions: [{ key, operator: 'DoesNotExist' }],
    };
    const peers = { mine: { podSelector: { matchLabels: { [key]: 'wrong' } } } };
    const flows = { 'app-to-db': { from: ['api', 'mine'] } };
    const values = tried({}, { components: { api: { podSelector } }, peers, flows });
    const { right, wrong } = await probesOf(values);
    expect(await namesOf(values, right)).toEqual(['api']);
    expect(await namesOf(values, wrong)).toEqual([]);
    expect(await gets(values, wrong)).toBe(false);
  });

  test('is tried with the least labels that an expression asks for', async () => {
    const podSelector = {
      matchLabels: { app: 'api' },
      matchExpressions: [
        { key: 'tier', operator: 'Exists' },
        { key: 'zone', operator: 'In', values: ['b', 'a'] },
        { key: 'app', operator: 'NotIn', values: ['db'] },
        { key: 'canary', operator: 'DoesNotExist' },
        { key: 'helm.sh/chart', operator: 'DoesNotExist' },
      ],
    };
    const values = tried({}, { components: { api: { podSelector } } });
    const { right } = await probesOf(values);
    expect(right.metadata.labels).toEqual({
      app: 'api',
      tier: '',
      zone: 'b',
      'app.kubernetes.io/instance': 'kasm-isolation',
      'app.kubernetes.io/managed-by': 'Helm',
      'kasm-isolation/probe': 'right',
    });
    expect(await what(values)).toEqual(['api', 'db', '5432']);
  });
});
