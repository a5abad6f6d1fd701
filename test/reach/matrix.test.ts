import { describe, expect, test } from 'vitest';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { allowanceOf } from '../../src/netpol/region/index.ts';
import { ConnectionSet } from '../../src/netpol/sets/connection-set.ts';
import { expected, endsOf } from '../../src/reach/expected.ts';
import { explain } from '../../src/reach/explain.ts';
import { matrixOf, type Cell, type Matrix } from '../../src/reach/matrix.ts';
import { prove } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import { policiesOf } from '../support/helm.ts';

const namespace = 'kasm';
const table = await resolve({ preset: 'plain' });
const rendered = await policiesOf({ preset: 'plain' });

const policy = (name: string, spec: PolicyObject['spec'], home = namespace): PolicyObject => ({
  metadata: { name, namespace: home },
  spec,
});

const db = { matchLabels: { app: 'kasm-db' } };

/** Policies beside those of the chart, or in place of one of them. */
const sets: Readonly<Record<string, readonly PolicyObject[]>> = {
  'as rendered': rendered,
  'the database open to guac': [
    ...rendered,
    policy('open', {
      podSelector: db,
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: 'kasm-guac' } } }],
          ports: [{ protocol: 'TCP', port: 5000, endPort: 5500 }],
        },
      ],
    }),
  ],
  'everything open': [
    ...rendered,
    policy('all', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }),
  ],
  'the policy of the database gone': rendered.filter(
    ({ metadata }) => metadata.name !== 'kasm-isolation-db',
  ),
  'the API may send nothing': [
    ...rendered,
    policy('mute', { podSelector: { matchLabels: { app: 'kasm-api' } }, policyTypes: ['Egress'] }),
  ],
  'no policy': [],
};

const matrix = (policies: readonly PolicyObject[]): Matrix => {
  const found = matrixOf({ source: 'plain', table, policies, namespace });
  if (!found) throw new Error('not finished');
  return found;
};

const cellOf = (found: Matrix, from: string, to: string): Cell => {
  const cell = found.cells.find((each) => each.from === from && each.to === to);
  if (!cell) throw new Error(`${from} → ${to}`);
  return cell;
};

const ports = [22, 3000, 5432, 6379, 8080, 8181, 9187];

/** Whether one end may reach another on a port, as a cell says. */
const says = ({ by }: Cell, port: number): boolean =>
  by.some((each) => ConnectionSet.of('TCP', port).isSubsetOf(each.ports));

describe.each(Object.entries(sets))('%s', (_, policies) => {
  const found = matrix(policies);
  const components = found.ends.filter(({ isComponent }) => isComponent).map(({ name }) => name);
  const ends = [...components, 'backup-storage', 'prometheus'];

  test('every cell says what explain says, port by port', () => {
    const both = allowanceOf(policies, { namedPorts: 'every' });
    const wrong = components.flatMap((to) =>
      ends.flatMap((from) =>
        ports.filter((port) => {
          const question = {
            from: { name: from, sets: endsOf(table, from, namespace, false) },
            to: { name: to, sets: endsOf(table, to, namespace, false) },
            port,
            protocol: 'TCP' as const,
          };
          const { allowed } = explain(both, table, namespace, question);
          return says(cellOf(found, from, to), port) !== (allowed !== 'none');
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('a cell has too much, or too little, just where the proof finds it', () => {
    const proof = prove({ source: 'plain', table, policies, namespace });
    for (const [kind, isIt] of [
      ['excess', ({ isExcess }: Cell) => isExcess],
      ['missing', ({ isMissing }: Cell) => isMissing],
    ] as const) {
      const isFound = proof.findings.some((each) => each.kind === kind);
      expect(found.cells.some(isIt), kind).toBe(isFound);
    }
  });

  test('what passes in no cell has no rules on both sides', () => {
    const shut = found.cells.filter(({ passes }) => passes === 'none');
    expect(shut.filter(({ by }) => by.length > 0)).toEqual([]);
    const open = found.cells.filter(({ passes }) => passes !== 'none');
    expect(open.filter(({ by }) => by.length === 0)).toEqual([]);
  });
});

test('the cell that a foreign policy opens is the only one with too much, by its rule', () => {
  const found = matrix(sets['the database open to guac'] ?? []);
  expect(found.cells.filter(({ isExcess }) => isExcess)).toMatchObject([
    {
      from: 'guac',
      to: 'db',
      passes: 'some',
      isMissing: false,
      entering: [{ policy: 'kasm/open', direction: 'Ingress', index: 0 }],
      by: [{ flows: [] }],
    },
  ]);
});

test('where the API may send nothing, what it lacks are its own rows', () => {
  const found = matrix(sets['the API may send nothing'] ?? []);
  const missing = found.cells.filter(({ isMissing }) => isMissing);
  expect(new Set(missing.map(({ from }) => from))).toEqual(new Set(['api']));
  expect(cellOf(found, 'api', 'db')).toMatchObject({ passes: 'none', isMissing: true });
});

test('a policy of another namespace takes a row away, and shuts nothing', () => {
  const shut = policy('shut', { podSelector: {}, policyTypes: ['Egress'] }, 'monitoring');
  const found = matrix([...rendered, shut]);
  expect(cellOf(found, 'prometheus', 'db')).toMatchObject({ passes: 'some', isMissing: true });
  expect(cellOf(found, 'api', 'db')).toMatchObject({ passes: 'some', isMissing: false });
});

test('whom a policy closes is told by direction', () => {
  const { ends } = matrix(rendered);
  expect(ends.find(({ name }) => name === 'db')?.closedBy).toEqual({
    Ingress: ['kasm/kasm-isolation-db', 'kasm/kasm-isolation-default-deny'],
    Egress: ['kasm/kasm-isolation-db'],
  });
  expect(ends.find(({ name }) => name === 'prometheus')?.closedBy).toEqual({
    Ingress: [],
    Egress: [],
  });
});

test('peers are held against components only, and peers that mean nobody are left out', () => {
  const { ends, cells } = matrix(rendered);
  const peers = ends.filter(({ isComponent }) => !isComponent).map(({ name }) => name);
  expect(peers).toEqual(['backup-storage', 'dns', 'ingress-controller', 'prometheus']);
  expect(cells.filter(({ from, to }) => peers.includes(from) && peers.includes(to))).toEqual([]);
});

test('pods that two peers mean are in neither', () => {
  const { cells } = matrix(rendered);
  expect(cells.find(({ from, to }) => from === 'dns' && to === 'proxy')?.passes).toBe('none');
});

test('where it takes more steps than it may, there is no matrix', () => {
  expect(matrixOf({ source: 'plain', table, policies: rendered, namespace }, { steps: 50 })).toBe(
    undefined,
  );
});

test('what is declared is worked out, not read: without rows everything that passes is too much', () => {
  const none = { ...table, flows: {} };
  expect(expected(none, namespace).Ingress.opened).toEqual([]);
  const found = matrixOf({ source: 'plain', table: none, policies: rendered, namespace });
  expect(found?.cells.find(({ from, to }) => from === 'api' && to === 'db')?.isExcess).toBe(true);
});
