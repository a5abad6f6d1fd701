import { expect, test } from 'vitest';
import { parsePolicy } from '../../src/netpol/policy/parse.ts';
import { driftOf } from '../../src/reach/drift.ts';

const labels = {
  'app.kubernetes.io/instance': 'kasm-isolation',
  'app.kubernetes.io/name': 'kasm-isolation',
};

const policy = (name: string, spec: object, own: object = labels, namespace = 'kasm') =>
  parsePolicy(
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, labels: own },
      spec,
    },
    namespace,
  );

const db = {
  podSelector: { matchLabels: { app: 'db', tier: 'data' } },
  ingress: [{ ports: [{ port: 5432, protocol: 'TCP' }] }],
};
const api = { podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Ingress', 'Egress'] };

test('what is installed as rendered is no drift, in whatever order its keys stand', () => {
  const turned = {
    ingress: [{ ports: [{ protocol: 'TCP', port: 5432 }] }],
    podSelector: { matchLabels: { tier: 'data', app: 'db' } },
  };
  expect(driftOf([policy('db', db)], [policy('db', turned)])).toEqual({
    rendered: 1,
    foreign: [],
    missing: [],
    changed: [],
    left: [],
    beside: [],
  });
});

test('a policy that is missing, one that is changed and one that is left over are told apart', () => {
  const rendered = [policy('db', db), policy('api', api)];
  const installed = [policy('db', { ...db, ingress: [{}] }), policy('old', api)];
  expect(driftOf(rendered, installed)).toEqual({
    rendered: 2,
    foreign: [],
    missing: ['kasm/api'],
    changed: [{ policy: 'kasm/db', fields: ['ingress'] }],
    left: ['kasm/old'],
    beside: [],
  });
});

test('a release of the same name in another namespace has left nothing over here', () => {
  const elsewhere = policy('old', api, labels, 'kasm-two');
  expect(driftOf([policy('db', db)], [policy('db', db), elsewhere]).left).toEqual([]);
});

test('other releases of the chart are named once each, those of other namespaces and of other charts are not', () => {
  const next = { ...labels, 'app.kubernetes.io/instance': 'next' };
  const installed = [
    policy('next-db', db, next),
    policy('next-api', api, next),
    policy('far', api, { ...labels, 'app.kubernetes.io/instance': 'far' }, 'kasm-two'),
    policy('theirs', api, { ...next, 'app.kubernetes.io/name': 'theirs' }),
    policy('unnamed', api, {}),
  ];
  expect(driftOf([policy('db', db)], installed).beside).toEqual(['next']);
});

test.each([
  ['without labels', {}],
  ['of another release', { ...labels, 'app.kubernetes.io/instance': 'other' }],
])('a policy %s that has the name of a rendered one belongs to somebody else', (_, own) => {
  const { foreign, missing, changed } = driftOf([policy('db', db)], [policy('db', db, own)]);
  expect({ foreign, missing, changed }).toEqual({ foreign: ['kasm/db'], missing: [], changed: [] });
});

test.each([
  ['no label of ours', {}],
  ['another release', { ...labels, 'app.kubernetes.io/instance': 'other' }],
])('a policy with %s is none of this release', (_, own) => {
  expect(driftOf([policy('db', db)], [policy('db', db), policy('theirs', api, own)]).left).toEqual(
    [],
  );
});

test.each([
  ['egress closed by hand', { ...db, policyTypes: ['Ingress', 'Egress'] }, 'policyTypes'],
  ['other pods', { ...db, podSelector: {} }, 'podSelector'],
  ['a wider port', { ...db, ingress: [{ ports: [{ port: 5432, endPort: 5433 }] }] }, 'ingress'],
])('%s is drift', (_, spec, field) => {
  expect(driftOf([policy('db', db)], [policy('db', spec)]).changed).toEqual([
    { policy: 'kasm/db', fields: [field] },
  ]);
});
