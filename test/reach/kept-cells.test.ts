import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { asDeclared } from '../../src/reach/as-declared.ts';
import { KeptCells } from '../../src/reach/kept-cells.ts';
import { matrixOf, type Cell } from '../../src/reach/matrix.ts';
import type { ProofInput } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import type { Table } from '../../src/table/table.ts';
import { home, policiesOf, tables } from '../support/random-tables.ts';

const maps = ['components', 'peers', 'flows'] as const;

/** A table with one entry of another in place of its own. */
const withEntry = (table: Table, other: Table, place: number): Table => {
  const places = maps.flatMap((map) => Object.keys(other[map]).map((name) => [map, name] as const));
  const [map, name] = places[place % places.length] ?? ['peers', 'out'];
  const entry = other[map][name];
  return { ...table, [map]: { ...table[map], ...(entry && { [name]: entry }) } };
};

/** A table, and what a few changes make of it, one after the other: most of it stays in each. */
const rounds: fc.Arbitrary<readonly Table[]> = fc
  .record({
    table: tables,
    changes: fc.array(fc.tuple(tables, fc.nat(20)), { maxLength: 3, minLength: 1 }),
  })
  .map(({ table, changes }) =>
    changes.reduce<Table[]>(
      (all, [other, place]) => [...all, withEntry(all.at(-1) ?? table, other, place)],
      [table],
    ),
  );

const release = { release: 'r', namespace: home, values: {} };

test.each([true, false])(
  'a matrix of which cells were kept is the one that is made whole, whatever changes (pods in blocks: %s)',
  (ipBlockSelectsPods) => {
    fc.assert(
      fc.property(rounds, fc.boolean(), (all, isRendered) => {
        const kept = new KeptCells<Cell>();
        for (const table of all) {
          const input = {
            source: 'random',
            namespace: home,
            table,
            ipBlockSelectsPods,
            policies: isRendered ? policiesOf(table) : [],
            unrendered: isRendered ? undefined : asDeclared(table, release, ipBlockSelectsPods),
          };
          expect(matrixOf(input, undefined, kept)).toEqual(matrixOf(input));
        }
      }),
      { numRuns: 60 },
    );
  },
);

const plain = await resolve({ preset: 'plain' });
const inputOf = (table: Table, policies: readonly PolicyObject[] = []): ProofInput => ({
  source: 'plain',
  table,
  namespace: 'kasm',
  policies,
  unrendered: asDeclared(table, { ...release, namespace: 'kasm' }),
});

/** Plain with one entry changed. */
const changed = (map: 'components' | 'flows' | 'peers', name: string, fields: object): Table => ({
  ...plain,
  [map]: { ...plain[map], [name]: { ...plain[map][name], ...fields } },
});

const isOther = ({ from, to }: Cell): boolean => from === 'proxy' && to === 'rdp-gateway';

/** Plain with a second peer that means the pods of Prometheus. */
const twinned = (name: string): ProofInput =>
  inputOf({
    ...plain,
    peers: { ...plain.peers, [name]: { ...plain.peers['prometheus'], enabled: true } },
  });

const foreign: PolicyObject = {
  metadata: { name: 'open', namespace: 'kasm' },
  spec: {
    podSelector: { matchLabels: { app: 'kasm-db' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'kasm-guac' } } }] }],
  },
};

const changes: readonly (readonly [string, ProofInput])[] = [
  ['a row off', inputOf(changed('flows', 'app-to-db', { enabled: false }))],
  ['a row with another source', inputOf(changed('flows', 'app-to-db', { from: ['guac'] }))],
  ['a component off', inputOf(changed('components', 'db', { enabled: false }))],
  ['a peer off', inputOf(changed('peers', 'prometheus', { enabled: false }))],
  [
    'a port with another number',
    inputOf(changed('components', 'db', { ports: { postgres: { port: 5433 } } })),
  ],
  [
    'other pods',
    inputOf(changed('components', 'db', { podSelector: { matchLabels: { app: 'other' } } })),
  ],
  ['closed egress', inputOf(changed('components', 'api', { policyTypes: ['Ingress', 'Egress'] }))],
  ['another name of a policy', inputOf(changed('components', 'db', { policyName: 'db' }))],
  ['a policy of somebody else', inputOf(plain, [foreign])],
  [
    'a row by another name',
    inputOf({
      ...plain,
      flows: {
        ...changed('flows', 'app-to-db', { enabled: false }).flows,
        again: { ...plain.flows['app-to-db'], enabled: true },
      },
    }),
  ],
];

describe.each(changes)('%s', (_, input) => {
  const kept = new KeptCells<Cell>();
  const before = matrixOf(inputOf(plain), undefined, kept);
  const after = matrixOf(input, undefined, kept);

  test('is seen in the matrix', () => {
    expect(after).toEqual(matrixOf(input));
    expect(after).not.toEqual(before);
  });

  test('leaves the cells of other ends as they were, not made anew', () => {
    const known = new Set(before?.cells);
    const others = after?.cells.filter(isOther) ?? [];
    expect(others).toHaveLength(1);
    expect(others.filter((cell) => !known.has(cell))).toEqual([]);
    expect(after?.cells.some((cell) => !known.has(cell))).toBe(true);
  });
});

test('the names that an end bears beside its own are told as they are now', () => {
  const kept = new KeptCells<Cell>();
  matrixOf(twinned('twin'), undefined, kept);
  const told = (input: ProofInput): readonly string[] =>
    (matrixOf(input, undefined, kept)?.cells ?? [])
      .filter(({ from, to }) => from === 'prometheus' && to === 'db')
      .flatMap(({ by }) => by.flatMap((each) => each.from.names.map(({ name }) => name)));
  expect(told(twinned('other'))).toEqual(['prometheus', 'other']);
});

test('a peer that is anywhere from now on names nobody, though it means the same pods', () => {
  const kept = new KeptCells<Cell>();
  const everyNamespace = { namespaceSelector: {}, podSelector: undefined };
  const namedBy = (fields: object): ProofInput =>
    inputOf({
      ...plain,
      peers: {
        ...plain.peers,
        all: { enabled: true, ...everyNamespace },
        any: { enabled: true, ...fields },
      },
    });
  matrixOf(namedBy(everyNamespace), undefined, kept);
  const now = namedBy({ anywhere: true });
  expect(matrixOf(now, undefined, kept)).toEqual(matrixOf(now));
});

test('without kept cells nothing is kept: each matrix is made of its own cells', () => {
  const first = new Set(matrixOf(inputOf(plain))?.cells);
  expect(matrixOf(inputOf(plain))?.cells.filter((cell) => first.has(cell))).toEqual([]);
});
