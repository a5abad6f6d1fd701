import { expect, test } from 'vitest';
import { conntrack } from '../../../src/read/observed/conntrack.ts';
import { said } from '../../support/observed.ts';

test.each([
  [
    'tcp      6 431999 ESTABLISHED src=10.42.0.5 dst=10.42.0.9 sport=43210 dport=5432 src=10.42.0.9 dst=10.42.0.5 sport=5432 dport=43210 [ASSURED] mark=0 use=1',
    '10.42.0.5 > 10.42.0.9 5432/TCP ×1',
  ],
  // Through a Service: the reply tells the pod and its port.
  [
    'tcp      6 86397 ESTABLISHED src=10.42.0.5 dst=10.43.7.7 sport=43210 dport=80 src=10.42.1.9 dst=10.42.0.5 sport=8080 dport=43210 [ASSURED] mark=0 use=1',
    '10.42.0.5 > 10.42.1.9 8080/TCP ×1',
  ],
  // Masqueraded on its way out: the reply goes to the node, and the source is the pod all the same.
  [
    'tcp      6 100 TIME_WAIT src=10.42.0.9 dst=198.51.100.9 sport=43212 dport=443 src=198.51.100.9 dst=192.168.1.10 sport=443 dport=1024 [ASSURED] mark=0 secctx=null use=1',
    '10.42.0.9 > 198.51.100.9 443/TCP ×1',
  ],
  [
    'udp      17 25 src=10.42.0.9 dst=10.43.0.10 sport=47011 dport=53 packets=1 bytes=60 src=10.42.0.3 dst=10.42.0.9 sport=53 dport=47011 packets=1 bytes=90 mark=0 use=1',
    '10.42.0.9 > 10.42.0.3 53/UDP ×1',
  ],
  [
    'udp      17 25 src=10.42.0.9 dst=10.42.0.3 sport=47011 dport=53 [UNREPLIED] src=10.42.0.3 dst=10.42.0.9 sport=53 dport=47011 mark=0 use=1',
    '10.42.0.9 > 10.42.0.3 53/UDP ×1',
  ],
  [
    'tcp      6 117 SYN_SENT src=10.42.1.6 dst=10.42.0.9 sport=43212 dport=5432 [UNREPLIED] src=10.42.0.9 dst=10.42.1.6 sport=5432 dport=43212 mark=0 use=1',
    '10.42.1.6 > 10.42.0.9 5432/TCP ×1 unanswered',
  ],
  [
    'ipv6     10 tcp      6 431999 ESTABLISHED src=fd42::5 dst=fd43::7 sport=43210 dport=80 src=fd42::9 dst=fd42::5 sport=8080 dport=43210 [ASSURED] mark=0 zone=0 use=2',
    'fd42::5 > fd42::9 8080/TCP ×1',
  ],
  [
    'sctp     132 9 ESTABLISHED src=10.42.0.5 dst=10.42.0.9 sport=4000 dport=3868 src=10.42.0.9 dst=10.42.0.5 sport=3868 dport=4000 [ASSURED] mark=0 use=1',
    '10.42.0.5 > 10.42.0.9 3868/SCTP ×1',
  ],
])('-L: %s', (line, words) => {
  expect(said(conntrack(), line)).toBe(words);
});

test('-E: of the events of one connection, the first counts', () => {
  const tuples =
    'src=10.42.0.5 dst=10.43.7.7 sport=43210 dport=5432 src=10.42.0.9 dst=10.42.0.5 sport=5432 dport=43210';
  const lines = [
    `    [NEW] tcp      6 120 SYN_SENT ${tuples.replace('dport=5432 src', 'dport=5432 [UNREPLIED] src')}`,
    ` [UPDATE] tcp      6 60 SYN_RECV ${tuples}`,
    `[DESTROY] tcp      6 ${tuples} [ASSURED]`,
    `[1732544000.123456]\t    [NEW] udp      17 30 ${tuples}`,
  ];
  expect(lines.map((line) => said(conntrack(), line))).toEqual([
    '10.42.0.5 > 10.42.0.9 5432/TCP ×1',
    '10.42.0.5 > 10.42.0.9 5432/TCP ×0',
    '10.42.0.5 > 10.42.0.9 5432/TCP ×0',
    '10.42.0.5 > 10.42.0.9 5432/UDP ×1',
  ]);
});

test.each([
  '',
  'conntrack v1.4.6 (conntrack-tools): 13 flow entries have been shown.',
  'icmp     1 29 src=10.42.0.5 dst=10.42.0.9 type=8 code=0 id=1 src=10.42.0.9 dst=10.42.0.5 type=0 code=0 id=1 mark=0 use=1',
  'icmpv6   58 29 src=fd42::5 dst=fd42::9 type=128 code=0 id=1 src=fd42::9 dst=fd42::5 type=129 code=0 id=1',
  'unknown  2 599 src=10.42.0.5 dst=224.0.0.1 [UNREPLIED] src=224.0.0.1 dst=10.42.0.5',
])('no connection of which policies speak: %s', (line) => {
  expect(said(conntrack(), line)).toBe('nothing');
});

test.each([
  'garbage',
  'tcp      6 431999 ESTABLISHED src=10.42.0.5',
  'tcp      6 1 ESTABLISHED src=10.42.0.5 dst=10.42.0.900 sport=1 dport=5432',
  'tcp      6 1 ESTABLISHED src=10.42.0.5 dst=10.42.0.9 sport=1 dport=99999',
  'tcp      6 1 ESTABLISHED src=10.42.0.5 dst=10.42.0.9 sport=1 dport=0',
  'tcp      6 1 ESTABLISHED src=api dst=db sport=1 dport=5432',
  'ESTAB 0 0 10.42.0.5:43210 10.42.0.9:5432',
  '<flow type="new"><meta direction="original"><layer3 protonum="2" protoname="ipv4">',
])('cannot be read: %s', (line) => {
  expect(said(conntrack(), line)).toBe('unreadable');
});
