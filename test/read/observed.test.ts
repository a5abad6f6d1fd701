import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readObserved, type Observed } from '../../src/read/observed/index.ts';

const read = (text: string): Promise<Observed> => readObserved('-', Readable.from([text]));

/** Each connection as `from to port/protocol ×count`. */
const told = async (text: string): Promise<readonly string[]> =>
  (await read(text)).connections.map(
    ({ from, to, port, protocol, count, turned }) =>
      `${from} ${to} ${port}/${protocol} ×${count}${turned ? ` or ${turned.port}` : ''}`,
  );

const conntrack =
  'tcp      6 431999 ESTABLISHED src=10.42.0.5 dst=10.43.0.10 sport=43210 dport=5432 src=10.42.0.9 dst=10.42.0.5 sport=5432 dport=43210 [ASSURED] mark=0 use=1';

const event = (kind: string): string => `    [${kind}] ${conntrack}`;

describe('conntrack', () => {
  test('the pod behind a Service is who was reached, on its own port', async () => {
    const translated = conntrack.replace('dport=5432', 'dport=80');
    expect(await told(translated)).toEqual(['10.42.0.5 10.42.0.9 5432/TCP ×1']);
  });

  test('the client counts, though its answer goes to an address of the node', async () => {
    const masked = conntrack.replace('dst=10.42.0.5 sport=5432', 'dst=192.168.1.10 sport=5432');
    expect(await told(masked)).toEqual(['10.42.0.5 10.42.0.9 5432/TCP ×1']);
  });

  test('UDP, SCTP, IPv6 and the form of /proc are read, ICMP counts nothing', async () => {
    const lines = [
      'udp      17 29 src=fd42::5 dst=fd42::2 sport=40000 dport=53 [UNREPLIED] src=fd42::2 dst=fd42::5 sport=53 dport=40000 mark=0 use=1',
      'ipv4     2 sctp     132 3 CLOSED src=10.42.0.5 dst=10.42.0.9 sport=40000 dport=3868 src=10.42.0.9 dst=10.42.0.5 sport=3868 dport=40000 use=1',
      'icmp     1 29 src=10.42.0.5 dst=10.42.0.9 type=8 code=0 id=1 src=10.42.0.9 dst=10.42.0.5 type=0 code=0 id=1 use=1',
    ];
    expect(await told(lines.join('\n'))).toEqual([
      'fd42::5 fd42::2 53/UDP ×1',
      '10.42.0.5 10.42.0.9 3868/SCTP ×1',
    ]);
  });

  test('of events, the first of each connection counts', async () => {
    const { connections, unread } = await read(['NEW', 'UPDATE', 'DESTROY'].map(event).join('\n'));
    expect([connections.length, connections[0]?.count, unread]).toEqual([1, 1, 0]);
  });
});

const packet = (rest: string): string =>
  `12:00:00.000001 IP 10.42.0.5.43210 > 10.42.0.9.5432: ${rest}`;

describe('tcpdump', () => {
  test('of TCP the first packet counts, and no answer', async () => {
    const lines = [
      'Flags [S], seq 1, win 64240',
      'Flags [S.], seq 2, ack 2',
      'Flags [P.], length 5',
      'Flags [R], seq 3',
    ];
    expect(await told(lines.map(packet).join('\n'))).toEqual(['10.42.0.5 10.42.0.9 5432/TCP ×1']);
  });

  test('IPv6 and UDP are read, and an answer over UDP is none', async () => {
    const lines = [
      'IP6 fd42::5.40000 > fd42::2.53: 4242+ A? db.kasm.svc. (30)',
      'IP6 fd42::2.53 > fd42::5.40000: 4242 1/0/0 A 10.43.0.1 (46)',
      'ARP, Request who-has 10.42.0.1 tell 10.42.0.5, length 28',
      'tcpdump: verbose output suppressed, use -v for full protocol decode',
    ];
    const { connections, unread } = await read(lines.join('\n'));
    expect([connections.length, unread]).toEqual([1, 0]);
    expect(connections[0]).toMatchObject({
      from: 'fd42::5',
      to: 'fd42::2',
      port: 53,
      protocol: 'UDP',
    });
  });
});

test('ss does not tell who opened a connection: both ways round are kept, and listeners count nothing', async () => {
  const text = `State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
LISTEN 0 128 0.0.0.0:5432 0.0.0.0:*
ESTAB 0 0 [::ffff:10.42.0.9]:5432 [::ffff:10.42.0.5]:43210
ESTAB 0 0 10.42.0.9%eth0:43000 10.42.0.2:53
`;
  expect(await told(text)).toEqual([
    '10.42.0.9 10.42.0.5 43210/TCP ×1 or 5432',
    '10.42.0.9 10.42.0.2 53/TCP ×1 or 43000',
  ]);
});

const hubbleFlow = (more: object): string =>
  JSON.stringify({
    flow: {
      verdict: 'DROPPED',
      IP: { source: '10.0.0.5', destination: '10.0.0.9' },
      l4: { TCP: { source_port: 43210, destination_port: 5432, flags: { SYN: true } } },
      source: { namespace: 'kasm', pod_name: 'guac-0' },
      destination: { labels: ['reserved:world'] },
      ...more,
    },
  });

test('Hubble names pods, and its answers count nothing', async () => {
  const icmp = hubbleFlow({ l4: { ICMPv4: { type: 8 } } });
  const lines = [
    hubbleFlow({}),
    hubbleFlow({}),
    hubbleFlow({ is_reply: true }),
    icmp,
    '{"flow":',
    '{"node_status":{}}',
  ];
  expect(await told(lines.join('\n'))).toEqual(['kasm/guac-0 10.0.0.9 5432/TCP ×2']);
  expect((await read(lines.join('\n'))).unread).toBe(2);
});

const calicoFlow = (more: object): string =>
  JSON.stringify({
    action: 'allow',
    reporter: 'dst',
    proto: 'tcp',
    source_ip: '10.42.0.5',
    source_namespace: 'kasm',
    source_name: '-',
    dest_ip: '10.42.0.9',
    dest_namespace: 'kasm',
    dest_name: 'db-0',
    dest_port: 5432,
    dest_type: 'wep',
    num_flows: 3,
    ...more,
  });

test('Calico’s flow logs are read, and what both ends report counts once', async () => {
  const lines = [calicoFlow({}), calicoFlow({ reporter: 'src' }), calicoFlow({ proto: 'icmp' })];
  expect(await told(lines.join('\n'))).toEqual(['10.42.0.5 kasm/db-0 5432/TCP ×3']);
});

test('CSV has its columns in any order, and counts add up', async () => {
  const text =
    'port,to,from,protocol,count\n53,10.42.0.2,kasm/db-0,udp,4\n53,10.42.0.2,kasm/db-0,udp,2\n';
  expect(await told(text)).toEqual(['kasm/db-0 10.42.0.2 53/UDP ×6']);
});

describe('what cannot be read', () => {
  test('is counted, and the first lines are shown with their numbers', async () => {
    const bad = [
      'nothing',
      conntrack.replace('dport=5432 src', 'dport=0 src').replace('sport=5432', 'sport=0'),
      'x',
      'y',
      '',
    ];
    const { connections, unread, examples } = await read([conntrack, ...bad].join('\n'));
    expect([connections.length, unread]).toEqual([1, 4]);
    expect(examples.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  test.each([
    ['prose', 'Dear reader\n'],
    ['nothing', ''],
    ['a dump', '{"kind": "List", "items": []}\n'],
    ['CSV without its first line', '10.0.0.1,10.0.0.2,80\n'],
    ['ports that are none', conntrack.replaceAll('5432', '99999')],
  ])('%s is refused, with what to write', async (_, text) => {
    await expect(read(text)).rejects.toThrow(
      /^-: holds no connection in its first \d+ lines; write what conntrack -L/u,
    );
  });

  test('a file that is not there is refused', async () => {
    await expect(readObserved('nowhere.txt', Readable.from([]))).rejects.toThrow(
      /^nowhere\.txt: cannot be read/u,
    );
  });
});

const manyLines = function* (): Generator<string> {
  for (let index = 0; index < 300_000; index += 1) yield `${conntrack}\n`;
};

test('a record of 300,000 lines takes as much memory as it has different connections', async () => {
  const { connections } = await readObserved('-', Readable.from(manyLines()));
  expect(connections.map(({ count }) => count)).toEqual([300_000]);
});
