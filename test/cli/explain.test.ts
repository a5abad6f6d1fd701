import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { KasmIsolationError } from '../../src/errors.ts';
import { explain, parsePort, type Answer } from '../../src/reach/explain.ts';
import type { ProofInput } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import { cli } from '../support/cli.ts';
import { policiesOfMany } from '../support/helm.ts';

type World = Pick<ProofInput, 'table' | 'policies'>;

/** Tables and policies of many values, with a single start of Helm. */
async function worldsOf(sets: readonly unknown[]): Promise<readonly World[]> {
  const rendered = await policiesOfMany(sets);
  return Promise.all(
    sets.map(async (values, index) => {
      return { table: await resolve(values), policies: rendered[index] ?? [] };
    }),
  );
}

const [plain, all, inPeers] = await worldsOf([
  {},
  {
    egress: 'all',
    ...parse(
      'peers: {agents: {enabled: false}, session-proxies: {enabled: false}, servers: {enabled: false}, ldap: {enabled: false}, identity-provider: {enabled: false}, cloud-apis: {enabled: false}, workload-identity: {enabled: false}, workspace-registry: {enabled: false}, licensing: {enabled: false}, object-storage: {enabled: false}, ocsp-responder: {enabled: false}}',
    ),
  },
  parse(`
peers: {vault: {description: Secrets, namespaceSelector: {matchLabels: {team: vault}}, ports: {api: {port: 8200}}}}
flows: {db-to-vault: {description: Keys, from: [db], to: [vault], ports: [api]}}
`),
]);

/** The answer to a question such as `api db 5432`. */
function ask(world: World | undefined, question: string): Answer {
  const [from = '', to = '', port = ''] = question
    .split(' ')
    .map((word) => word.replaceAll('_', ' '));
  if (!world) throw new Error('no world');
  return explain({ ...world, namespace: 'kasm' }, { from, to, ...parsePort(port) });
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
    expect(stdout.split('\n')).toEqual([
      'api → db : 5432/TCP is allowed.',
      'Leaving api is open: no policy closes that direction.',
      'Entering db is allowed by kasm/kasm-isolation-db ingress[0].',
      'Declared by flow app-to-db: Only the API and the manager read and write the database',
    ]);
  });

  test('a denial is an answer too, and values, namespace and release count', async () => {
    const { exitCode, stdout } = await cli(
      ['explain', 'api', 'db', '5432/tcp', '-v', '-', '-n', 'desks', '-r', 'iso'],
      { input: 'flows: {app-to-db: {from: [manager]}}\n' },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('api → db : 5432/TCP is denied.');
    expect(stdout).toContain('closed by desks/iso-db, desks/iso-default-deny, and no rule');
    expect(stdout).toContain('flows.app-to-db.from: [manager, api]');
  });

  test.each([
    [['dbb', 'api', '8080'], 'kasm-isolation: dbb: is nobody here; did you mean "db"?'],
    [['api', 'db', '65536'], 'kasm-isolation: 65536: is no port; write a number from 1 to 65535, '],
  ])('%j is misuse', async (args, said) => {
    const { exitCode, stdout, stderr } = await cli(['explain', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr.split('\n')).toHaveLength(1);
  });
});

describe('what is allowed has a rule, a flow and its reason', () => {
  test.each([
    ['manager redis 6379', 'redis ingress[0]', 'manager-to-redis: Only the manager'],
    ['prometheus db 9187', 'db ingress[1]', 'prometheus-to-metrics: Prometheus scrapes'],
    ['proxy guac 3004', 'guac ingress[1]', 'proxy-to-guac: Sessions in the browser'],
    ['db dns 53/UDP', 'db egress[0]', 'to-dns: Names must resolve'],
    ['redis dns 53/tcp', 'redis egress[0]', 'to-dns: Names must resolve'],
    // An address stands for the peer whose network holds it.
    ['db 8.8.8.8 443', 'db egress[1]', 'to-backup-storage: Backups of the data tier'],
    ['db 2606:4700::1111 443', 'db egress[1]', 'to-backup-storage: Backups'],
    ['db internet 443', 'db egress[1]', 'to-backup-storage: Backups'],
    ['db backup-storage 443', 'db egress[1]', 'to-backup-storage: Backups'],
  ])('%s', (question, rule, flow) => {
    const { allowed, lines } = ask(plain, question);
    expect(allowed).toBe(true);
    expect(lines.join('\n')).toContain(`allowed by kasm/kasm-isolation-${rule}`);
    expect(lines.join('\n')).toContain(`Declared by flow ${flow}`);
  });

  test('when both directions are closed, a rule of each is named', () => {
    const { lines } = ask(all, 'api db 5432');
    expect(lines[1]).toMatch(
      /^Leaving api is allowed by kasm\/kasm-isolation-api egress\[\d+\]\.$/u,
    );
    expect(lines[2]).toMatch(/^Entering db is allowed by kasm\/kasm-isolation-db ingress\[0\]\.$/u);
  });

  test('a peer of the values is somebody to ask about', () => {
    expect(ask(inPeers, 'db vault 8200').lines.at(-1)).toBe('Declared by flow db-to-vault: Keys');
    expect(ask(inPeers, 'redis vault 8200').allowed).toBe(false);
  });

  test.each(['api internet 443', 'db db 5432', 'dns prometheus 80', 'bare_pod dns 53/UDP'])(
    '%s: no advice on how to allow it',
    (question) => {
      const { allowed, lines } = ask(plain, question);
      expect(allowed).toBe(true);
      expect(lines.join('\n')).not.toMatch(/to allow this/iu);
    },
  );
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
    ['bare_pod db 5432', /^Leaving bare pod is open/u, /^Entering db is closed/u],
    ['db_elsewhere db 5432', /^Leaving db elsewhere is open/u, /^Entering db is closed/u],
    [
      'api bare_pod 80',
      /^Leaving api is open/u,
      /^Entering bare pod is closed by kasm\/kasm-isolation-default-deny,/u,
    ],
    ['10.1.2.3 db 5432', /^Leaving 10\.1\.2\.3 is open/u, /^Entering db is closed/u],
    ['db 10.1.2.3 443', /^Leaving db is closed/u, /^Entering 10\.1\.2\.3 is open/u],
    ['db 169.254.169.254 80', /^Leaving db is closed/u, /^Entering 169/u],
    ['db metadata_address,_private_10/8 443', /^Leaving db is closed/u, /^Entering metadata/u],
    ['db fd00::1 443', /^Leaving db is closed/u, /^Entering fd00::1 is open/u],
  ])('%s', (question, leaving, entering) => {
    const { allowed, lines } = ask(plain, question);
    expect(allowed).toBe(false);
    expect(lines[0]).toMatch(/ is denied\.$/u);
    expect(lines[1]).toMatch(leaving);
    expect(lines[2]).toMatch(entering);
    expect(lines[3]).toMatch(/^Declared by no flow\. /u);
  });

  test.each(['bare_pod db 5432', '10.1.2.3 db 5432', 'db 10.1.2.3 443', 'db_elsewhere db 5432'])(
    '%s: no advice to write a name that values do not take',
    (question) => {
      const advice = ask(plain, question).lines.at(-1) ?? '';
      const named = [...advice.matchAll(/\[([^\]]*)\]/gu)].flatMap(([, names = '']) =>
        names.split(', '),
      );
      const known = Object.keys({ ...plain?.table.components, ...plain?.table.peers });
      expect(named.filter((name) => !known.includes(name))).toEqual([]);
    },
  );

  test('the nearest flow is one that opens this port', () => {
    expect(ask(plain, 'api redis 9121').lines.at(-1)).not.toContain('manager-to-redis');
    expect(ask(plain, 'guac db 9999').lines.at(-1)).not.toContain('app-to-db.from');
  });
});

/** What an advice says to write, as values; `port` is the name of the port in question. */
function valuesOf(advice: string, port: string): unknown {
  const [, flow, from] = /flows\.([\w-]+)\.from: (\[[^\]]*\])/u.exec(advice) ?? [];
  if (flow && from) return { flows: { [flow]: { from: parse(from) } } };
  const [, sources, targets] = /from: (\[[^\]]*\]), to: (\[[^\]]*\])/u.exec(advice) ?? [];
  if (!sources || !targets) throw new Error(`no values in: ${advice}`);
  const added = { description: 'Added', from: parse(sources), to: parse(targets), ports: [port] };
  return { flows: { added } };
}

test('whoever writes what is advised is allowed: each component, to each port of each other', async () => {
  const components = Object.entries(plain?.table.components ?? {});
  const questions = components.flatMap(([to, { ports = {} }]) =>
    Object.entries(ports).flatMap(([name, { port }]) =>
      components.map(([from]) => ({ text: `${from} ${to} ${port}`, name, loop: from === to })),
    ),
  );
  const denied = questions.filter(({ text, loop }) => !loop && !ask(plain, text).allowed);
  expect(denied.length).toBeGreaterThan(40);
  const advised = denied.map(({ text, name }) =>
    valuesOf(ask(plain, text).lines.at(-1) ?? '', name),
  );
  const worlds = await worldsOf(advised);
  const still = denied.filter(({ text }, index) => !ask(worlds[index], text).allowed);
  expect(still.map(({ text }) => text)).toEqual([]);
});

describe('bad questions', () => {
  test.each([
    ['dbb api 8080', 'dbb: is nobody here; did you mean "db"?'],
    ['api prometeus 80', 'prometeus: is nobody here; did you mean "prometheus"?'],
    ['api 10.0.0.300 80', '10.0.0.300: is nobody here; '],
    ['api 10.1 80', '10.1: is nobody here; '],
    ['api 10.0.0.0/8 80', '10.0.0.0/8: is nobody here; '],
    ['api constructor 80', 'constructor: is nobody here; '],
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

test('a peer that is switched off is denied, and the advice is to switch it on', () => {
  const { allowed, lines } = ask(plain, 'db node-local-dns 53/UDP');
  expect(allowed).toBe(false);
  expect(lines.at(-1)).toContain('peers.node-local-dns.enabled: true');
});
