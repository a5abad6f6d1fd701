import { expect, test } from 'vitest';
import { hubble } from '../../../src/read/observed/hubble.ts';
import { said } from '../../support/observed.ts';

const flow = (changes: object = {}): object => ({
  time: '2026-11-25T10:00:00.123456789Z',
  uuid: '7e1c',
  verdict: 'FORWARDED',
  ethernet: { source: '0a:58:0a:2a:00:05', destination: '0a:58:0a:2a:00:01' },
  IP: { source: '10.0.0.5', destination: '10.0.1.9', ipVersion: 'IPv4' },
  l4: { TCP: { source_port: 43210, destination_port: 5432, flags: { SYN: true } } },
  source: {
    ID: 7,
    identity: 4711,
    namespace: 'kasm',
    labels: [
      'k8s:app=kasm-api',
      'k8s:io.cilium.k8s.policy.cluster=default',
      'k8s:io.kubernetes.pod.namespace=kasm',
    ],
    pod_name: 'api-0',
  },
  destination: { namespace: 'kasm', labels: ['k8s:app=kasm-db'], pod_name: 'db-0' },
  Type: 'L3_L4',
  node_name: 'n1',
  is_reply: false,
  event_type: { type: 4, sub_type: 3 },
  traffic_direction: 'EGRESS',
  Summary: 'TCP Flags: SYN',
  ...changes,
});

const jsonpb = (changes: object = {}): string =>
  JSON.stringify({ flow: flow(changes), node_name: 'n1', time: '2026-11-25T10:00:00Z' });

const ends =
  'kasm/api-0 10.0.0.5 {"app":"kasm-api"} > kasm/db-0 10.0.1.9 {"app":"kasm-db"} 5432/TCP';
const udp = { UDP: { source_port: 43210, destination_port: 53 } };

test.each([
  [jsonpb(), `${ends} ×1 allowed`],
  [JSON.stringify(flow()), `${ends} ×1 allowed`],
  [
    jsonpb({ verdict: 'DROPPED', is_reply: null, drop_reason_desc: 'POLICY_DENIED' }),
    `${ends} ×1 denied`,
  ],
  [jsonpb({ verdict: 'AUDIT' }), `${ends} ×1 allowed`],
  // A packet of a connection that is open: it was seen, and counts nowhere twice.
  [
    jsonpb({ l4: { TCP: { destination_port: 5432, flags: { ACK: true, PSH: true } } } }),
    `${ends} ×0 allowed`,
  ],
  [
    jsonpb({
      source: { identity: 2, labels: ['reserved:world'] },
      IP: { source: '203.0.113.7', destination: '10.0.1.9' },
      l4: udp,
    }),
    '203.0.113.7 > kasm/db-0 10.0.1.9 {"app":"kasm-db"} 53/UDP ×1 allowed',
  ],
  [
    jsonpb({
      source: { labels: ['reserved:host'] },
      IP: { source: 'fd00::1', destination: 'fd00::9' },
      destination: {},
    }),
    'fd00::1 > fd00::9 5432/TCP ×1 allowed',
  ],
])('%s', (line, words) => {
  expect(said(hubble(), line)).toBe(words);
});

test.each([
  jsonpb({ is_reply: true }),
  jsonpb({
    is_reply: null,
    l4: { TCP: { destination_port: 43210, flags: { SYN: true, ACK: true } } },
  }),
  jsonpb({ is_reply: null, l4: { TCP: { destination_port: 43210, flags: { ACK: true } } } }),
  jsonpb({ l4: { ICMPv4: { type: 8 } } }),
  jsonpb({ l4: undefined, Type: 'L7' }),
  jsonpb({ verdict: 'TRANSLATED' }),
  JSON.stringify({ lost_events: { source: 'PERF_EVENT_RING_BUFFER', num_events_lost: 3 } }),
  JSON.stringify({ node_status: { state_change: 'NODE_CONNECTED', node_names: ['n1'] } }),
  '',
])('no new connection: %s', (line) => {
  expect(said(hubble(), line)).toBe('nothing');
});

test.each([
  'Nov 25 10:00:00.123: kasm/api-0:43210 -> kasm/db-0:5432 to-endpoint FORWARDED (TCP Flags: SYN)',
  jsonpb().slice(0, -5),
  '[]',
  '{',
  '{"a":1}',
  jsonpb({ l4: { TCP: { destination_port: 'postgres' } } }),
  jsonpb({ source: {}, IP: {} }),
])('cannot be read: %s', (line) => {
  expect(said(hubble(), line)).toBe('unreadable');
});
