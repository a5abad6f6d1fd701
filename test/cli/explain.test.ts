import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allowanceOf } from '../../src/netpol/region/index.ts';
import { parse } from 'yaml';
import { askedEnd, parsePort, type Known } from '../../src/reach/ends.ts';
import { KasmIsolationError } from '../../src/errors.ts';
import type { Advice } from '../../src/reach/advice.ts';
import { explain } from '../../src/reach/explain.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { explainReport } from '../../src/report/answers/explain.ts';
import { resolve } from '../../src/table/resolve.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { policiesOfMany } from '../support/helm.ts';
import { external } from '../support/worlds.ts';

/** Pods and namespaces as a dump has them; those of kasm carry labels of nobody, of the database and of the API. */
const dump = `
kind: List
apiVersion: v1
items:
  - {kind: Namespace, apiVersion: v1, metadata: {name: kasm}}
  - {kind: Namespace, apiVersion: v1, metadata: {name: shop}}
  - {kind: Pod, apiVersion: v1, metadata: {name: bare-0, namespace: kasm}, spec: {containers: []}, status: {podIP: 10.42.0.7}}
  - {kind: Pod, apiVersion: v1, metadata: {name: db-0, namespace: kasm, labels: {app: kasm-db}}, spec: {containers: []}, status: {podIP: 10.42.0.8}}
  - {kind: Pod, apiVersion: v1, metadata: {name: api-0, namespace: kasm, labels: {app: kasm-api}}, spec: {containers: []}}
  - {kind: Pod, apiVersion: v1, metadata: {name: db-0, namespace: shop, labels: {app: kasm-db}}, spec: {containers: []}}
  - {kind: Pod, apiVersion: v1, metadata: {name: host-0, namespace: shop}, spec: {hostNetwork: true, containers: []}, status: {podIP: 192.168.1.5}}
  - {kind: Pod, apiVersion: v1, metadata: {name: host-1, namespace: shop}, spec: {hostNetwork: true, containers: []}}
`;
const { pods, namespaces } = readObjects([{ name: 'dump', text: dump }], 'kasm');

/** Tables and policies of many values, with a single start of Helm. */
async function worldsOf(sets: readonly unknown[]): Promise<readonly Known[]> {
  const rendered = await policiesOfMany(sets);
  return Promise.all(
    sets.map(async (values, index) => ({
      table: await resolve(values),
      namespace: 'kasm',
      policies: rendered[index] ?? [],
      pods,
      namespaces,
      ipBlockSelectsPods: true,
    })),
  );
}

const [plain, all, inPeers] = await worldsOf([
  {},
  {
    egress: 'all',
    peers: Object.fromEntries(external.map((name) => [name, { enabled: false }])),
  },
  parse(`
peers: {vault: {description: Secrets, namespaceSelector: {matchLabels: {team: vault}}, ports: {api: {port: 8200}}}}
flows: {db-to-vault: {description: Keys, from: [db], to: [vault], ports: [api]}}
`),
]);

interface Answer {
  readonly allowed: 'all' | 'some' | 'none';
  /** The verdict, leaving, entering, and what declares it or what to write. */
  readonly lines: readonly string[];
  readonly advice: Advice | undefined;
}

/** The answer to a question such as `api db 5432`. */
function ask(world: Known | undefined, question: string): Answer {
  const [from = '', to = '', port = ''] = question.split(' ');
  if (!world) throw new Error('no world');
  const ends = { from: askedEnd(from, world), to: askedEnd(to, world) };
  const { policies, table, namespace } = world;
  const allowed = allowanceOf(policies, { namedPorts: 'every' });
  const found = explain(allowed, table, namespace, { ...ends, ...parsePort(port) });
  const { verdict, notes } = explainReport(found, { isGood: true, notes: [] });
  return { allowed: found.allowed, lines: [verdict, ...notes], advice: found.advice };
}

function refusal(question: string): KasmIsolationError {
  try {
    ask(plain, question);
  } catch (error) {
    if (error instanceof KasmIsolationError) return error;
    throw error;
  }
  throw new Error(`${question} was answered`);
}

describe('the command', () => {
  test('says why a connection is allowed: rule, flow and reason', async () => {
    const { exitCode, stdout, stderr } = await cli(['explain', 'api', 'db', '5432']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').filter((line) => line !== '')).toEqual([
      'api → db : 5432/TCP is allowed.',
      'Leaving api is open: no policy closes that direction.',
      'Entering db is opened by kasm/kasm-isolation-db ingress[0].',
      'Declared by flow app-to-db: Only the API and the manager read and write the',
      'database',
    ]);
  });

  test('a denial is an answer too, and values, namespace and release count', async () => {
    const { exitCode, stdout } = await cli(
      ['explain', 'api', 'db', '5432/tcp', '-v', '-', '-n', 'desks', '-r', 'iso'],
      { input: 'flows: {app-to-db: {from: [manager]}}\n' },
    );
    expect(exitCode).toBe(0);
    const said = stdout.replaceAll(/\s+/gu, ' ');
    expect(said).toContain('api → db : 5432/TCP is denied.');
    expect(said).toContain('closed by desks/iso-db, desks/iso-default-deny, and no rule');
    expect(said).toContain('flows.NAME: {from: [api], to: [db], ports: [postgres]}');
  });

  test.each([
    [['dbb', 'api', '8080'], 'kasm-isolation: dbb: is nobody here; did you mean "db"?'],
    [['api', 'db', '65536'], 'kasm-isolation: 65536: is no port; write a number from 1 to 65535, '],
    [
      ['api', 'ldap', '636'],
      'kasm-isolation: ldap: means nobody as it stands; give it addresses or ',
    ],
    [
      ['api', 'db', '1', '--format', 'sarif'],
      '--format sarif: is no form of this answer; write one of table, json, markdown',
    ],
    [['api', 'db', '1', '--format', 'dot'], '--format dot: is no form of this answer; '],
    [['api', 'db', '1', '-f', 'nowhere.yaml'], 'nowhere.yaml: cannot be read'],
  ])('%j is misuse', async (args, said) => {
    const { exitCode, stdout, stderr } = await cli(['explain', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr.split('\n')).toHaveLength(1);
  });
});

describe('--expect', () => {
  const block = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 5432 }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: db-0, labels: { app: db } }
spec: { containers: [] }
`;
  test.each([
    ['10.1.2.3', { allowed: 0, denied: 1 }],
    ['11.1.2.3', { allowed: 1, denied: 0 }],
    // Some of these may, so neither holds for all of them.
    ['0.0.0.0/0', { allowed: 1, denied: 1 }],
    ['*', { allowed: 1, denied: 1 }],
  ])('from %s, without values and without Helm', async (from, codes) => {
    for (const [answer, code] of Object.entries(codes)) {
      const args = ['explain', from, 'db-0', '5432', '-f', '-', '--helm', '/nowhere'];
      const { exitCode, stderr } = await cli([...args, '--expect', answer], { input: block });
      expect({ answer, exitCode, stderr }).toEqual({ answer, exitCode: code, stderr: '' });
    }
  });

  test('values need Helm, for the chart judges them; a preset beside manifests does not', async () => {
    const values = join(packageDirectory, 'chart', 'values.yaml');
    const codes = [];
    for (const source of ['plain', values]) {
      const args = ['explain', '*', 'db', '1', '-f', '-', '-v', source, '--helm', '/nowhere'];
      codes.push((await cli(args, { input: block })).exitCode);
    }
    expect(codes).toEqual([0, 3]);
  });
});

describe('what is allowed has a rule, a flow and its reason', () => {
  test.each([
    ['manager redis 6379', 'redis ingress[0]', 'manager-to-redis: Only the manager'],
    ['prometheus db 9187', 'db ingress[1]', 'prometheus-to-metrics: Prometheus scrapes'],
    ['proxy guac 3004', 'guac ingress[1]', 'proxy-to-guac: Sessions in the browser'],
    ['db dns 53/UDP', 'db egress[0]', 'to-dns: Names must resolve'],
    ['redis dns 53/tcp', 'redis egress[0]', 'to-dns: Names must resolve'],
    ['db 8.8.8.8 443', 'db egress[1]', 'to-backup-storage: Backups of the data tier'],
    ['db 2606:4700::1111 443', 'db egress[1]', 'to-backup-storage: Backups'],
    ['db backup-storage 443', 'db egress[1]', 'to-backup-storage: Backups'],
    ['api-0 db-0 5432', 'db ingress[0]', 'app-to-db: Only the API'],
    ['kasm/api-0 kasm/db-0 5432', 'db ingress[0]', 'app-to-db: Only the API'],
  ])('%s', (question, rule, flow) => {
    const { allowed, lines } = ask(plain, question);
    expect(allowed).toBe('all');
    expect(lines.join('\n')).toContain(`opened by kasm/kasm-isolation-${rule}`);
    expect(lines.join('\n')).toContain(`Declared by flow ${flow}`);
  });

  test('when both directions are closed, a rule of each is named', () => {
    const { lines } = ask(all, 'api db 5432');
    expect(lines[1]).toMatch(
      /^Leaving api is opened by kasm\/kasm-isolation-api egress\[\d+\]\.$/u,
    );
    expect(lines[2]).toMatch(/^Entering db is opened by kasm\/kasm-isolation-db ingress\[0\]\.$/u);
  });

  test('where some of the ends may, that is the answer', () => {
    // Not to private addresses: those are excepted.
    const { allowed, lines, advice } = ask(plain, 'db internet 443');
    expect({ allowed, advice }).toEqual({ allowed: 'some', advice: undefined });
    expect(lines[0]).toBe('db → internet : 443/TCP is allowed for some of them.');
  });

  test('a peer of the values is somebody to ask about', () => {
    expect(ask(inPeers, 'db vault 8200').lines.at(-1)).toBe('Declared by flow db-to-vault: Keys');
    expect(ask(inPeers, 'redis vault 8200').allowed).toBe('none');
  });

  test.each([
    'api internet 443',
    'dns prometheus 80',
    'bare-0 dns 53/UDP',
    'shop/db-0 shop/host-0 80',
  ])('%s: no advice on how to allow it', (question) => {
    const { allowed, lines, advice } = ask(plain, question);
    expect({ allowed, advice }).toEqual({ allowed: 'all', advice: undefined });
    expect(lines.join('\n')).not.toMatch(/to allow this/iu);
  });
});

describe('what is denied', () => {
  test.each([
    ['guac db 5432', /^Leaving guac is open/u, /^Entering db is closed by .*-db, .*-default-deny/u],
    [
      'redis db 5432',
      /^Leaving redis is closed by kasm\/kasm-isolation-redis,/u,
      /^Entering db is closed/u,
    ],
    [
      'db api 8080',
      /^Leaving db is closed by kasm\/kasm-isolation-db,/u,
      /^Entering api is closed/u,
    ],
    ['db dns 54/UDP', /^Leaving db is closed .*54\/UDP/u, /^Entering dns is open/u],
    ['api db 5432/UDP', /^Leaving api is open/u, /^Entering db is closed .*5432\/UDP/u],
    ['api db 5432/SCTP', /^Leaving api is open/u, /^Entering db is closed .*5432\/SCTP/u],
    ['bare-0 db 5432', /^Leaving bare-0 is open/u, /^Entering db is closed/u],
    ['shop/db-0 db 5432', /^Leaving shop\/db-0 is open/u, /^Entering db is closed/u],
    [
      'api bare-0 80',
      /^Leaving api is open/u,
      /^Entering bare-0 is closed by kasm\/kasm-isolation-default-deny,/u,
    ],
    ['10.1.2.3 db 5432', /^Leaving 10\.1\.2\.3 is open/u, /^Entering db is closed/u],
    ['10.0.0.0/8 db 5432', /^Leaving 10\.0\.0\.0\/8 is open/u, /^Entering db is closed/u],
    ['internet db 5432', /^Leaving internet is open/u, /^Entering db is closed/u],
    ['shop/host-0 db 5432', /^Leaving shop\/host-0 is open/u, /^Entering db is closed/u],
    ['db 10.1.2.3 443', /^Leaving db is closed/u, /^Entering 10\.1\.2\.3 is open/u],
    ['db 169.254.169.254 80', /^Leaving db is closed/u, /^Entering 169/u],
    ['db fd00::1 443', /^Leaving db is closed/u, /^Entering fd00::1 is open/u],
  ])('%s', (question, leaving, entering) => {
    const { allowed, lines } = ask(plain, question);
    expect(allowed).toBe('none');
    expect(lines[0]).toMatch(/ is denied\.$/u);
    expect(lines[1]).toMatch(leaving);
    expect(lines[2]).toMatch(entering);
    expect(lines[3]).toMatch(/^Declared by no flow\. /u);
  });

  test.each([
    'bare-0 db 5432',
    '10.1.2.3 db 5432',
    'internet db 5432',
    'db 10.1.2.3 443',
    'shop/db-0 db 5432',
  ])('%s: the advice is a peer of just that, never a name that means more', (question) => {
    const { advice, lines } = ask(plain, question);
    const [from, to] = question.split(' ');
    expect(advice).toEqual({ kind: 'declare a peer', who: from === 'db' ? to : from });
    expect(lines.at(-1)).not.toMatch(/flows\.|\[/u);
  });

  test('a row that would widen who reaches the data tier is never advised without saying so', () => {
    expect(ask(plain, 'guac db 5432').lines.at(-1)).toContain(
      'It would widen who reaches the data tier: guac on 5432/TCP.',
    );
    expect(ask(plain, 'guac manager 8181').lines.at(-1)).not.toContain('data tier');
  });

  test('a port that the target lacks is advised first', () => {
    expect(ask(plain, 'guac db 9999').advice).toEqual({
      kind: 'add a port',
      map: 'components',
      name: 'db',
    });
  });

  test('a peer that is switched off: the advice is to switch it on', () => {
    const { allowed, lines } = ask(plain, 'db node-local-dns 53/UDP');
    expect(allowed).toBe('none');
    expect(lines.at(-1)).toContain('peers.node-local-dns.enabled: true');
  });

  test('so it is for the address that such a peer means, and not for the one beside it', () => {
    expect(ask(plain, 'db 169.254.20.10 53/UDP').lines.at(-1)).toContain(
      'peers.node-local-dns.enabled: true',
    );
    expect(ask(plain, 'db 169.254.20.11 53/UDP').lines.at(-1)).toContain('first declare a peer');
  });

  test('a pod is advised by the name of its component', () => {
    expect(ask(plain, 'kasm/api-0 db 9187').lines.at(-1)).toContain('from: [api], to: [db]');
  });
});

/** What an advice says to write, as values. */
function valuesOf(advice: Advice | undefined): unknown {
  if (advice?.kind === 'switch on a flow') return { flows: { [advice.flow]: { enabled: true } } };
  if (advice?.kind !== 'add a flow') throw new Error(`no row in: ${advice?.kind}`);
  const { from, to, port } = advice;
  return { flows: { added: { description: 'Added', from: [from], to: [to], ports: [port] } } };
}

test('whoever writes what is advised is allowed: each component, to each port of each other', async () => {
  const components = Object.entries(plain?.table?.components ?? {});
  const questions = components.flatMap(([to, { ports = {} }]) =>
    Object.values(ports).flatMap(({ port }) =>
      components.filter(([from]) => from !== to).map(([from]) => `${from} ${to} ${port}`),
    ),
  );
  const denied = questions.filter((question) => ask(plain, question).allowed === 'none');
  expect(denied.length).toBeGreaterThan(40);
  const worlds = await worldsOf(denied.map((question) => valuesOf(ask(plain, question).advice)));
  const still = denied.filter((question, index) => ask(worlds[index], question).allowed !== 'all');
  expect(still).toEqual([]);
});

describe('bad questions', () => {
  test.each([
    ['dbb api 8080', 'dbb: is nobody here; did you mean "db"?'],
    ['api prometeus 80', 'prometeus: is nobody here; did you mean "prometheus"?'],
    ['api 10.0.0.300 80', '10.0.0.300: is nobody here; '],
    ['api 10.1 80', '10.1: is nobody here; '],
    ['api 10.0.0.0/33 80', '10.0.0.0/33: is nobody here; '],
    ['api constructor 80', 'constructor: is nobody here; '],
    ['api kasm/db-1 80', 'kasm/db-1: is nobody here; '],
    ['api ldap 636', 'ldap: means nobody as it stands; '],
    // Without an address it cannot be told what speaks for it.
    ['api shop/host-1 80', 'shop/host-1: means nobody as it stands; '],
  ])('%s', (question, said) => {
    const { message, exitCode } = refusal(question);
    expect(message).toContain(said);
    expect(exitCode).toBe(2);
  });

  test.each(['0', '65536', '-1', '', 'x', '5432/ICMP', '5432/', '5432-5433', '1e3', ' 80', '80.0'])(
    'port %j',
    (text) => {
      expect(() => parsePort(text)).toThrow(
        `${text}: is no port; write a number from 1 to 65535, with /UDP or /SCTP behind it where it is not TCP`,
      );
    },
  );

  test('protocols in any case', () => {
    expect(parsePort('53/udp')).toEqual({ port: 53, protocol: 'UDP' });
    expect(parsePort('1/Sctp')).toEqual({ port: 1, protocol: 'SCTP' });
    expect(parsePort('65535')).toEqual({ port: 65_535, protocol: 'TCP' });
  });
});
