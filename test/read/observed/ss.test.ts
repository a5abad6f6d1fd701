import { describe, expect, test } from 'vitest';
import { addressOf } from '../../../src/netpol/sets/address-set.ts';
import { Sides, type Listens } from '../../../src/read/observed/sides.ts';
import { ss } from '../../../src/read/observed/ss.ts';
import { said } from '../../support/observed.ts';

test.each([
  ['State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process', 'nothing'],
  [
    'ESTAB  0      0      10.42.0.5:43210     10.42.0.9:5432',
    '10.42.0.5 43210 <> 10.42.0.9 5432 TCP',
  ],
  [
    'ESTAB 0 0 10.42.0.5%eth0:43210 10.42.0.9:5432 users:(("python3",pid=7,fd=12)) timer:(keepalive,1min,0)',
    '10.42.0.5 43210 <> 10.42.0.9 5432 TCP',
  ],
  [
    'ESTAB 0 0 [::ffff:10.42.0.5]:8080 [::ffff:10.42.0.7]:51514',
    '10.42.0.5 8080 <> 10.42.0.7 51514 TCP',
  ],
  ['ESTAB 0 0 [fd42::5]:8080 [fd42::7]:51514', 'fd42::5 8080 <> fd42::7 51514 TCP'],
  ['TIME-WAIT 0 0 10.42.0.5:43210 10.42.0.9:5432', '10.42.0.5 43210 <> 10.42.0.9 5432 TCP'],
  ['SYN-SENT 0 1 10.42.0.5:43210 10.42.0.9:5432', '10.42.0.5 > 10.42.0.9 5432/TCP ×1 unanswered'],
  ['LISTEN 0 4096 *:8080 *:*', 'listens * 8080/TCP'],
  ['LISTEN 0 128 [::]:22 [::]:*', 'listens * 22/TCP'],
  ['LISTEN 0 128 10.42.0.5:9187 0.0.0.0:*', 'listens 10.42.0.5 9187/TCP'],
  ['tcp ESTAB 0 0 10.42.0.5:43210 10.42.0.9:5432', '10.42.0.5 43210 <> 10.42.0.9 5432 TCP'],
  ['udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:*', 'listens * 53/UDP'],
  ['udp ESTAB 0 0 10.42.0.5:43210 10.42.0.3:53', '10.42.0.5 43210 <> 10.42.0.3 53 UDP'],
  ['u_str ESTAB 0 0 * 12345 * 12346', 'nothing'],
  ['\t cubic wscale:7,7 rto:201 rtt:0.05/0.03', 'nothing'],
  ['', 'nothing'],
  ['ESTAB 0 0 10.42.0.5:43210', 'unreadable'],
  ['ESTAB 0 0 db-0:43210 10.42.0.9:postgresql', 'unreadable'],
  ['ESTAB 0 0 10.42.0.5:43210 10.42.0.9:0', 'unreadable'],
  ['GONE 0 0 10.42.0.5:43210 10.42.0.9:5432', 'unreadable'],
  ['tcp  0  0 10.42.0.5:43210 10.42.0.9:5432 ESTABLISHED', 'unreadable'],
])('%s', (line, words) => {
  expect(said(ss(), line)).toBe(words);
});

const declares =
  (...all: readonly string[]): Listens =>
  (address, port) =>
    all.some((one) => {
      const [host = '', digits] = one.split(' ');
      return addressOf(host) === address && Number(digits) === port;
    });

/** The connection of `local port peer port`, with the sockets that listen, and the ports that pods declare. */
function opened(
  pair: string,
  listens: Listens,
  heard: readonly string[] = [],
  isSent = false,
): string {
  const sides = new Sides(listens);
  for (const port of heard) {
    sides.hear({ kind: 'listener', protocol: 'TCP', address: undefined, port: Number(port) });
  }
  const [a = '', p, b = '', q] = pair.split(' ');
  const found = sides.directed({
    kind: 'pair',
    protocol: 'TCP',
    sides: [
      { address: addressOf(a), port: Number(p) },
      { address: addressOf(b), port: Number(q) },
    ],
    isSent,
  });
  return typeof found === 'object' ? said(() => found, '') : (found ?? 'nobody can tell');
}

describe('who opened a connection', () => {
  const nobody = declares();

  test.each([
    // A pod that declares the port was connected to, whatever the ports are.
    [
      '10.0.0.5 50000 10.0.0.9 40000',
      declares('10.0.0.9 40000'),
      [],
      '10.0.0.5 > 10.0.0.9 40000/TCP ×1',
    ],
    [
      '10.0.0.5 50000 10.0.0.9 40000',
      declares('10.0.0.5 50000'),
      [],
      '10.0.0.9 > 10.0.0.5 50000/TCP ×1',
    ],
    // So was a socket that listens beside it.
    ['10.0.0.5 50000 10.0.0.9 40000', nobody, ['50000'], '10.0.0.9 > 10.0.0.5 50000/TCP ×1'],
    // Else the side whose port is none of those that Linux gives to who connects.
    ['10.0.0.5 50000 1.1.1.1 443', nobody, [], '10.0.0.5 > 1.1.1.1 443/TCP ×1'],
    ['10.0.0.5 8443 1.1.1.1 50000', nobody, [], '1.1.1.1 > 10.0.0.5 8443/TCP ×1'],
    ['10.0.0.5 50000 1.1.1.1 62000', nobody, [], '10.0.0.5 > 1.1.1.1 62000/TCP ×1'],
    // Nothing tells: both may be either.
    ['10.0.0.5 50000 10.0.0.9 40000', nobody, [], 'nobody can tell'],
    ['10.0.0.5 8080 10.0.0.9 5432', nobody, [], 'nobody can tell'],
    [
      '10.0.0.5 8080 10.0.0.9 5432',
      declares('10.0.0.5 8080', '10.0.0.9 5432'),
      [],
      'nobody can tell',
    ],
    // A listener of the machine that was asked says nothing about others.
    ['10.0.0.5 50000 10.0.0.9 40000', nobody, ['40000'], 'nobody can tell'],
  ] as const)('%s', (pair, listens, heard, words) => {
    expect(opened(pair, listens, heard)).toBe(words);
  });

  test('a packet towards who opened it is a reply; one of which nothing tells was sent by who opened it', () => {
    expect(opened('10.0.0.3 53 10.0.0.5 50000', nobody, [], true)).toBe('reply');
    expect(opened('10.0.0.5 50000 10.0.0.3 53', nobody, [], true)).toBe(
      '10.0.0.5 > 10.0.0.3 53/TCP ×1',
    );
    expect(opened('10.0.0.5 50000 10.0.0.9 40000', nobody, [], true)).toBe(
      '10.0.0.5 > 10.0.0.9 40000/TCP ×1',
    );
  });
});
