import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConnectionSet, protocols } from '../../../src/netpol/sets/connection-set.ts';
import { portWords } from '../../../src/report/answers/finding.ts';
import { holdsPort, portAsked } from '../../../src/report/page/port-words.ts';

const port = fc.integer({ min: 1, max: 65535 });
const protocol = fc.constantFrom(...protocols);

/** Sets of few ports near each other, so that what is asked for is often at their edges. */
const range = fc
  .tuple(protocol, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 9 }))
  .map(([each, first, more]) => ConnectionSet.of(each, first, first + more));
const sets = fc.oneof(
  fc
    .array(range, { maxLength: 5 })
    .map((all) => all.reduce((a, b) => a.union(b), ConnectionSet.none)),
  protocol.map((each) => ConnectionSet.every(each)),
  fc.constant(ConnectionSet.all),
);

test('ports in words hold what the set holds that they were made of', () => {
  fc.assert(
    fc.property(
      sets,
      protocol,
      fc.oneof(port, fc.integer({ min: 1, max: 50 })),
      (ports, asked, number) => {
        const words = portWords({ ports, portName: undefined });
        expect(holdsPort(words, { port: number, protocol: asked })).toBe(ports.has(asked, number));
        const any = protocols.some((each) => ports.has(each, number));
        expect(holdsPort(words, { port: number })).toBe(any);
      },
    ),
  );
});

test('a port that pods give a name holds no number that is known', () => {
  const words = portWords({ ports: ConnectionSet.all, portName: 'metrics' });
  expect(holdsPort(words, { port: 9187 })).toBe(false);
});

test.each([
  ['5432', { port: 5432 }],
  [' 53/UDP ', { port: 53, protocol: 'UDP' }],
  ['53 / sctp', { port: 53, protocol: 'SCTP' }],
  ['65535', { port: 65535 }],
])('%j is a port', (text, asked) => expect(portAsked(text)).toEqual(asked));

test.each([
  '',
  '0',
  '65536',
  '99999',
  '-1',
  '5432/',
  '5432/http',
  'postgres',
  '1-2',
  '5432/TCP,',
  '1e3',
])('%j is none', (text) => expect(portAsked(text)).toBeUndefined());
