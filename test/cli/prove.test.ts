import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePolicies, type NetworkPolicy } from '../../src/read/rendered.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { prove, type Proof } from '../../src/reach/prove.ts';
import { formats } from '../../src/report/formats.ts';
import { resolve } from '../../src/table/resolve.ts';
import { cli } from '../support/cli.ts';
import { helmTemplate } from '../support/helm.ts';

let folder = '';
let manifest = '';
/** The rendered default, one object per policy. */
let objects: readonly NetworkPolicy[] = [];

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-prove-'));
  manifest = (await helmTemplate({})).stdout;
  objects = parsePolicies(manifest);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const list = (items: readonly unknown[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

/** The rendered default with the policy of the database changed by hand. */
function changed(change: (spec: NetworkPolicy['spec']) => void): readonly NetworkPolicy[] {
  const copy = structuredClone(objects);
  const policy = copy.find(({ metadata }) => metadata.name === 'kasm-isolation-db');
  if (!policy) throw new Error('no policy of the database');
  change(policy.spec);
  return copy;
}

const widened = (): string =>
  list(changed((spec) => spec.ingress?.[0]?.from?.push({ podSelector: {} })));

const allowAll = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: helpful, namespace: kasm }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{}] }
`;

/** A pod as kubectl prints it. */
const pod = (namespace: string, name: string, labels: object, spec = {}, status = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels, uid: name, annotations: {} },
  spec: { nodeName: 'one', containers: [{ name: 'main', image: 'x' }], ...spec },
  status: { phase: 'Running', ...status },
});

const namespace = (name: string, labels = {}): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

/** What `kubectl get pods,namespaces -A -o json` prints. */
const cluster = (): string =>
  list([
    namespace('kasm'),
    namespace('monitoring'),
    pod('kasm', 'db-0', { app: 'kasm-db', team: 'x' }, {}, { podIP: '10.42.0.9' }),
    pod('kasm', 'postgres-0', { app: 'postgres' }, {}, { podIPs: [{ ip: '10.42.0.10' }] }),
    pod('kasm', 'pending-0', { app: 'kasm-api', pending: 'yes' }, { nodeName: undefined }),
    pod('kasm', 'job-1', { app: 'job' }, {}, { phase: 'Succeeded', podIP: '10.42.0.11' }),
    pod(
      'monitoring',
      'prometheus-0',
      { 'app.kubernetes.io/name': 'prometheus', a: 'b' },
      {},
      { podIP: '10.42.0.12' },
    ),
    pod('monitoring', 'grafana-0', { app: 'grafana' }, {}, { podIP: '10.42.0.13' }),
    pod(
      'kube-system',
      'host-one',
      { app: 'host' },
      { hostNetwork: true },
      { podIP: '192.168.1.5' },
    ),
    pod(
      'kube-system',
      'host-two',
      { app: 'host' },
      { hostNetwork: true, nodeName: 'two' },
      { podIP: '192.168.1.6' },
    ),
  ]);

/** The proof of the default against texts, as the command makes it, without a process. */
async function proofOf(
  own: readonly string[],
  {
    values = {},
    texts = [manifest],
    ipBlockSelectsPods = true,
  }: { values?: object; texts?: readonly string[]; ipBlockSelectsPods?: boolean } = {},
): Promise<Proof> {
  const table = await resolve(values);
  if (!table) throw new Error('unsound values');
  const { policies, pods, namespaces } = readObjects(
    [...texts, ...own].map((text, index) => ({ name: `${index}`, text })),
    'kasm',
  );
  const options = { ipBlockSelectsPods };
  return prove({
    source: 'test',
    table,
    policies,
    namespace: 'kasm',
    own: { pods, namespaces },
    options,
  });
}

const pairOf = ({ pairs }: Proof, from: string, to: string) => {
  const pair = pairs.find((each) => each.from === from && each.to === to);
  return pair && { expected: String(pair.expected), observed: String(pair.observed) };
};

const holds = /^holds: \d+ pairs, nothing missing, nothing in excess$/mu;

describe('prove', () => {
  test('the default holds, and its three tables are printed', async () => {
    const { exitCode, stdout, stderr } = await cli(['prove']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const title of ['Expected', 'Observed', 'Comparison'])
      expect(stdout).toMatch(new RegExp(`^${title}`, 'mu'));
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(holds);
  });

  test('every format is that of the registry, with the same verdict', async () => {
    const manifests = await file('formats.json', widened());
    const proof = { ...(await proofOf([], { texts: [widened()] })), source: 'plain' };
    const names = Object.keys(formats) as (keyof typeof formats)[];
    expect(names).toEqual(['table', 'json', 'markdown', 'mermaid', 'dot', 'sarif']);
    for (const name of names) {
      const { exitCode, stdout } = await cli(['prove', '-f', manifests, '--format', name]);
      expect([name, exitCode]).toEqual([name, 1]);
      expect(stdout).toBe(formats[name](proof).trimEnd());
    }
  });

  test('an unknown format is misuse', async () => {
    const { exitCode, stdout, stderr } = await cli(['prove', '--format', 'xml']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Allowed choices are table, json, markdown, mermaid, dot, sarif.');
  });
});

describe('prove --manifests', () => {
  test('what was rendered holds: from standard input, in several files, and as a folder', async () => {
    const half = Math.ceil(objects.length / 2);
    await mkdir(join(folder, 'parts'));
    const parts = [
      await file(
        'parts/a.yaml',
        objects
          .slice(0, half)
          .map((each) => JSON.stringify(each))
          .join('\n---\n'),
      ),
      await file('parts/b.json', list(objects.slice(half))),
    ];
    await file('parts/README.md', 'No manifest: not to be read.\n');
    const runs = await Promise.all([
      cli(['prove', '-f', '-'], { input: manifest }),
      cli(['prove', '-f', ...parts]),
      cli(['prove', '-f', join(folder, 'parts')]),
    ]);
    for (const { exitCode, stdout, stderr } of runs) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(holds);
    }
  });

  test('widened by hand it does not: pair, port, policy and rule are named', async () => {
    const { exitCode, stdout } = await cli(['prove', '-f', '-'], { input: widened() });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'bare pod → db: excess 5432/TCP, by kasm/kasm-isolation-db ingress[0]',
    );
    expect(stdout).toContain('guac → db: excess 5432/TCP, by kasm/kasm-isolation-db ingress[0]');
    expect(stdout).not.toMatch(/^api → db: excess/mu);
    expect(stdout).toMatch(
      /^does not hold: \d+ pairs, nothing missing, \d+ with something in excess$/mu,
    );
  });

  test('narrowed by hand it does not: pair, port and the flow that is gone are named', async () => {
    const input = list(changed((spec) => spec.ingress?.shift()));
    const { exitCode, stdout } = await cli(['prove', '-f', '-'], { input });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^api → db: missing 5432\/TCP.*app-to-db/mu);
    expect(stdout).toMatch(/^manager → db: missing 5432\/TCP.*app-to-db/mu);
    expect(stdout).toMatch(
      /^does not hold: \d+ pairs, 2 with something missing, nothing in excess$/mu,
    );
  });

  test('other kinds are passed over with a count; values and manifests go together', async () => {
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    const values = await file('values.yaml', 'flows: {app-to-db: {from: [api]}}\n');
    const input = `${manifest}\n---\n${config}---\n${config}`;
    const { exitCode, stdout, stderr } = await cli(['prove', values, '-f', '-'], { input });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: '2 objects of other kinds were passed over.',
    });
    expect(stdout).toContain('manager → db: excess 5432/TCP, by kasm/kasm-isolation-db ingress[0]');
  });

  test('what cannot be read is misuse, and no verdict is printed', async () => {
    const egres = await file(
      'egres.yaml',
      `${manifest}\n---\n${allowAll.replace('ingress:', 'ingres:')}`,
    );
    const line = (manifest.match(/\n/gu)?.length ?? 0) + 3;
    const bad = await cli(['prove', '-f', egres]);
    expect({ ...bad, stderr: '' }).toEqual({ exitCode: 2, stdout: '', stderr: '' });
    expect(bad.stderr).toMatch(
      new RegExp(
        `^kasm-isolation: .*egres\\.yaml: document ${objects.length + 1}, line ${line}: NetworkPolicy: spec.*ingres`,
        'u',
      ),
    );
    const gone = await cli(['prove', '-f', join(folder, 'nowhere.yaml')]);
    expect({ ...gone, stderr: '' }).toEqual({ exitCode: 2, stdout: '', stderr: '' });
    expect(gone.stderr).toMatch(/^kasm-isolation: .*nowhere\.yaml: cannot be read/u);
  });
});

describe('prove --also', () => {
  test('a foreign policy that allows everything is the one to blame', async () => {
    const foreign = await file('foreign.yaml', allowAll);
    const { exitCode, stdout } = await cli(['prove', '--also', foreign]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('bare pod → db: excess all, by kasm/helpful ingress[0]');
    expect(stdout).toMatch(/^api → db: excess .*by .*kasm\/helpful ingress\[0\]/mu);
  });

  test('the pods of a cluster are asked about by name', async () => {
    const own = await file('cluster.json', cluster());
    const { exitCode, stdout, stderr } = await cli(['prove', '--also', own, '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { holds: verdict, ends } = JSON.parse(stdout);
    expect(verdict).toBe(true);
    expect(ends).toEqual(
      expect.arrayContaining([
        'kasm/db-0',
        'kasm/postgres-0',
        'kasm/pending-0',
        'kube-system/host-one',
      ]),
    );
    expect(ends).not.toContain('kasm/job-1');
  });

  test('labels decide, not names: a pod with the wrong ones is a stranger to all', async () => {
    const proof = await proofOf([cluster()]);
    expect(proof.differences).toEqual([]);
    const reach = (from: string, to: string) => pairOf(proof, from, to)?.observed;
    expect(reach('api', 'kasm/db-0')).toBe('5432/TCP');
    expect(reach('kasm/pending-0', 'kasm/db-0')).toBe('5432/TCP');
    expect(reach('monitoring/prometheus-0', 'kasm/db-0')).toBe('9187/TCP');
    expect(reach('monitoring/grafana-0', 'kasm/db-0')).toBe('none');
    expect(reach('kasm/postgres-0', 'kasm/db-0')).toBe('none');
    expect(reach('api', 'kasm/postgres-0')).toBe('none');
    expect(reach('kasm/postgres-0', 'internet')).toBe('all');
  });

  test('a pod on the host network is its node: open to its own pods, an address to others', async () => {
    const proof = await proofOf([cluster()]);
    const all = { expected: 'all', observed: 'all' };
    const none = { expected: 'none', observed: 'none' };
    expect(pairOf(proof, 'kube-system/host-one', 'kasm/db-0')).toEqual(all);
    expect(pairOf(proof, 'kube-system/host-two', 'kasm/db-0')).toEqual(none);
    expect(pairOf(proof, 'kasm/db-0', 'kube-system/host-two')).toEqual(none);
    expect(pairOf(proof, 'kube-system/host-two', 'monitoring/grafana-0')).toEqual(all);
  });

  test('a pod that the widened rule lets in is named by its own name', async () => {
    const { differences } = await proofOf([cluster()], { texts: [widened()] });
    expect(differences.map(({ from, to, excess }) => `${from} ${to} ${String(excess)}`)).toContain(
      'kasm/postgres-0 kasm/db-0 5432/TCP',
    );
  });

  test('labels of a namespace are those of the cluster', async () => {
    const texts = [
      list(
        changed((spec) =>
          spec.ingress?.[0]?.from?.push({ namespaceSelector: { matchLabels: { trusted: 'yes' } } }),
        ),
      ),
    ];
    const excess = async (labels: object) => {
      const own = list([
        namespace('monitoring', labels),
        pod('monitoring', 'grafana-0', { app: 'grafana' }),
      ]);
      const { differences } = await proofOf([own], { texts });
      return differences.some(({ from, to }) => from === 'monitoring/grafana-0' && to === 'db');
    };
    expect([await excess({ trusted: 'yes' }), await excess({ trusted: 'no' })]).toEqual([
      true,
      false,
    ]);
  });

  test('a policy of another namespace that closes its own pods takes nothing from ours', async () => {
    const theirs = allowAll
      .replace('namespace: kasm', 'namespace: monitoring')
      .replace('ingress: [{}]', 'ingress: []');
    const { differences } = await proofOf([theirs]);
    expect(differences.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});

test('--no-ip-block-selects-pods: an ipBlock then matches no pod, and the proof holds both ways', async () => {
  const values = await file(
    'block.yaml',
    'peers: {backup-storage: {ipBlocks: [{cidr: 10.42.7.0/24}]}}\n',
  );
  const own = list([pod('storage', 'minio-0', { app: 'minio' }, {}, { podIP: '10.42.7.7' })]);
  const also = await file('minio.json', own);
  const reach = async (...flags: readonly string[]) => {
    const { exitCode, stdout } = await cli([
      'prove',
      values,
      '--also',
      also,
      '--format',
      'json',
      ...flags,
    ]);
    const { pairs } = JSON.parse(stdout) as {
      pairs: { from: string; to: string; observed: object }[];
    };
    const pair = pairs.find(({ from, to }) => from === 'db' && to === 'storage/minio-0');
    return { exitCode, observed: pair?.observed };
  };
  expect(await reach()).toEqual({ exitCode: 0, observed: { TCP: [[443, 443]] } });
  expect(await reach('--no-ip-block-selects-pods')).toEqual({ exitCode: 0, observed: undefined });
});
