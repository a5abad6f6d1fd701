import { describe, expect, test } from 'vitest';
import { nflog } from '../../../src/read/observed/nflog.ts';
import { said } from '../../support/observed.ts';

test.each([
  [
    '12:34:56.789012 IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [S], seq 1, win 64240, options [mss 1460,sackOK], length 0',
    '10.42.0.5 > 10.42.0.9 5432/TCP ×1',
  ],
  [
    'IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [SEW], seq 1, length 0',
    '10.42.0.5 > 10.42.0.9 5432/TCP ×1',
  ],
  ['IP6 fd42::5.43210 > fd42::9.5432: Flags [S], seq 1, length 0', 'fd42::5 > fd42::9 5432/TCP ×1'],
  [
    '12:34:56.789012 eth0  In  IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [S], seq 1, length 0',
    '10.42.0.5 > 10.42.0.9 5432/TCP ×1',
  ],
  // With -v, below the line of IP.
  [
    '    10.42.0.5.43210 > 10.42.0.9.5432: Flags [S], cksum 0x1 (correct), seq 1, length 0',
    '10.42.0.5 > 10.42.0.9 5432/TCP ×1',
  ],
  [
    'IP 10.42.0.5.47011 > 10.42.0.3.53: 12345+ A? kubernetes.default. (36)',
    '10.42.0.5 47011 >? 10.42.0.3 53 UDP',
  ],
  ['IP6 fd42::5.47011 > fd42::3.53: UDP, length 36', 'fd42::5 47011 >? fd42::3 53 UDP'],
  ['IP 10.42.0.5.43210 > 10.42.0.9.5432: tcp 0', '10.42.0.5 43210 >? 10.42.0.9 5432 TCP'],
  [
    'IP 10.42.0.5.4000 > 10.42.0.9.3868: sctp (1) [INIT] [init tag: 1]',
    '10.42.0.5 > 10.42.0.9 3868/SCTP ×1',
  ],
])('%s', (line, words) => {
  expect(said(nflog(), line)).toBe(words);
});

test.each([
  'IP 10.42.0.9.5432 > 10.42.0.5.43210: Flags [S.], seq 1, ack 2, length 0',
  'IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [.], ack 1, length 0',
  'IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [P.], seq 1:37, ack 1, length 36',
  'IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [R], seq 1, length 0',
  'IP 10.42.0.9.3868 > 10.42.0.5.4000: sctp (1) [INIT ACK] [init tag: 1]',
  'IP 10.42.0.5 > 10.42.0.9: ICMP echo request, id 1, seq 1, length 64',
  'IP6 fd42::5 > ff02::1: ICMP6, neighbor solicitation, who has fd42::9, length 32',
  '12:34:56.7 IP (tos 0x0, ttl 63, id 1, offset 0, flags [DF], proto TCP (6), length 60)',
  'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
  'listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes',
  '12 packets captured',
  '0 packets dropped by kernel',
  '',
])('opens no connection: %s', (line) => {
  expect(said(nflog(), line)).toBe('nothing');
});

test.each([
  'garbage',
  'IP db-0.postgresql > api-0.43210: Flags [S], seq 1',
  'IP 10.42.0.5.43210 > 10.42.0.9.99999: Flags [S], seq 1',
  'IP 10.42.0.500.43210 > 10.42.0.9.5432: Flags [S], seq 1',
  'IP 10.42.0.5.43210 > 10.42.0.9.5432',
])('cannot be read: %s', (line) => {
  expect(said(nflog(), line)).toBe('unreadable');
});

const syn = (seq: number): string =>
  `IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [S], seq ${seq}, length 0`;

describe('group 100 of K3s has a packet once for each policy that does not admit it, also where another one does', () => {
  const head =
    'listening on nflog:100, link-type NFLOG (Linux netfilter log messages), snapshot length 262144 bytes';

  test('so no packet of it is told as denied', () => {
    const read = nflog();
    read(head);
    expect(said(read, syn(1))).toBe('10.42.0.5 > 10.42.0.9 5432/TCP ×1');
  });

  test('so a packet counts once, and the next one again', () => {
    const read = nflog();
    read(head);
    read(`12:00:00.000001 ${syn(1)}`);
    expect(said(read, `12:00:00.000002 ${syn(1)}`)).toBe('10.42.0.5 > 10.42.0.9 5432/TCP ×0');
    expect(said(read, `12:00:01.000001 ${syn(2)}`)).toBe('10.42.0.5 > 10.42.0.9 5432/TCP ×1');
  });

  test('on other interfaces each line counts', () => {
    const read = nflog();
    read(syn(1));
    expect(said(read, syn(1))).toBe('10.42.0.5 > 10.42.0.9 5432/TCP ×1');
  });
});
