import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { clusterOf } from '../../src/commands/covered.ts';
import { preview, type Preview } from '../../src/reach/preview.ts';
import { readObjects } from '../../src/read/cluster.ts';
import type { Observation } from '../../src/read/observed/index.ts';
import { parsePolicies } from '../../src/read/rendered.ts';
import { resolve } from '../../src/table/resolve.ts';

const golden = await readFile(new URL('../golden/kasm-1.19.yaml', import.meta.url), 'utf8');
const dump = await readFile(
  new URL('../cases/load-balancer-default/cluster.json', import.meta.url),
  'utf8',
);
const more = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1' },
      status: { addresses: [{ type: 'InternalIP', address: '192.168.1.10' }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'kasm' },
      spec: {
        clusterIP: '10.43.0.10',
        selector: { 'app.kubernetes.io/component': 'db' },
        ports: [{ port: 15432, targetPort: 5432 }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', namespace: 'shop', labels: { app: 'web' } },
      spec: { nodeName: 'n1', containers: [{ name: 'web', ports: [{ containerPort: 8080 }] }] },
      status: { podIP: '10.42.9.9' },
    },
  ],
});

const cluster = clusterOf(
  readObjects(
    [
      { name: 'dump.json', text: dump },
      { name: 'more.json', text: more },
    ],
    'kasm',
  ),
);
const table = await resolve({ preset: 'kasm-1.19' });
const [api, guac, db] = ['10.42.1.12', '10.42.1.14', '10.42.1.17'];

const ask = (...seen: readonly Partial<Observation>[]): Preview =>
  preview({
    observations: seen.map((each) => ({
      from: api,
      to: db,
      port: 5432,
      protocol: 'TCP',
      count: 1,
      ...each,
    })),
    cluster,
    policies: parsePolicies(golden),
    table,
    home: 'kasm',
    ipBlockSelectsPods: true,
  });

const wordsOf = ({ refused }: Preview): readonly string[] =>
  refused.map(
    ({ from, to, port, direction, count }) =>
      `${from.name} → ${to.name} ${port} ${direction} ×${count}`,
  );

describe('a connection that was seen', () => {
  test('passes where a row declares it, and the row counts as seen', () => {
    const { refused, allowed, unseen } = ask({});
    expect([refused, allowed]).toEqual([[], 1]);
    expect(unseen).not.toContain('app-to-db');
    expect(unseen).toContain('proxy-to-api');
  });

  test('is refused where none does, by the policies of the direction that closes it, and told by components', () => {
    const seen = ask({ from: guac, count: 7 });
    expect(wordsOf(seen)).toEqual(['guac → db 5432 Ingress ×7']);
    expect(seen.refused[0]).toMatchObject({
      from: { itself: 'kasm/kasm-guac-default-0' },
      closedBy: ['kasm/kasm-isolation-db', 'kasm/kasm-isolation-default-deny'],
    });
  });

  test('from the data tier outwards is refused on its way out', () => {
    expect(wordsOf(ask({ from: db, to: '9.9.9.9', port: 443 }))).toEqual([
      'db → 9.9.9.9 443 Egress ×1',
    ]);
  });

  test('to a Service is judged at the pod behind it, on the port of that', () => {
    expect(ask({ to: '10.43.0.10', port: 15_432 }).allowed).toBe(1);
    expect(wordsOf(ask({ from: guac, to: '10.43.0.10', port: 15_432 }))).toEqual([
      'guac → db 5432 Ingress ×1',
    ]);
  });

  test('by name is judged as by address', () => {
    expect(wordsOf(ask({ from: 'kasm/kasm-guac-default-0', to: 'kasm/kasm-db-1-19-0-0' }))).toEqual(
      ['guac → db 5432 Ingress ×1'],
    );
  });

  test.each([
    ['pods that no policy binds', { from: '8.8.8.8', to: '10.42.9.9', port: 8080 }],
    ['addresses alone', { from: '8.8.8.8', to: '9.9.9.9' }],
    ['pods that nobody knows', { from: 'kasm/gone-0' }],
    ['the node of the pod', { from: '192.168.1.10', to: '10.42.9.9', port: 8080 }],
  ])('of %s is none of these', (_, seen) => {
    expect(ask(seen)).toMatchObject({ refused: [], allowed: 0, others: 1 });
  });

  test('alike ones add up', () => {
    expect(wordsOf(ask({ from: guac }, { from: guac, count: 2 }))).toEqual([
      'guac → db 5432 Ingress ×3',
    ]);
  });
});

const either = (one: Partial<Observation>, turned: NonNullable<Observation['turned']>) =>
  ask({ ...one, turned });

describe('a record that does not tell who opened a connection', () => {
  test('is read by the ports that pods declare', () => {
    const seen = either(
      { from: db, to: guac, port: 43_210 },
      { from: guac, to: db, port: 5432, protocol: 'TCP' },
    );
    expect(wordsOf(seen)).toEqual(['guac → db 5432 Ingress ×1']);
  });

  test('else by ports from which nobody connects, and else it is said', () => {
    const served = either(
      { from: db, to: '9.9.9.9', port: 53 },
      { from: '9.9.9.9', to: db, port: 43_210, protocol: 'TCP' },
    );
    expect(wordsOf(served)).toEqual(['db → 9.9.9.9 53 Egress ×1']);
    const unknown = either(
      { from: db, to: '9.9.9.9', port: 50_000 },
      { from: '9.9.9.9', to: db, port: 50_001, protocol: 'TCP' },
    );
    expect(unknown).toMatchObject({ refused: [], allowed: 0, undecided: [{ from: db }] });
  });
});
