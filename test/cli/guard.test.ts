import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const words = (text: string): string => text.replaceAll(/\s+/gu, ' ');
const name = 'kasm.kasm-isolation.guard-pods';

let folder: string;
let source: string;
let installed: string;

const file = async (called: string, text: string): Promise<string> => {
  const path = join(folder, called);
  await writeFile(path, text);
  return path;
};

const allow = { users: ['system:admin'], groups: ['kasm'], serviceAccounts: ['argocd/a'] };
const values = { preset: 'core', guard: { enabled: true, action: ['Warn', 'Audit'], allow } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-guard-'));
  source = await file('values.yaml', JSON.stringify(values));
  const { stdout } = await cli(['render', source]);
  installed = stdout;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface PodParts {
  readonly labels?: object;
  readonly owner?: string;
  readonly spec?: object;
}

/** A pod of Kasm's namespace, with a controller as nearly all have. */
const pod = (called: string, { labels = {}, owner = 'ReplicaSet x-1', spec }: PodParts) => {
  const [kind, ownerName] = owner.split(' ');
  const ownerReferences = owner ? [{ kind, name: ownerName, controller: true }] : [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: called, namespace: 'kasm', labels, ownerReferences },
    spec: { containers: [{ name: 'main', image: 'main' }], ...spec },
  };
};

const deployment = (called: string, labels: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: called, namespace: 'kasm' },
  spec: { template: { metadata: { labels }, spec: { containers: [] } } },
});

/** What `audit` of a cluster with these objects says, in a format. */
async function audited(format: string, manifest: string, items: readonly object[], from: string) {
  const also = [
    await file('installed.yaml', manifest),
    await file('pods.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items })),
  ];
  const { stdout, stderr } = await cli(['audit', from, '--also', ...also, '--format', format]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as unknown;
}

/** What it finds of the guard. */
async function found(manifest: string, items: readonly object[] = [], from = source) {
  const { runs } = (await audited('sarif', manifest, items, from)) as {
    readonly runs: readonly [{ readonly results: readonly { message: { text: string } }[] }];
  };
  const texts = runs[0].results.map(({ message }) => message.text.split('\n')[0] ?? '');
  return texts.filter((text) => /KI40[5-8]|guard/u.test(text));
}

/** What it says beside. */
async function notes(manifest: string, items: readonly object[] = [], from = source) {
  const answer = (await audited('json', manifest, items, from)) as { notes: readonly string[] };
  return answer.notes.filter((note) => note.startsWith('Guard'));
}

async function explained(from: string, path: string): Promise<string> {
  return words((await cli(['explain', from, 'db', '5432', '-v', path])).stdout);
}

test('audit says that the guard is in force, with which action, and who is allowed', async () => {
  expect(await found(installed)).toEqual([]);
  expect(await notes(installed)).toEqual([
    'Guard: in force, Audit and Warn. Allowed: users system:admin; groups kasm; service accounts argocd/a.',
  ]);
});

test('audit names what runs as a service account that is allowed, and no pod of a controller', async () => {
  const serviceAccounts = ['kasm/deployer', 'argocd/a'];
  const guard = { enabled: true, allow: { serviceAccounts } };
  const from = await file('accounts.yaml', JSON.stringify({ preset: 'core', guard }));
  const { stdout: own } = await cli(['render', from]);
  const spec = { serviceAccountName: 'deployer' };
  const planted = { ...deployment('planted', {}), spec: { template: { spec } } };
  const items = [
    planted,
    pod('by-hand', { owner: '', spec: { serviceAccount: 'deployer' } }),
    pod('of-a-set-0', { owner: 'StatefulSet x', spec }),
    pod('another', { owner: '', spec: { serviceAccountName: 'a' } }),
    pod('none', { owner: '' }),
  ];
  const said = 'Guard: in force, Warn. Allowed: service accounts kasm/deployer, argocd/a.';
  expect(await notes(own, items, from)).toEqual([
    said,
    'Guard: as service accounts that are allowed run Deployment kasm/planted, kasm/by-hand; who made them it does not know.',
  ]);
  expect(await notes(own, items.slice(2), from)).toEqual([said]);
});

test('where nothing of it is installed, that is the finding', async () => {
  expect(await found('')).toEqual([
    expect.stringMatching(/^KI405 the guard is not in force: none of its/u),
  ]);
  expect(await notes('')).toEqual(['Guard: on in the values, and not in force.']);
});

test.each<readonly [what: string, from: string | RegExp, to: string, says: RegExp]>([
  [
    'lost a binding',
    /---\n# Source[^\n]*\n[^\n]*\nkind: ValidatingAdmissionPolicyBinding\n(?:(?!---)[^\n]*\n)*? {2}policyName: "kasm\.kasm-isolation\.guard-pods"\n[^\n]*\n/u,
    '',
    /^KI405 1 policy of the guard is not in force: kasm\.kasm-isolation\.guard-pods; /u,
  ],
  [
    'does less',
    /(policyName: "kasm\.kasm-isolation\.guard-pods"\n.*)"Audit","Warn"/u,
    '$1"Audit"',
    /^KI406 kasm\.kasm-isolation\.guard-pods of the guard is not what .* \(spec\.validationActions\)/u,
  ],
  [
    'lets more pass',
    '"system:admin"',
    '"system:admin","mallory"',
    /^KI406 .*\(spec\.matchConditions\)/u,
  ],
  [
    'lets pass what it cannot judge',
    'failurePolicy: Fail',
    'failurePolicy: Ignore',
    /^KI406 .*\(spec\.failurePolicy\)/u,
  ],
  ['is asked less', '          - pods/status\n', '', /^KI406 .*\(spec\.matchConstraints\)/u],
  ['judges less', '"size(variables.joined) == 0"', '"true"', /^KI406 .*\(spec\.validations\)/u],
])('a guard that %s is found', async (_, from, to, says) => {
  expect(installed).toMatch(from);
  expect(await found(installed.replace(from, to))).toEqual([expect.stringMatching(says)]);
});

test('a guard that values do not have is left over, and one of another namespace is not', async () => {
  const off = await file('off.yaml', JSON.stringify({ preset: 'core' }));
  expect(await found(installed, [], off)).toEqual([
    `KI407 3 policies of the guard are left over: ${name}, kasm.kasm-isolation.guard-policies, kasm.kasm-isolation.guard-identities; the values do not render them; upgrade the release, or delete policy and binding`,
  ]);
  const other = installed.replaceAll('kasm.kasm-isolation.guard', 'other.kasm-isolation.guard');
  expect(await found(other, [], off)).toEqual([]);
});

test('fields that the API server fills in are no change', async () => {
  const filled = installed
    .replaceAll('failurePolicy: Fail', 'failurePolicy: Fail\n  paramKind: null')
    .replaceAll(
      'resourceRules:',
      'matchPolicy: Equivalent\n    objectSelector: {}\n    resourceRules:',
    );
  expect(await found(filled)).toEqual([]);
});

const db = { app: 'kasm-db' };

test('audit lists what the guard would have refused, and no rightful pod', async () => {
  const rightful = [
    deployment('db', db),
    pod('db-1-a', { labels: db, owner: 'ReplicaSet db-1' }),
    pod('db-of-a-set-0', { labels: db, owner: 'StatefulSet not-given' }),
    pod('bystander', { labels: { app: 'x' }, owner: '' }),
  ];
  expect(await found(installed, rightful)).toEqual([]);
  const wrong = [
    pod('impostor', { labels: db, owner: '' }),
    deployment('web', { app: 'web' }),
    pod('web-1-a', { labels: db, owner: 'ReplicaSet web-1' }),
    pod('on-host', { labels: { app: 'x' }, spec: { hostPID: true } }),
    pod('debugged', { labels: { app: 'x' }, spec: { ephemeralContainers: [{ name: 'debug' }] } }),
  ];
  const all = await found(installed, [...rightful, ...wrong]);
  expect(all.map((title) => title.replace(/; the guard.*/u, '')).toSorted()).toEqual([
    'KI408 (warning) 1 pod on the network or the processes of the host: kasm/on-host',
    'KI408 (warning) 1 pod with a container that was put in while it ran: kasm/debugged',
    'KI408 (warning) 1 pod with the labels of a component and no controller: kasm/impostor',
    'KI408 (warning) 1 pod with the labels of a component that its template does not have: kasm/web-1-a',
  ]);
});

test('explain says who may put on the labels that a connection is allowed to', async () => {
  const said =
    'Guard: only users system:admin; groups kasm; service accounts argocd/a may make pods with the labels of api; others are written into the audit log, others are warned.';
  const allowed = await explained('api', source);
  expect(allowed).toContain('is allowed');
  expect(allowed).toContain(said);
  expect(await explained('internet', source)).not.toContain('Guard');
  const off = await file('off.yaml', JSON.stringify({ preset: 'core' }));
  expect(await explained('api', off)).not.toContain('Guard');
});

test('render keeps the guard in what it writes', async () => {
  const output = join(folder, 'out.yaml');
  expect((await cli(['render', source, '-o', output])).exitCode).toBe(0);
  expect(await readFile(output, 'utf8')).toContain(`name: "${name}"`);
});
