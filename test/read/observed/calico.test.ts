import { expect, test } from 'vitest';
import { calico } from '../../../src/read/observed/calico.ts';
import { said } from '../../support/observed.ts';

const log = (changes: object = {}): string =>
  JSON.stringify({
    start_time: 1_764_064_800,
    end_time: 1_764_065_100,
    source_ip: '10.42.0.5',
    source_name: 'api-7d9f-x',
    source_name_aggr: 'api-7d9f-*',
    source_namespace: 'kasm',
    source_port: null,
    source_type: 'wep',
    source_labels: { labels: ['app=kasm-api'] },
    dest_ip: '10.42.0.9',
    dest_name: 'db-0',
    dest_name_aggr: 'db-*',
    dest_namespace: 'kasm',
    dest_port: 5432,
    dest_type: 'wep',
    dest_labels: ['app=kasm-db'],
    proto: 'tcp',
    action: 'allow',
    reporter: 'dst',
    policies: { all_policies: ['0|__PROFILE__|__PROFILE__.kns.kasm|allow|0'] },
    num_flows: 4,
    num_flows_started: 3,
    ...changes,
  });

const api = 'kasm/api-7d9f-x 10.42.0.5 {"app":"kasm-api"}';
const db = 'kasm/db-0 10.42.0.9 {"app":"kasm-db"}';
const isPublic = {
  dest_ip: '198.51.100.9',
  dest_name: '-',
  dest_name_aggr: 'pub',
  dest_namespace: '-',
  dest_type: 'net',
  dest_labels: null,
};

test.each([
  [log(), `${api} > ${db} 5432/TCP ×3 allowed`],
  [log({ action: 'deny' }), `${api} > ${db} 5432/TCP ×3 denied`],
  // Both ends report what passes between pods; what the source denies, the other never sees.
  [log({ reporter: 'src' }), `${api} > ${db} 5432/TCP ×0 allowed`],
  [log({ reporter: 'src', action: 'deny' }), `${api} > ${db} 5432/TCP ×3 denied`],
  [log({ reporter: 'src', ...isPublic }), `${api} > 198.51.100.9 5432/TCP ×3 allowed`],
  [
    log({ source_ip: null, source_name: '-', source_labels: null }),
    `kasm/api-7d9f-* > ${db} 5432/TCP ×3 allowed`,
  ],
  [
    log({ source_ip: 'fd42::5', proto: 17 }),
    `kasm/api-7d9f-x fd42::5 {"app":"kasm-api"} > ${db} 5432/UDP ×3 allowed`,
  ],
  // Who speaks for a network set or a host is its address.
  [
    log({
      source_type: 'hep',
      source_name: 'n1',
      source_namespace: '-',
      source_ip: '192.168.1.10',
      source_labels: null,
    }),
    `192.168.1.10 > ${db} 5432/TCP ×3 allowed`,
  ],
  [
    log({ proto: undefined, protocol: 'TCP', action: 'Allow', reporter: 'Dst' }),
    `${api} > ${db} 5432/TCP ×3 allowed`,
  ],
])('%s', (line, words) => {
  expect(said(calico(), line)).toBe(words);
});

test.each([log({ proto: 'icmp', dest_port: null }), ''])('no connection: %s', (line) => {
  expect(said(calico(), line)).toBe('nothing');
});

test.each([
  'garbage',
  '{}',
  log().slice(2),
  log({ action: 'maybe' }),
  log({ reporter: undefined }),
  log({ dest_port: 70_000 }),
  log({ proto: undefined }),
])('cannot be read: %s', (line) => {
  expect(said(calico(), line)).toBe('unreadable');
});

test.each([-1, 1.5, '4', 1e300])('a count of %s is none', (num_flows_started) => {
  expect(said(calico(), log({ num_flows_started }))).toContain('×1 ');
});
