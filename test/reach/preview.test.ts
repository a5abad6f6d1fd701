import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { clusterOf } from '../../src/reach/coverage/index.ts';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { Ledger, Places, preview, type Preview } from '../../src/reach/preview/index.ts';
import { suggest } from '../../src/reach/preview/suggest.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { csv } from '../../src/read/observed/csv.ts';
import type { Outcome } from '../../src/read/observed/index.ts';
import { previewReport } from '../../src/report/answers/preview.ts';
import { suggestedYaml } from '../../src/report/answers/suggestion.ts';
import { resolve } from '../../src/table/resolve.ts';
import type { Table } from '../../src/table/table.ts';
import { policiesOfMany } from '../support/helm.ts';

const dump = await readFile(join(packageDirectory, 'test/support/seen-cluster.yaml'), 'utf8');
const cluster = clusterOf(readObjects([{ name: 'dump', text: dump }], 'kasm'));
const [plain = []] = await policiesOfMany([{}]);
const table = await resolve({});

interface Asked {
  readonly policies?: readonly PolicyObject[];
  readonly table?: Table | undefined;
  readonly outcome?: Outcome;
  readonly in?: typeof cluster;
}

/** Connections as `from to port` or `from to port/UDP`, held against preset plain or other policies. */
function ask(lines: readonly string[], asked: Asked = {}): Preview {
  const { policies = plain, outcome, in: where = cluster } = asked;
  const places = new Places(where);
  const ledger = new Ledger(places, 'kasm');
  const read = csv();
  read('from,to,port,protocol,count');
  for (const line of lines) {
    const [from, to, port = '', times = '1'] = line.split(' ');
    const [number, protocol = 'TCP'] = port.split('/');
    const found = read([from, to, number, protocol, times].join(','));
    if (typeof found !== 'object' || found.kind !== 'connection') throw new Error(line);
    ledger.add({ ...found, outcome });
  }
  return preview(ledger, places, {
    policies,
    table: 'table' in asked ? asked.table : table,
    cluster: where,
    home: 'kasm',
    ipBlockSelectsPods: true,
  });
}

const words = (found: Preview) =>
  previewReport(found, {
    source: 'plain',
    namespace: 'kasm',
    readings: [],
    hasNodes: true,
    notes: [],
  });

const titles = (found: Preview): readonly string[] =>
  words(found).remarks.map(({ title }) => title);

const closedBy = (name: string): string =>
  `closed by kasm/kasm-isolation-${name}, kasm/kasm-isolation-default-deny, and no rule opens it`;

/** A policy that lets one block reach the database. */
const block = (cidr: string): PolicyObject =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'db', namespace: 'kasm' },
    spec: {
      podSelector: { matchLabels: { app: 'kasm-db' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr } }] }],
    },
  }) as PolicyObject;

describe('what would be denied, by what, between whom', () => {
  test.each([
    [
      '10.42.1.6 10.42.0.9 5432',
      `guac → db on 5432/TCP, seen once: entering db is ${closedBy('db')}`,
    ],
    [
      'kasm/guac-0 kasm/db-0 5432',
      `guac → db on 5432/TCP, seen once: entering db is ${closedBy('db')}`,
    ],
    [
      '10.42.0.5 10.42.0.9 5433',
      `api → db on 5433/TCP, seen once: entering db is ${closedBy('db')}`,
    ],
    [
      '10.42.0.5 10.42.0.9 5432/UDP',
      `api → db on 5432/UDP, seen once: entering db is ${closedBy('db')}`,
    ],
    ['fd42::5 fd42::9 9999', `api → db on 9999/TCP, seen once: entering db is ${closedBy('db')}`],
    [
      '10.42.1.8 10.42.0.5 8080',
      `pods of namespace shop → api on 8080/TCP, seen once: entering api is ${closedBy('api')}`,
    ],
    [
      '10.42.1.12 10.42.0.9 5432',
      `pods of kasm in no component → db on 5432/TCP, seen once: entering db is ${closedBy('db')}`,
    ],
    [
      '203.0.113.7 10.42.0.5 8080',
      `addresses outside → api on 8080/TCP, seen once: entering api is ${closedBy('api')}`,
    ],
    [
      '10.42.0.9 198.51.100.9 80',
      'db → addresses outside on 80/TCP, seen once: leaving db is closed by kasm/kasm-isolation-db, and no rule opens it',
    ],
    // Through a Service: each pod behind it, on its own port.
    [
      '10.42.0.9 10.43.7.8 80',
      `db → guac on 3000/TCP, seen once: leaving db is closed by kasm/kasm-isolation-db, and entering guac is ${closedBy('guac')}`,
    ],
    // The host network of another node is that node's address, whichever of its addresses it speaks with.
    [
      '192.168.1.11 10.42.0.5 8080',
      `nodes → api on 8080/TCP, seen once: entering api is ${closedBy('api')}`,
    ],
    [
      '10.42.1.0 10.42.0.5 8080',
      `nodes → api on 8080/TCP, seen once: entering api is ${closedBy('api')}`,
    ],
    [
      'monitoring/exporter-n2 10.42.0.5 8080',
      `nodes → api on 8080/TCP, seen once: entering api is ${closedBy('api')}`,
    ],
  ])('%s', (line, title) => {
    expect(titles(ask([line]))).toEqual([title]);
  });

  test('one culprit is one finding, with how often and which', () => {
    const found = ask([
      '10.42.1.6 10.42.0.9 5432 3',
      '10.42.1.6 10.42.0.9 5432 4',
      '10.42.1.7 10.42.0.9 5432',
      '10.42.1.7 10.42.0.9 22',
    ]);
    const [remark, ...more] = words(found).remarks;
    expect(more).toEqual([]);
    expect(remark?.title).toContain('guac → db on 5432/TCP, 22/TCP, seen 9 times: ');
    expect(remark?.details[0]).toBe(
      'kasm/guac-0 (10.42.1.6) → kasm/db-0 (10.42.0.9, fd42::9) : 5432/TCP, 7 times',
    );
    expect(words(found).verdict).toBe(
      'plain would deny 3 of 3 different connections that were seen, 9 times.',
    );
  });

  test('a connection through a Service is counted once, however many pods are behind it', () => {
    expect(ask(['10.42.1.8 10.43.7.8 80 5'])).toMatchObject({
      judged: 1,
      deniedConnections: 1,
      deniedTimes: 5,
    });
  });

  test.each([
    ['denied', 'once it was denied already when it was seen'],
    ['unanswered', 'once nobody answered'],
  ] as const)('what was %s when it was seen says so', (outcome, says) => {
    expect(titles(ask(['10.42.1.6 10.42.0.9 5432'], { outcome }))[0]).toContain(says);
  });

  test('an address of one family does not answer for the other', () => {
    const both = ['10.42.0.5 10.42.0.9 5432', 'fd42::5 fd42::9 5432'];
    expect(ask(both, { policies: [block('10.42.0.0/16')] }).deniedConnections).toBe(1);
    expect(ask(both, { policies: [block('fd42::/64')] }).deniedConnections).toBe(1);
    expect(ask(both, { policies: [block('10.43.0.0/16')] }).deniedConnections).toBe(2);
  });
});

describe('what is not denied', () => {
  test.each([
    '10.42.0.5 10.42.0.9 5432',
    'fd42::5 fd42::9 5432',
    '10.42.0.5 10.43.7.7 5432',
    '10.42.0.9 10.42.0.3 53/UDP',
    '10.42.0.9 198.51.100.9 443',
    // Outgoing traffic of others stays open.
    '10.42.0.5 198.51.100.9 9999',
    '10.42.0.5 10.42.1.8 80',
  ])('%s', (line) => {
    const found = ask([line]);
    expect({ ...found, denied: titles(found) }).toMatchObject({ judged: 1, denied: [] });
    expect(words(found)).toMatchObject({
      isGood: true,
      verdict: 'plain would not deny the one connection that was seen.',
    });
  });

  test('where nothing closes, nothing is denied', () => {
    expect(ask(['10.42.1.8 10.42.0.9 5432'], { policies: [] }).denied).toEqual([]);
  });

  test('it says of every record that what was not seen is no proof', () => {
    expect(words(ask(['10.42.0.5 10.42.0.9 5432'])).notes[0]).toMatch(
      /^What was not seen is no proof: /u,
    );
  });
});

describe('what is not judged, is counted', () => {
  test.each([
    // A pod and its own node, at whichever address; a pod and itself.
    ['192.168.1.10 10.42.0.5 8080', { neverShut: 1 }],
    ['10.42.0.1 10.42.0.5 8080', { neverShut: 1 }],
    ['fd42::1 fd42::5 8080', { neverShut: 1 }],
    ['10.42.0.5 192.168.1.10 10250', { neverShut: 1 }],
    ['10.42.0.5 10.42.0.5 8080', { neverShut: 1 }],
    ['10.42.1.8 10.42.1.9 80', { others: 1 }],
    ['203.0.113.7 198.51.100.9 80', { others: 1 }],
    ['127.0.0.1 127.0.0.1 80', { others: 1 }],
    ['shop/gone 10.42.0.5 8080', { unplaced: new Map([['shop/gone', 1]]) }],
    ['kasm/gone 10.42.1.8 8080', { unplaced: new Map([['kasm/gone', 1]]) }],
    // An address of the pods' networks that no pod has: the next pod may have it.
    ['10.42.0.77 10.42.0.5 8080', { unplaced: new Map([['a pod at 10.42.0.77', 1]]) }],
    ['shop/gone 10.42.1.8 8080', { others: 1 }],
    [
      '10.42.0.5 10.43.0.1 443',
      { unplaced: new Map([['default/kubernetes (Service without a given pod on 443/TCP)', 1]]) },
    ],
    [
      '10.42.0.5 10.43.7.7 22',
      { unplaced: new Map([['kasm/db (Service without a given pod on 22/TCP)', 1]]) },
    ],
  ])('%s', (line, counted) => {
    const none = { others: 0, neverShut: 0, unplaced: new Map(), beyond: 0, judged: 0 };
    expect(ask([line])).toMatchObject({ ...none, ...counted, denied: [] });
  });

  test('addresses that belong to nobody are told, for they were taken as outside', () => {
    const { outside, ...found } = ask(['10.42.7.7 10.42.0.5 8080', '10.42.7.7 10.42.0.9 1']);
    expect(outside).toHaveLength(1);
    expect(words({ ...found, outside }).notes.join(' ')).toContain('has the address: 10.42.7.7.');
  });

  test('who keeps more than there is room for says that it is not finished', () => {
    const found = { ...ask(['10.42.0.5 10.42.0.9 5432']), beyond: 3 };
    expect(words(found)).toMatchObject({
      isGood: false,
      verdict: 'plain: not finished; none of the first 1 different connection would be denied.',
    });
  });
});

describe('pods that the record names', () => {
  const places = new Places(cluster);
  const of = (namespace: string, name: string, more: object = {}) =>
    places.of({ pod: { namespace, name }, ...more });

  test('count more than an address that another pod may have by now', () => {
    const { address } = { address: (1n << 128n) + 0x0a2a0105n };
    expect(of('kasm', 'db-0', { address })).toMatchObject({ workload: { pod: { name: 'db-0' } } });
  });

  test('are found by what the names of their like begin with', () => {
    expect(of('shop', 'report-7d9f-*')).toMatchObject({
      workload: { pod: { name: 'report-7d9f-x' } },
    });
    expect(of('shop', 'gone-*')).toEqual({ kind: 'unplaced', name: 'shop/gone-*' });
  });

  test('are judged by the labels of the record where no dump has them', () => {
    expect(of('shop', 'gone', { labels: { app: 'report' } })).toMatchObject({
      kind: 'pod',
      workload: { pod: { namespace: 'shop', labels: { app: 'report' } } },
    });
  });
});

/** Rows without a connection, each with who it leads from. */
const unseen = (found: Preview) => found.unseenRows.map(({ flow, from }) => `${flow} ${from}`);

describe('what is allowed and was not seen', () => {
  test('is a row without a connection, from each of its names', () => {
    const before = unseen(ask(['10.42.0.5 10.42.0.9 1']));
    expect(before).toContain('app-to-db api');
    const after = unseen(ask(['10.42.0.5 10.42.0.9 5432', '10.42.0.9 198.51.100.9 443']));
    expect(before.filter((row) => !after.includes(row))).toEqual([
      'app-to-db api',
      'to-backup-storage db',
    ]);
    expect(after).toContain('app-to-db manager');
  });

  test('is a rule, where there is no table', () => {
    const found = ask(['10.42.0.5 10.42.0.9 5432'], { table: undefined });
    expect(found.unseenRows).toEqual([]);
    expect(found.unseenRules).not.toContainEqual({
      policy: 'kasm/kasm-isolation-db',
      direction: 'Ingress',
      index: 0,
    });
    expect(found.unseenRules.length).toBeGreaterThan(5);
    expect(words(found).grids[0]?.heading).toEqual(['rule']);
  });
});

/** The values with rows for what would be denied. */
const suggested = (found: Preview, values: object = {}): string =>
  suggestedYaml(
    suggest(
      found.denied.flatMap(({ connections }) => connections),
      table,
      cluster,
      'kasm',
    ),
    values as Readonly<Record<string, unknown>>,
    'plain',
  );

describe('--suggest', () => {
  const many = [
    '10.42.1.6 10.42.0.9 5432',
    '10.42.1.7 10.42.0.9 5433',
    '10.42.1.8 10.42.0.5 8080',
    '10.42.1.12 10.42.0.9 5432',
    '10.42.0.5 10.42.1.12 9000/UDP',
    '203.0.113.7 10.42.0.5 8080',
    '2001:db8::7 fd42::5 8080',
    '192.168.1.11 10.42.0.5 8080',
    '10.42.0.9 198.51.100.9 80',
    '10.42.0.9 10.43.7.8 80',
  ];

  test('what it writes renders, and lets pass what was denied and nothing of the rest', async () => {
    const text = suggested(ask(many), { preset: 'plain' });
    const values = parse(text);
    const [rendered = []] = await policiesOfMany([values]);
    expect(titles(ask(many, { policies: rendered, table: await resolve(values) }))).toEqual([]);
    const others = [
      '10.42.1.6 10.42.0.9 22',
      '10.42.1.9 10.42.0.5 8080',
      '203.0.113.8 10.42.0.5 8080',
      '203.0.113.7 10.42.0.9 5432',
      '10.42.0.9 198.51.100.9 22',
      '10.42.1.8 10.42.0.9 5432',
    ];
    expect(ask(others, { policies: rendered }).deniedConnections).toBe(others.length);
  });

  test('known names and ports are used; new ones mean what was seen and nobody else', () => {
    const { preset, components, peers, flows } = parse(suggested(ask(many), { preset: 'plain' }));
    expect(preset).toBe('plain');
    expect(flows['guac-to-db']).toMatchObject({
      from: ['guac'],
      to: ['db'],
      ports: ['postgres', 'tcp-5433'],
    });
    expect(components).toEqual({
      db: { ports: { 'tcp-5433': { port: 5433 } } },
      billing: {
        podSelector: { matchLabels: { app: 'billing' } },
        ports: { 'udp-9000': { port: 9000, protocol: 'UDP' } },
      },
    });
    // By all labels that last, for another pod has app: report too, and a third may come.
    expect(peers.report).toEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
      podSelector: { matchLabels: { app: 'report', tier: 'back' } },
    });
    expect(peers['ip-203-0-113-7']).toEqual({ ipBlocks: [{ cidr: '203.0.113.7/32' }] });
    expect(peers['ip-2001-db8--7']).toEqual({ ipBlocks: [{ cidr: '2001:db8::7/128' }] });
  });

  test('a row onto the data tier, or out of it, says so', () => {
    expect(suggested(ask(['10.42.1.6 10.42.0.9 5432'])).replaceAll('\n  #', '')).toContain(
      'WARNING: this leads to the data tier: guac to db on 5432/TCP.',
    );
    expect(suggested(ask(['10.42.0.9 198.51.100.9 80'])).replaceAll('\n  #', '')).toContain(
      'WARNING: this leads out of the data tier: db to ip-198-51-100-9 on 80/TCP.',
    );
    expect(suggested(ask(['10.42.1.8 10.42.0.5 8080']))).not.toContain('WARNING');
  });

  test('what was denied when it was seen is to be looked at', () => {
    const found = ask(['10.42.1.8 10.42.0.5 8080'], { outcome: 'denied' });
    expect(suggested(found)).toContain(
      'it was denied when it was seen: make sure that it is needed',
    );
  });

  test.each([
    ['shop/bare 10.42.0.5 8080', 'no label that lasts tells these pods from their neighbours'],
  ])('no row for %s: %s', (line, says) => {
    const text = suggested(ask([line]));
    expect(text).toContain(says);
    expect(parse(text) ?? {}).not.toHaveProperty('flows');
  });

  test('no row for pods whose labels others bear as well, beside more', () => {
    const first = cluster.workloads.find(({ pod }) => pod.name === 'report-web-x');
    if (!first) throw new Error('no such pod');
    const pod = { ...first.pod, name: 'plain-report', labels: { app: 'report' }, ips: [] };
    const more = { ...cluster, workloads: [...cluster.workloads, { ...first, pod }] };
    const { denied } = ask(['shop/plain-report 10.42.0.5 8080'], { in: more });
    const connections = denied.flatMap((group) => group.connections);
    const { rows, left } = suggest(connections, table, more, 'kasm');
    expect([rows, [...left.keys()]]).toEqual([[], ['no label tells the pods']]);
  });

  test('no row opens what a policy of another namespace closes', () => {
    const foreign = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'all', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    } as PolicyObject;
    const found = ask(['10.42.0.5 10.42.1.8 80'], { policies: [...plain, foreign] });
    expect(titles(found)).toEqual([
      'api → pods of namespace shop on 80/TCP, seen once: entering pods of namespace shop is closed by shop/all, and no rule opens it',
    ]);
    expect(suggested(found)).toContain('closed by a policy that no row of these values can open');
  });

  test('more than a few addresses are networks, which only the user knows', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `203.0.113.${index + 1} 10.42.0.5 8080`);
    const text = suggested(ask(lines));
    expect(Object.keys(parse(text).peers)).toHaveLength(16);
    expect(text).toContain('No row for 24 connections');
  });

  test('values keep what they have', () => {
    const values = {
      preset: 'plain',
      flows: { 'app-to-db': { enabled: false } },
      components: { db: { description: 'Ours' } },
    };
    const text = suggested(ask(['10.42.1.6 10.42.0.9 5433']), values);
    expect(parse(text)).toMatchObject({
      ...values,
      components: { db: { description: 'Ours', ports: { 'tcp-5433': { port: 5433 } } } },
    });
  });
});
