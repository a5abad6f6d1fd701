import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import typed from '../examples/typed/values.ts';
import { chartDirectory, packageDirectory } from '../src/read/files.ts';
import { parsePolicies, type NetworkPolicy } from '../src/read/rendered.ts';
import { holds as proofHolds, prove } from '../src/reach/prove.ts';
import { resolve } from '../src/table/resolve.ts';
import { loadPreset, loadShared } from '../src/table/load.ts';
import { askChart } from './support/ask-chart.ts';
import { cli } from './support/cli.ts';
import { helmFlags, type HelmChartSpec } from './paths/k3s-helm-chart.ts';
import { policiesOfMany, runHelm } from './support/helm.ts';
import { proxyServiceOf } from './support/proxy-services.ts';

const root = join(packageDirectory, 'examples');
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const chart: { version: string } = parse(
  await readFile(join(chartDirectory, 'Chart.yaml'), 'utf8'),
);

type Policies = readonly NetworkPolicy[];
type Peers = readonly unknown[];

// What a rendered policy says, in the words of the tests.

const policyOf = (policies: Policies, component: string): NetworkPolicy | undefined =>
  policies.find(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component);

const specOf = (policies: Policies, component: string): NetworkPolicy['spec'] => {
  const spec = policyOf(policies, component)?.spec;
  if (!spec) throw new Error(`${component} has no policy`);
  return spec;
};

/** Whom the pods of a component accept on a port. */
const admitted = (policies: Policies, component: string, port: number): Peers =>
  (specOf(policies, component).ingress ?? [])
    .filter(({ ports = [] }) => ports.some((entry) => entry.port === port))
    .flatMap(({ from = [] }) => from);

/** Whom the pods of a component may go out to on a port. */
const reached = (policies: Policies, component: string, port: number): Peers =>
  (specOf(policies, component).egress ?? [])
    .filter(({ ports = [] }) => ports.some((entry) => entry.port === port))
    .flatMap(({ to = [] }) => to);

/** All ports that they may go out on. */
const outgoingPorts = (policies: Policies, component: string): readonly number[] => {
  const ports = (specOf(policies, component).egress ?? []).flatMap((rule) => rule.ports ?? []);
  return [...new Set(ports.map(({ port }) => port))].toSorted((a, b) => a - b);
};

const pods = (matchLabels: Record<string, string>, namespace?: string): unknown => ({
  ...(namespace
    ? { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }
    : {}),
  podSelector: { matchLabels },
});
const network = (cidr: string): unknown => ({ ipBlock: { cidr } });
const labelsOf = (component: string): Record<string, string> => ({
  'app.kubernetes.io/part-of': 'kasm',
  'app.kubernetes.io/component': component,
});
const kasm = (component: string): unknown => pods(labelsOf(component));

const databaseJobs = ['db-init', 'db-upgrade', 'db-backup', 'pre-upgrade-backup'];
const named = (name: string): unknown => pods({ 'app.kubernetes.io/name': name });
const prometheus = pods({ 'app.kubernetes.io/name': 'prometheus' }, 'monitoring');
const coreDns = pods({ 'k8s-app': 'kube-dns' }, 'kube-system');

// Each values file, and its point.

interface Point {
  readonly claim: string;
  readonly holds: (policies: Policies) => void | Promise<void>;
}

const points: Readonly<Record<string, Point>> = {
  'external-database/values.yaml': {
    claim:
      'no database pod has a policy, and database jobs go out to its subnets on 5432 and to DNS alone',
    holds: (policies) => {
      const subnets = [network('10.20.30.0/24'), network('10.20.31.0/24')];
      expect(policyOf(policies, 'db')).toBeUndefined();
      for (const job of databaseJobs) {
        expect(reached(policies, job, 5432)).toEqual(subnets);
        expect(outgoingPorts(policies, job)).toEqual([53, 5432]);
      }
      expect(JSON.stringify(policies)).not.toContain('"port":9187');
    },
  },

  'database-in-another-namespace/values.yaml': {
    claim: 'database jobs go out to its pods in its namespace on 5432 and to DNS alone',
    holds: (policies) => {
      const labels = {
        'app.kubernetes.io/name': 'postgresql',
        'app.kubernetes.io/instance': 'kasm',
      };
      expect(policyOf(policies, 'db')).toBeUndefined();
      for (const job of databaseJobs) {
        expect(reached(policies, job, 5432)).toEqual([pods(labels, 'databases')]);
        expect(outgoingPorts(policies, job)).toEqual([53, 5432]);
      }
    },
  },

  'cloudnative-pg/values.yaml': {
    claim:
      'the CNPG pods accept Kasm, the operator and one another, and go out to what keeps them alive',
    holds: (policies) => {
      const instance = { 'cnpg.io/cluster': 'kasm-db', 'cnpg.io/podRole': 'instance' };
      const jobs = {
        matchLabels: { 'cnpg.io/cluster': 'kasm-db' },
        matchExpressions: [{ key: 'cnpg.io/jobRole', operator: 'Exists' }],
      };
      const operator = pods({ 'app.kubernetes.io/name': 'cloudnative-pg' }, 'cnpg-system');
      const servers = [11, 12, 13].map((host) => network(`192.168.10.${host}/32`));
      expect(specOf(policies, 'db').podSelector).toEqual({ matchLabels: instance });
      expect(specOf(policies, 'cnpg-jobs').podSelector).toEqual(jobs);
      const clients = [kasm('api'), kasm('manager'), ...databaseJobs.map(kasm)];
      const all = [...clients, operator, pods(instance), { podSelector: jobs }];
      const accepted = admitted(policies, 'db', 5432);
      expect(accepted).toEqual(expect.arrayContaining(all));
      expect(accepted).toHaveLength(all.length);
      const asking = [operator, pods(instance), ...servers];
      expect(admitted(policies, 'db', 8000)).toEqual(expect.arrayContaining(asking));
      expect(admitted(policies, 'db', 8000)).toHaveLength(asking.length);
      expect(admitted(policies, 'db', 9187)).toHaveLength(1);
      for (const job of databaseJobs) {
        expect(reached(policies, job, 5432)).toEqual([pods(instance)]);
      }
      for (const component of ['db', 'cnpg-jobs']) {
        expect(reached(policies, component, 5432)).toEqual([pods(instance)]);
        expect(reached(policies, component, 6443)).toEqual(servers);
        expect(reached(policies, component, 53)).toEqual([coreDns]);
      }
      expect(reached(policies, 'db', 8000)).toEqual([pods(instance)]);
      expect(outgoingPorts(policies, 'db')).toEqual([53, 5432, 6443, 8000]);
    },
  },

  'load-balancer/values.yaml': {
    claim: 'the proxy accepts ServiceLB, clients and nodes on 8443, and nobody else from outside',
    holds: (policies) => {
      const serviceLb = {
        'svccontroller.k3s.cattle.io/svcname': proxyServiceOf('kasm-1.19', 'kasm') ?? '',
        'svccontroller.k3s.cattle.io/svcnamespace': 'kasm',
      };
      expect(admitted(policies, 'proxy', 8443)).toEqual([
        pods(serviceLb, 'kube-system'),
        network('203.0.113.0/24'),
        network('192.168.10.0/24'),
      ]);
      const inside = ['guac', 'rdp-gateway', 'rdp-https-gateway'].map(kasm);
      expect(admitted(policies, 'proxy', 8080)).toEqual(inside);
      expect(JSON.stringify(policies)).not.toContain('traefik');
    },
  },

  'cilium-gateway/values.yaml': {
    claim: 'the proxy accepts pods of Kasm alone, and policy.yaml means that same proxy',
    holds: async (policies) => {
      const inside = ['guac', 'rdp-gateway', 'rdp-https-gateway'].map(kasm);
      expect(admitted(policies, 'proxy', 8080)).toEqual(inside);
      expect(admitted(policies, 'proxy', 8443)).toEqual([]);
      const { metadata, spec } = parse(await read('cilium-gateway/policy.yaml'));
      expect(metadata.namespace).toBe('kasm');
      expect(spec.endpointSelector).toEqual(specOf(policies, 'proxy').podSelector);
      expect(spec.ingress).toHaveLength(1);
      expect(spec.ingress[0].fromEntities).toEqual(['ingress']);
    },
  },

  'postgres-exporter/values.yaml': {
    claim: 'Prometheus reaches the exporter alone, and the exporter PostgreSQL and DNS alone',
    holds: (policies) => {
      const exporter = pods({ 'app.kubernetes.io/name': 'prometheus-postgres-exporter' });
      expect(admitted(policies, 'postgres-exporter', 9187)).toEqual([prometheus]);
      expect(admitted(policies, 'db', 9187)).toEqual([]);
      expect(admitted(policies, 'db', 5432)).toContainEqual(exporter);
      expect(reached(policies, 'postgres-exporter', 5432)).toEqual([kasm('db')]);
      expect(outgoingPorts(policies, 'postgres-exporter')).toEqual([53, 5432]);
    },
  },

  'redis-exporter/values.yaml': {
    claim: 'Prometheus reaches the exporter alone, and the exporter Redis and DNS alone',
    holds: (policies) => {
      expect(admitted(policies, 'redis-exporter', 9121)).toEqual([prometheus]);
      expect(admitted(policies, 'redis', 9121)).toEqual([]);
      expect(admitted(policies, 'redis', 6379)).toEqual(
        expect.arrayContaining([named('kasm-share'), named('prometheus-redis-exporter')]),
      );
      expect(admitted(policies, 'redis', 6379)).toHaveLength(2);
      expect(reached(policies, 'redis-exporter', 6379)).toEqual([named('kasm-redis')]);
      expect(outgoingPorts(policies, 'redis-exporter')).toEqual([53, 6379]);
    },
  },

  'node-local-dns/values.yaml': {
    claim: 'whoever may ask CoreDNS may ask the cache on both of its addresses',
    holds: (policies) => {
      const cache = [network('169.254.20.10/32'), network('10.43.0.10/32')];
      for (const job of databaseJobs) {
        expect(reached(policies, job, 53)).toEqual([coreDns, ...cache]);
      }
      expect(outgoingPorts(policies, 'db')).toEqual([]);
    },
  },

  'egress-all/values.yaml': {
    claim:
      'every policy closes both directions, and every external peer of the preset is placed or off',
    holds: async (policies) => {
      const [outside, preset] = [await loadShared('outside'), await loadPreset('kasm-1.19')];
      const unplaced = Object.entries({ ...outside.peers, ...preset.peers }).filter(
        ([, peer]) =>
          peer.enabled !== false && !peer.ipBlocks && !peer.podSelector && !peer.namespaceSelector,
      );
      const values: { peers: object } = parse(await read('egress-all/values.yaml'));
      const names = [...unplaced.map(([name]) => name), 'kasm-agents'];
      expect(Object.keys(values.peers).toSorted()).toEqual(names.toSorted());
      for (const { spec } of policies) expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
      expect(reached(policies, 'api', 636)).toEqual(
        [10, 11].map((host) => network(`10.50.0.${host}/32`)),
      );
      expect(outgoingPorts(policies, 'db')).toEqual([]);
      const flows = policies.map(({ metadata }) => metadata.annotations?.['kasm-isolation/flows']);
      for (const unused of ['to-cloud-apis', 'to-workload-identity', 'to-licensing']) {
        expect(flows.join(', ').split(', ')).not.toContain(unused);
      }
    },
  },

  'shared-namespace/values.yaml': {
    claim: 'every policy selects pods of the Kasm release alone, the default deny among them',
    holds: (policies) => {
      expect(specOf(policies, 'default-deny').podSelector).toEqual({
        matchLabels: {
          'app.kubernetes.io/part-of': 'kasm',
          'app.kubernetes.io/instance': 'kasm',
        },
      });
      for (const { spec } of policies) {
        expect(spec.podSelector.matchLabels).toMatchObject({
          'app.kubernetes.io/instance': 'kasm',
        });
      }
    },
  },

  'minio-backup/values.yaml': {
    claim: 'db and redis go out to MinIO on 9000 and to DNS alone, and nothing is open by address',
    holds: (policies) => {
      for (const component of ['db', 'redis']) {
        expect(reached(policies, component, 9000)).toEqual([pods({ app: 'minio' }, 'minio')]);
        expect(outgoingPorts(policies, component)).toEqual([53, 9000]);
      }
      expect(JSON.stringify(policies)).not.toContain('ipBlock');
    },
  },

  'typed/values.yaml': {
    claim:
      'Prometheus reaches the exporter, the exporter reaches the database, and the office native RDP',
    holds: (policies) => {
      const exporter = pods({ 'app.kubernetes.io/name': 'prometheus-postgres-exporter' });
      const rancher = pods({ 'app.kubernetes.io/name': 'prometheus' }, 'cattle-monitoring-system');
      expect(admitted(policies, 'postgres-exporter', 9187)).toEqual([rancher]);
      expect(admitted(policies, 'db', 5432)).toContainEqual(exporter);
      expect(admitted(policies, 'db', 9187)).toEqual([]);
      expect(outgoingPorts(policies, 'postgres-exporter')).toEqual([53, 5432]);
      expect(admitted(policies, 'rdp-gateway', 3389)).toEqual([network('203.0.113.0/24')]);
    },
  },
};

const files = Object.keys(points);
const sets: unknown[] = await Promise.all(
  files.map(async (path) => parse(await read(path), { version: '1.1' })),
);
const rendered = await policiesOfMany(sets);

const argoApplications = ['argocd/application-git.yaml', 'argocd/application-oci.yaml'];
const fluxReleases = ['flux/git-repository.yaml', 'flux/oci-repository.yaml'];
/** Those that the controllers alone can judge: test/gitops applies them as written. */
const forControllers = [
  'argocd/values-from-git.yaml',
  'argocd/kasm-waits.yaml',
  'argocd/project.yaml',
  'argocd/application-set.yaml',
  'flux/kasm-waits.yaml',
];
const others = [
  'README.md',
  'flux/values-from-git/kustomization.yaml',
  'flux/values-from-git/release.yaml',
  'flux/values-from-git/values.yaml',
  'typed/values.ts',
  'kustomize/kustomization.yaml',
  'cilium-gateway/policy.yaml',
  'k3s-helmchart/helmchart.yaml',
  'k3s-helmchart/helmchartconfig.yaml',
  'umbrella/Chart.yaml',
  'umbrella/values.yaml',
  'github/pull-request.yaml',
  'gitlab/.gitlab-ci.yml',
];

const workshop = await mkdtemp(join(tmpdir(), 'kasm-isolation-examples-'));
afterAll(() => rm(workshop, { recursive: true, force: true }));

/** `helm template` of example values; throws Helm's words when it refuses. */
async function template(args: readonly string[], input?: string): Promise<Policies> {
  const { failed, stdout, stderr } = await runHelm(['template', ...args, '--skip-tests'], input);
  if (failed) throw new Error(stderr);
  return parsePolicies(stdout);
}

test('every file under examples is covered here, and the README names it', async () => {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    // What `helm dependency update` leaves in a clone.
    .filter((path) => !/^umbrella\/(?:charts\/|Chart\.lock$)/u.test(path));
  const covered = [...files, ...argoApplications, ...fluxReleases, ...forControllers, ...others];
  expect(paths.toSorted()).toEqual(covered.toSorted());
  const readme = await read('README.md');
  for (const path of paths.filter((name) => name !== 'README.md')) {
    expect(readme).toContain(`| [${path}](${path}) |`);
  }
});

test.each([
  ...argoApplications,
  ...fluxReleases,
  'argocd/values-from-git.yaml',
  'argocd/kasm-waits.yaml',
  'argocd/application-set.yaml',
  'flux/values-from-git/kustomization.yaml',
  'kustomize/kustomization.yaml',
])('the head of %s says how a change of its values is judged in CI', async (path) => {
  const [head = ''] = (await read(path)).split(/^apiVersion/mu);
  const [, line = ''] = /kasm-isolation (review \S+\.yaml .*)$/mu.exec(head) ?? [];
  // Here is no such file, and perhaps no such base: whatever is wrong, it is not the way the line is written.
  const { exitCode, stderr } = await cli(line.split(' '));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/is no commit of this clone|is neither here nor at origin\/main/u);
});

test('hosts in examples are all below example.com', async () => {
  const texts = await Promise.all(
    [...files, ...argoApplications, ...fluxReleases, ...forControllers, ...others].map(read),
  );
  const hosts = texts.flatMap((text) =>
    [...text.matchAll(/\b(?!file:)\w+:\/\/([^/\s]+)/gu)].map(([, host]) => host),
  );
  const foreign = hosts.filter((host) => !host?.endsWith('.example.com'));
  expect([...new Set(foreign)]).toEqual(['kubernetes.default.svc']);
});

const cases = Object.entries(points).map(([path, point], index) => ({
  path,
  values: sets[index],
  policies: rendered[index] ?? [],
  ...point,
}));

describe.each(cases)('$path', ({ path, values, policies, claim, holds }) => {
  test(`${claim}`, () => {
    expect.hasAssertions();
    return holds(policies);
  });

  test('is sound, and each of its rules names peers and ports', async () => {
    expect((await askChart([values]))[0]?.sentences).toEqual([]);
    const rules = policies.flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])]);
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) {
      expect('from' in rule ? rule.from : 'to' in rule ? rule.to : []).not.toEqual([]);
      expect(rule.ports).toBeDefined();
    }
  });

  test('is proven: what it declares is what it allows, and every claim is true', async () => {
    const table = await resolve(values);
    expect(proofHolds(prove({ source: path, table, policies, namespace: 'kasm' }))).toBe(true);
  });

  test('renders the same as a file, with and without the schema', async () => {
    const args = ['kasm-isolation', chartDirectory, '-n', 'kasm', '-f', join(root, path)];
    expect(await template(args)).toEqual(policies);
    expect(await template([...args, '--skip-schema-validation'])).toEqual(policies);
  });

  test('tells editors where the schema is, and people what it is for and what it changes', async () => {
    const lines = (await read(path)).split('\n');
    expect(lines[0]).toBe('# yaml-language-server: $schema=../../chart/values.schema.json');
    if (path === 'typed/values.yaml') return; // its module says so
    expect(lines[1]).toMatch(/^# \S/u);
    expect(lines[2]).toMatch(/^# Changes: /u);
    expect(lines[3]).toMatch(/^preset: /u);
  });
});

test('external-database and egress-all combine: api and manager go out to the subnets of the database', async () => {
  const combined = ['external-database', 'egress-all'].flatMap((name) => [
    '-f',
    join(root, name, 'values.yaml'),
  ]);
  const policies = await template(['kasm-isolation', chartDirectory, ...combined]);
  const subnets = [network('10.20.30.0/24'), network('10.20.31.0/24')];
  for (const name of ['api', 'manager']) expect(reached(policies, name, 5432)).toEqual(subnets);
});

test('typed/values.yaml is what `values` writes from typed/values.ts', async () => {
  const schema = '../../chart/values.schema.json';
  const source = join(root, 'typed', 'values.ts');
  const { stdout } = await cli(['values', source, '--schema', schema]);
  expect(`${stdout}\n`).toBe(await read('typed/values.yaml'));
  expect(parse(stdout)).toEqual(typed);
});

/** The umbrella chart beside a copy of the chart, for Helm writes what it depends on into its folder. */
async function umbrellaCopy(): Promise<string> {
  const clone = await mkdtemp(join(workshop, 'clone-'));
  const folder = join(clone, 'examples', 'umbrella');
  await cp(chartDirectory, join(clone, 'chart'), { recursive: true });
  for (const name of ['Chart.yaml', 'values.yaml'])
    await cp(join(root, 'umbrella', name), join(folder, name));
  return folder;
}

test('every command of the README runs from a clone', async () => {
  const readme = await read('README.md');
  const commands = [...readme.matchAll(/(?:^|`)((?:helm|npm run|kubectl) [^`\n]+)/gmu)].map(
    ([, command = '']) => command.split(' '),
  );
  const umbrella = await umbrellaCopy();
  const helmRuns = commands.filter(([name]) => name === 'helm');
  expect(helmRuns).toHaveLength(files.length + 3);
  for (const [, verb, ...args] of helmRuns) {
    const own = args.map((word) => (word === 'examples/umbrella' ? umbrella : word));
    if (verb === 'dependency') {
      const { failed, stderr } = await runHelm([verb, ...own]);
      expect(failed, stderr).toBe(false);
    } else {
      expect(verb).toBe('install');
      expect(await template(own)).not.toEqual([]);
    }
  }
  const own = commands.filter(([name]) => name === 'npm');
  expect(own.length).toBeGreaterThan(2);
  for (const [, run, script, dashes, ...args] of own) {
    expect([run, script, dashes]).toEqual(['run', 'cli', '--']);
    const output = args.indexOf('-o');
    if (output >= 0) args[output + 1] = join(workshop, 'output.yaml');
    const paths = args.map((word) =>
      word.startsWith('examples/') ? join(packageDirectory, word) : word,
    );
    const { exitCode, stderr } = await cli(paths);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  }
  const applied = commands.filter(([name]) => name === 'kubectl').map((words) => words.at(-1));
  expect(applied).toEqual([
    'examples/cilium-gateway/policy.yaml',
    ...[...argoApplications, ...fluxReleases, ...forControllers].map((path) => `examples/${path}`),
    'examples/flux/values-from-git',
    'examples/k3s-helmchart/helmchart.yaml',
    'examples/k3s-helmchart/helmchartconfig.yaml',
    'examples/kustomize',
  ]);
});

interface Application {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: {
    source: {
      repoURL: string;
      path: string;
      targetRevision: string;
      helm: { valuesObject: object; parameters?: { name: string; value: string }[] };
    };
    destination: { namespace: string };
  };
}

/** What Argo CD runs: `helm template` as the application's name, valuesObject as a file, parameters as --set. */
async function asArgo(path: string): Promise<{ application: Application; policies: Policies }> {
  const application: Application = parse(await read(path));
  const { parameters = [], valuesObject } = application.spec.source.helm;
  const overrides = parameters.flatMap(({ name, value }) => ['--set', `${name}=${value}`]);
  const { namespace } = application.spec.destination;
  const args = [application.metadata.name, chartDirectory, '--namespace', namespace];
  const flags = ['--include-crds', '--values', '-', ...overrides];
  const policies = await template([...args, ...flags], JSON.stringify(valuesObject));
  return { application, policies };
}

describe.each(argoApplications)('%s', (path) => {
  test('renders as Argo CD renders it, with the default deny in the last wave', async () => {
    const { application, policies } = await asArgo(path);
    expect(application).toMatchObject({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' });
    expect(policies.every(({ metadata }) => metadata.namespace === 'kasm')).toBe(true);
    expect(admitted(policies, 'db', 5432)).toHaveLength(6);
    const wave = 'argocd.argoproj.io/sync-wave';
    const late = policies.filter(({ metadata }) => metadata.annotations?.[wave]);
    expect(late).toEqual([policyOf(policies, 'default-deny')]);
  });
});

test('a parameter of the Application wins over the preset', async () => {
  const { policies } = await asArgo('argocd/application-git.yaml');
  const api = policyOf(policies, 'api')?.metadata.annotations?.['kasm-isolation/flows'];
  expect(api).toBe('manager-to-api, proxy-to-api');
});

test('the OCI Application names the chart itself, at its version', async () => {
  const { application } = await asArgo('argocd/application-oci.yaml');
  expect(application.spec.source).toMatchObject({
    repoURL: expect.stringMatching(/^oci:\/\/.*\/kasm-isolation$/u),
    path: '.',
    targetRevision: chart.version,
  });
});

interface Source {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: { url: string; ref: { tag?: string } };
}
interface ConfigMap {
  kind: 'ConfigMap';
  metadata: { name: string };
  data: Record<string, string>;
}
interface HelmRelease {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
  spec: {
    chart?: { spec: { chart: string; sourceRef: { kind: string; name: string } } };
    chartRef?: { kind: string; name: string };
    valuesFrom?: { kind: string; name: string; valuesKey?: string; targetPath?: string }[];
    values: object;
  };
}

async function fluxDocuments(path: string) {
  const documents: unknown[] = parseAllDocuments(await read(path)).map((document) =>
    document.toJS(),
  );
  const ofKind = <Kind>(pattern: RegExp): Kind =>
    documents.find((document) => pattern.test((document as Source).kind)) as Kind;
  return {
    source: ofKind<Source>(/Repository$/u),
    release: ofKind<HelmRelease>(/^HelmRelease$/u),
    config: ofKind<ConfigMap | undefined>(/^ConfigMap$/u),
  };
}

/**
 * What Flux gives Helm: whole documents of valuesFrom in their order, inline values over them, then
 * each targetPath as `--set` reads it (helm-controller, `docs/spec/v2/helmreleases.md`, Values).
 */
async function asFlux(
  path: string,
  { folder = chartDirectory, set = '--set' }: { folder?: string; set?: string } = {},
): Promise<Policies> {
  const { release, config } = await fluxDocuments(path);
  const flags: string[] = [];
  for (const { kind, name, valuesKey = 'values.yaml', targetPath } of release.spec.valuesFrom ??
    []) {
    expect({ kind, name }).toEqual({ kind: config?.kind, name: config?.metadata.name });
    const data = config?.data[valuesKey];
    if (data === undefined) throw new Error(`${path}: ${name} has no key ${valuesKey}`);
    if (targetPath) {
      flags.push(set, `${targetPath}=${data}`);
    } else {
      const file = join(workshop, `${name}-${valuesKey}`);
      await writeFile(file, data);
      flags.push('--values', file);
    }
  }
  flags.push('--values', '-');
  const { name, namespace } = release.metadata;
  return template(
    [name, folder, '--namespace', namespace, ...flags],
    JSON.stringify(release.spec.values),
  );
}

describe.each(fluxReleases)('%s', (path) => {
  test('has a release of a source in the same file, in the stable APIs', async () => {
    const { source, release } = await fluxDocuments(path);
    expect(source.apiVersion).toBe('source.toolkit.fluxcd.io/v1');
    expect(release.apiVersion).toBe('helm.toolkit.fluxcd.io/v2');
    const { kind, metadata } = source;
    const reference = release.spec.chartRef ?? release.spec.chart?.spec.sourceRef;
    expect(reference).toEqual({ kind, name: metadata.name });
    expect(source.spec.ref.tag ?? chart.version).toBe(chart.version);
  });

  test('renders as Flux renders it', async () => {
    const policies = await asFlux(path);
    expect(policies.every(({ metadata }) => metadata.namespace === 'kasm')).toBe(true);
    const { matchLabels } = specOf(policies, 'db').podSelector;
    expect(matchLabels).toEqual({ ...labelsOf('db'), 'app.kubernetes.io/instance': 'kasm' });
  });

  // Flux appends the digest of a registry's artifact, or the commit, to the chart version.
  test.each([12, 64])(
    'labels stay labels when %i digits are appended to the version',
    async (digits) => {
      const folder = join(workshop, 'chart');
      await cp(chartDirectory, folder, { recursive: true });
      const file = join(folder, 'Chart.yaml');
      const version = `${chart.version}+${'abcdef0123456789'.repeat(4).slice(0, digits)}`;
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/^version: .*$/mu, `version: ${version}`));
      for (const { metadata } of await asFlux(path, { folder })) {
        const label = metadata.labels['helm.sh/chart'] ?? '';
        expect(label).toMatch(/^kasm-isolation-[0-9.]+_abcdef[0-9a-f]*$/u);
        expect(label.length).toBeLessThanOrEqual(63);
      }
    },
  );
});

describe('flux/oci-repository.yaml', () => {
  const path = 'flux/oci-repository.yaml';

  test('takes the platform, the release and the port from the ConfigMap, and the rest inline', async () => {
    const policies = await asFlux(path);
    expect(admitted(policies, 'db', 5433)).toHaveLength(6);
    expect(admitted(policies, 'db', 5432)).toEqual([]);
    expect(admitted(policies, 'proxy', 8443)).toContainEqual(network('203.0.113.0/24'));
    expect(JSON.stringify(admitted(policies, 'proxy', 8443))).toContain('rke2-ingress-nginx');
  });

  test('no targetPath is written inline too, so nothing hangs on which of them wins', async () => {
    const { release } = await fluxDocuments(path);
    const paths = (release.spec.valuesFrom ?? []).flatMap(({ targetPath }) => targetPath ?? []);
    const inline = paths.map((target) =>
      target.split('.').reduce<unknown>((value, key) => Object(value)[key], release.spec.values),
    );
    expect(inline).toEqual(paths.map(() => undefined));
  });

  test('a quoted value, which Flux hands on as a string, renders the same', async () => {
    expect(await asFlux(path, { set: '--set-string' })).toEqual(await asFlux(path));
  });
});

test('kustomize/kustomization.yaml inflates the chart of the clone', async () => {
  const file: {
    helmGlobals: { chartHome: string };
    helmCharts: {
      name: string;
      releaseName: string;
      namespace: string;
      valuesMerge: string;
      valuesInline: unknown;
    }[];
  } = parse(await read('kustomize/kustomization.yaml'));
  const [release] = file.helmCharts;
  if (!release) throw new Error('no chart');
  const folder = resolvePath(root, 'kustomize', file.helmGlobals.chartHome, release.name);
  expect(folder).toBe(chartDirectory);
  expect(release.valuesMerge).toBe('replace'); // else Kustomize wants to read the chart's values.yaml
  const { releaseName, namespace, valuesInline } = release;
  const args = [releaseName, folder, '--namespace', namespace, '-f', '-'];
  const policies = await template(args, JSON.stringify(valuesInline));
  expect(admitted(policies, 'db', 5432)).toHaveLength(6);
});

describe('umbrella', () => {
  const alias = 'isolation';
  let umbrella: string;

  /** What the umbrella renders as release `kasm`, with more flags. */
  const umbrellaPolicies = (...flags: string[]): Promise<Policies> =>
    template(['kasm', umbrella, '--namespace', 'kasm', ...flags]);

  beforeAll(async () => {
    umbrella = await umbrellaCopy();
    const { failed, stderr } = await runHelm(['dependency', 'update', umbrella]);
    if (failed) throw new Error(stderr);
  });

  test('renders what its values render without an umbrella, under names with the alias', async () => {
    const values: Record<string, Record<string, unknown>> = parse(
      await read('umbrella/values.yaml'),
    );
    const own = { ...values[alias], fullnameOverride: `kasm-${alias}` };
    const alone = ['kasm', chartDirectory, '--namespace', 'kasm', '--values', '-'];
    const policies = await umbrellaPolicies();
    expect(policies).toEqual(await template(alone, JSON.stringify(own)));
    expect(policyOf(policies, 'db')?.metadata.name).toBe('kasm-isolation-db');
    expect(JSON.stringify(policies)).not.toContain('"port":9187');
  });

  test('renders nothing where its condition is false', async () => {
    const { stdout } = await runHelm([
      'template',
      'kasm',
      umbrella,
      '--set',
      `${alias}.enabled=false`,
    ]);
    expect(stdout.trim()).toBe('');
  });

  test('refuses values that nobody knows below the alias', async () => {
    await expect(umbrellaPolicies('--set', `${alias}.presett=plain`)).rejects.toThrow('presett');
  });
});

interface HelmChart {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
  spec: HelmChartSpec & { targetNamespace?: string; version?: string; failurePolicy?: string };
}

const k3sDocument = async (name: string): Promise<HelmChart> =>
  parse(await read(`k3s-helmchart/${name}.yaml`));

/** What K3s runs for the HelmChart, with the values of a config laid over its own. */
async function asK3s(spec: HelmChartSpec, config: HelmChartSpec = {}): Promise<Policies> {
  const { metadata, spec: place } = await k3sDocument('helmchart');
  const [own, more] = [
    await mkdtemp(join(workshop, 'own-')),
    await mkdtemp(join(workshop, 'more-')),
  ];
  const flags = [...(await helmFlags(spec, own)), ...(await helmFlags(config, more))];
  const args = [metadata.name, chartDirectory, '--namespace', place.targetNamespace ?? ''];
  return template([...args, ...flags]);
}

describe('k3s-helmchart', () => {
  test('renders as K3s renders it: set is laid over valuesContent', async () => {
    const { spec } = await k3sDocument('helmchart');
    const policies = await asK3s(spec);
    expect(policies.every(({ metadata }) => metadata.namespace === 'kasm')).toBe(true);
    expect(admitted(policies, 'db', 5433)).toHaveLength(6);
    expect(admitted(policies, 'db', 5432)).toEqual([]);
    expect(JSON.stringify(policies)).not.toContain('"port":9187');
    expect(policies[0]?.metadata.labels['backup']).toBe('true');
  });

  test('the config is laid over valuesContent, and set over both', async () => {
    const [{ spec }, config] = [
      await k3sDocument('helmchart'),
      await k3sDocument('helmchartconfig'),
    ];
    const on = { ...config.spec, set: { 'flows.prometheus-to-metrics.enabled': 'true' } };
    const policies = await asK3s({ ...spec, set: {} }, on);
    const peers = JSON.stringify(admitted(policies, 'db', 9187));
    expect(peers).toContain('observability');
  });

  test('its label would be refused in set, as its comment says', async () => {
    const { spec } = await k3sDocument('helmchart');
    await expect(asK3s({ ...spec, set: { 'labels.backup': 'true' } })).rejects.toThrow('backup');
  });

  test('both keep what is installed where an upgrade fails, and Helm out of the namespace of Kasm', async () => {
    const [{ metadata, spec }, config] = [
      await k3sDocument('helmchart'),
      await k3sDocument('helmchartconfig'),
    ];
    expect([spec.failurePolicy, config.spec.failurePolicy]).toEqual(['abort', 'abort']);
    expect(metadata.namespace).not.toBe(spec.targetNamespace);
    expect(config.metadata).toEqual(metadata);
    expect(spec.version).toBe(chart.version);
  });
});
