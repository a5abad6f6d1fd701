import { describe, expect, test } from 'vitest';
import type { PolicyObject, PortObject } from '../../src/netpol/policy/object.ts';
import { diff } from '../../src/reach/diff.ts';
import type { Finding } from '../../src/reach/finding.ts';
import { holds, prove } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import { policiesOf } from '../support/random-tables.ts';

const table = await resolve({ preset: 'plain' });
const own: readonly PolicyObject[] = policiesOf(table).map(({ metadata, spec }) => ({
  metadata: { ...metadata, namespace: 'kasm' },
  spec,
}));
const proofOf = (policies: readonly PolicyObject[]) =>
  prove({ source: 'test', table, policies, namespace: 'kasm' });

/** A policy that lets everybody reach the database on these ports. */
const opens = (...ports: readonly PortObject[]): PolicyObject => ({
  metadata: { name: 'open', namespace: 'kasm' },
  spec: {
    podSelector: table.components['db']?.podSelector,
    policyTypes: ['Ingress'],
    ingress: [{ ports }],
  },
});

/** The policy of the database with each of its ports under this name. */
const renamed = own.map(({ metadata, spec }) =>
  metadata.name === 'db'
    ? {
        metadata,
        spec: {
          ...spec,
          ingress: spec.ingress?.map((rule) => ({ ...rule, ports: [{ port: 'postgres' }] })),
        },
      }
    : { metadata, spec },
);

describe('a port by its name, in a proof', () => {
  test('may be any number: a foreign rule that opens it opens too much', () => {
    expect(holds(proofOf(own))).toBe(true);
    const { findings } = proofOf([...own, opens({ port: 'postgres' })]);
    expect(findings.map(({ culprit }) => culprit)).toEqual([
      {
        kind: 'rule',
        rule: { policy: 'kasm/open', direction: 'Ingress', index: 0 },
        portNames: ['postgres'],
      },
    ]);
  });

  test('may be no number: a rule that says only the name is not what a row needs', () => {
    const { findings } = proofOf(renamed);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['excess', 'missing']));
    expect(
      findings.filter(({ kind }) => kind === 'missing').flatMap(({ flows }) => flows),
    ).toContain('app-to-db');
  });

  test('opens no address outside, where no pod could call a port so', () => {
    const leaves: PolicyObject = {
      metadata: { name: 'leave', namespace: 'kasm' },
      spec: {
        podSelector: table.components['db']?.podSelector,
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 'web' }] }],
      },
    };
    const proof = prove({
      source: 'test',
      table,
      policies: [...own, leaves],
      namespace: 'kasm',
      ipBlockSelectsPods: false,
    });
    expect(holds(proof)).toBe(true);
  });
});

const between = (before: readonly PortObject[], after: readonly PortObject[]) =>
  diff(
    { table: undefined, policies: [opens(...before)] },
    { table: undefined, policies: [opens(...after)] },
    'kasm',
  );
const told = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(
    findings.flatMap(({ reaches }) => reaches.map(({ portName, ports }) => portName ?? `${ports}`)),
  ),
];

describe('a port by its name, in a difference', () => {
  const [web, db, number] = [{ port: 'web' }, { port: 'db' }, { port: 80 }];

  test('is no change while it stays, in whatever order it stands', () => {
    const same = between([web, number], [number, web]);
    expect([same.opened, same.closed, same.unfinished]).toEqual([[], [], false]);
  });

  test('is another one than any number, both ways', () => {
    const { opened, closed } = between([number], [web]);
    expect([told(opened), told(closed)]).toEqual([['web'], ['80/TCP']]);
    const back = between([web], [number]);
    expect([told(back.opened), told(back.closed)]).toEqual([['80/TCP'], ['web']]);
  });

  test('is another one than any other name, and than itself on another protocol', () => {
    const { opened, closed } = between([web], [db]);
    expect([told(opened), told(closed)]).toEqual([['db'], ['web']]);
    const protocol = between([web], [{ ...web, protocol: 'UDP' }]);
    expect([told(protocol.opened), told(protocol.closed)]).toEqual([['web'], ['web']]);
  });

  test('beside every port of its protocol says nothing more', () => {
    const { opened, closed } = between([{ protocol: 'TCP' }], [{ protocol: 'TCP' }, web]);
    expect([opened, closed]).toEqual([[], []]);
    expect(told(between([web], [{ protocol: 'TCP' }]).closed)).toEqual([]);
  });
});
