import { describe, expect, test } from 'vitest';
import { addressesOf, addressOf, everyAddress } from '../../src/netpol/sets/address-set.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import type { ContainerPort, Endpoint, PluginOptions, Pod } from '../../src/netpol/model.ts';
import type { PeerObject, PolicyObject, PortObject } from '../../src/netpol/policy/object.ts';
import { selects, type LabelSelector } from '../../src/netpol/policy/selector.ts';

// The corners of the NetworkPolicy API, one claim per test, on one small cluster: db, api and web in
// the namespace kasm, a namesake of api and a pod without labels in the namespace other.

const pod = (namespace: string, name: string, more: Partial<Pod> = {}): Pod => ({
  namespace,
  name,
  labels: { app: name },
  ips: [],
  ports: [],
  hostNetwork: false,
  ...more,
});

const port = (name: string | undefined, number: number, protocol: ContainerPort['protocol']) => ({
  name,
  port: number,
  protocol,
});

const pods = {
  db: pod('kasm', 'db', {
    ips: [addressOf('10.0.0.1'), addressOf('fd00::1')],
    ports: [
      port('postgres', 5432, 'TCP'),
      port('metrics', 9100, 'TCP'),
      port('metrics', 9200, 'TCP'),
      port('metrics', 9300, 'UDP'),
      port(undefined, 6000, 'TCP'),
    ],
  }),
  api: pod('kasm', 'api', { ips: [addressOf('10.0.0.2')], labels: { app: 'api', tier: '' } }),
  web: pod('kasm', 'web', { ips: [addressOf('fd00::3')], ports: [port('http', 8080, 'TCP')] }),
  namesake: pod('other', 'api', { ips: [addressOf('10.0.1.2')] }),
  bare: pod('other', 'bare', { ips: [addressOf('10.0.1.9')], labels: {} }),
  unborn: pod('other', 'unborn', { node: 'node-1' }),
  node: pod('other', 'agent', {
    hostNetwork: true,
    node: 'node-1',
    ips: [addressOf('192.168.0.1')],
    labels: { app: 'api' },
    ports: [port('postgres', 5432, 'TCP')],
  }),
  elsewhere: pod('other', 'far', {
    hostNetwork: true,
    node: 'node-2',
    ips: [addressOf('192.168.0.2')],
    labels: { app: 'api' },
  }),
  onNode: pod('kasm', 'db', { ips: [addressOf('10.0.0.1')], node: 'node-1' }),
} satisfies Record<string, Pod>;

type End = keyof typeof pods | `${number}.${string}` | `${string}:${string}`;

const namespaces = [
  { name: 'kasm', labels: { 'kubernetes.io/metadata.name': 'kasm', team: 'a' } },
  { name: 'other', labels: { 'kubernetes.io/metadata.name': 'other', team: 'b' } },
];

const end = (name: End): Endpoint =>
  Object.hasOwn(pods, name)
    ? { kind: 'pod', pod: pods[name as keyof typeof pods] }
    : { kind: 'outside', addresses: addressesOf(withBits(name)) };

const withBits = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;

/** What may be opened from one end to another, as text. */
const between = (
  policies: readonly PolicyObject[],
  from: End,
  to: End,
  options: PluginOptions = {},
): string =>
  createEvaluator(policies, namespaces, options).allowed(end(from), end(to)).connections.toString();

const policy = (spec: PolicyObject['spec'], namespace = 'kasm'): PolicyObject => ({
  metadata: { name: 'policy', namespace },
  spec,
});

const db = { matchLabels: { app: 'db' } };
const api = { matchLabels: { app: 'api' } };
const teamB = { matchLabels: { team: 'b' } };

/** db, open for these peers on every port. */
const openTo = (...from: PeerObject[]): PolicyObject[] => [
  policy({ podSelector: db, ingress: [{ from }] }),
];

/** db, open for everyone on these ports. */
const openOn = (...ports: PortObject[]): PolicyObject[] => [
  policy({ podSelector: db, ingress: [{ ports }] }),
];

/** api, allowed to these peers on every port. */
const sendsTo = (...to: PeerObject[]): PolicyObject[] => [
  policy({ podSelector: api, policyTypes: ['Egress'], egress: [{ to }] }),
];

/** db, open for these peers on one port. */
const openToAll = (from: readonly PeerObject[] | null | undefined): PolicyObject[] => [
  policy({ podSelector: db, ingress: [{ from, ports: [{ port: 5432 }] }] }),
];

const openOnNamed = (name: string, protocol?: ContainerPort['protocol']): PolicyObject[] =>
  openOn({ port: name, protocol });

const sendsOn = (name: string): PolicyObject[] => [
  policy({ podSelector: api, policyTypes: ['Egress'], egress: [{ ports: [{ port: name }] }] }),
];

const block = (cidr: string, ...except: string[]): PeerObject => ({ ipBlock: { cidr, except } });

const through = (selector: LabelSelector): string =>
  between(openTo({ podSelector: selector }), 'web', 'db');

const onTier = (operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist', values?: string[]) => ({
  matchExpressions: [{ key: 'tier', operator, ...(values && { values }) }],
});

describe('no policy', () => {
  test('leaves every pod open to pods', () => expect(between([], 'bare', 'db')).toBe('all'));
  test('leaves every pod open to addresses', () =>
    expect(between([], '203.0.113.5', 'db')).toBe('all'));
  test('of another namespace closes nothing here', () =>
    expect(between([policy({ podSelector: {} }, 'other')], 'bare', 'db')).toBe('all'));
});

describe('the podSelector of a policy', () => {
  test('{} closes every pod of the namespace', () =>
    expect(between([policy({ podSelector: {} })], 'api', 'db')).toBe('none'));
  test('{} closes no pod of another namespace', () =>
    expect(between([policy({ podSelector: {} })], 'api', 'bare')).toBe('all'));
  test('absent closes every pod of the namespace', () =>
    expect(between([policy({})], 'api', 'web')).toBe(between([policy({})], 'db', 'api')));
  test('absent lets nothing in', () => expect(between([policy({})], 'api', 'db')).toBe('none'));
  test('with labels closes the pods that have them', () =>
    expect(between([policy({ podSelector: db })], 'api', 'db')).toBe('none'));
  test('with labels closes no other pod', () =>
    expect(between([policy({ podSelector: db })], 'db', 'api')).toBe('all'));
  test('absent namespace means default, not everywhere', () => {
    const nowhere = { metadata: { name: 'policy' }, spec: { podSelector: {} } };
    expect(between([nowhere], 'api', 'db')).toBe('all');
  });
});

describe('a peer', () => {
  test('podSelector {} is every pod of the namespace', () =>
    expect(between(openTo({ podSelector: {} }), 'api', 'db')).toBe('all'));
  test('podSelector {} is no pod of another namespace', () =>
    expect(between(openTo({ podSelector: {} }), 'bare', 'db')).toBe('none'));
  test('podSelector {} is no address', () =>
    expect(between(openTo({ podSelector: {} }), '203.0.113.5', 'db')).toBe('none'));
  test('podSelector alone is not a namesake in another namespace', () =>
    expect(between(openTo({ podSelector: api }), 'namesake', 'db')).toBe('none'));
  test('namespaceSelector {} is every pod of every namespace', () =>
    expect(between(openTo({ namespaceSelector: {} }), 'bare', 'db')).toBe('all'));
  test('namespaceSelector {} is no address', () =>
    expect(between(openTo({ namespaceSelector: {} }), '203.0.113.5', 'db')).toBe('none'));
  test('namespaceSelector {} is no pod of the host network', () =>
    expect(between(openTo({ namespaceSelector: {} }), 'elsewhere', 'db')).toBe('none'));
  test('namespaceSelector alone is every pod of the namespaces it selects', () =>
    expect(between(openTo({ namespaceSelector: teamB }), 'bare', 'db')).toBe('all'));
  test('namespaceSelector alone is no pod of its own namespace unless selected', () =>
    expect(between(openTo({ namespaceSelector: teamB }), 'api', 'db')).toBe('none'));
  test('both selectors in one peer select the namesake', () =>
    expect(between(openTo({ namespaceSelector: teamB, podSelector: api }), 'namesake', 'db')).toBe(
      'all',
    ));
  test('both selectors in one peer do not select another pod there', () =>
    expect(between(openTo({ namespaceSelector: teamB, podSelector: api }), 'bare', 'db')).toBe(
      'none',
    ));
  test('both selectors in one peer do not select the same labels here', () =>
    expect(between(openTo({ namespaceSelector: teamB, podSelector: api }), 'api', 'db')).toBe(
      'none',
    ));
  test('both selectors in two peers select another pod there', () =>
    expect(between(openTo({ namespaceSelector: teamB }, { podSelector: api }), 'bare', 'db')).toBe(
      'all',
    ));
  test('both selectors in two peers select the labels here', () =>
    expect(between(openTo({ namespaceSelector: teamB }, { podSelector: api }), 'api', 'db')).toBe(
      'all',
    ));
  test('both selectors in two peers do not select other labels here', () =>
    expect(between(openTo({ namespaceSelector: teamB }, { podSelector: api }), 'web', 'db')).toBe(
      'none',
    ));
  test('a namespace nobody described has its name as label', () => {
    const named = { matchLabels: { 'kubernetes.io/metadata.name': 'other' } };
    const { connections } = createEvaluator(openTo({ namespaceSelector: named }), []).allowed(
      end('bare'),
      end('db'),
    );
    expect(connections.isAll).toBe(true);
  });
  test('a namespace nobody described has no other label', () => {
    const { connections } = createEvaluator(openTo({ namespaceSelector: teamB }), []).allowed(
      end('bare'),
      end('db'),
    );
    expect(connections.isEmpty).toBe(true);
  });
});

describe('peers', () => {
  test.each([[[]], [null], [undefined]])('%j are everyone: pods', (from) =>
    expect(between(openToAll(from), 'bare', 'db')).toBe('5432/TCP'),
  );
  test.each([[[]], [null], [undefined]])('%j are everyone: addresses', (from) =>
    expect(between(openToAll(from), '203.0.113.5', 'db')).toBe('5432/TCP'),
  );
  test.each([[[]], [null], [undefined]])('%j open no other port', (from) =>
    expect(between(openToAll(from), 'bare', 'db')).not.toBe('all'),
  );
  test('a rule {} opens everything to everyone', () =>
    expect(between([policy({ podSelector: db, ingress: [{}] })], '::5', 'db')).toBe('all'));
  test('"to" in an ingress rule says nothing about who may come', () => {
    const rule = { to: [{ podSelector: api }] };
    expect(between([policy({ podSelector: db, ingress: [rule] })], 'web', 'db')).toBe('all');
  });
});

describe('rules', () => {
  test.each([[[]], [null], [undefined]])('%j let nobody in', (ingress) =>
    expect(between([policy({ podSelector: db, ingress })], 'api', 'db')).toBe('none'),
  );
  test.each([[[]], [null], [undefined]])('%j of egress let nothing out', (egress) => {
    const closed = policy({ podSelector: db, policyTypes: ['Egress'], egress });
    expect(between([closed], 'db', 'api')).toBe('none');
  });
  test('for ingress do not close egress', () =>
    expect(between([policy({ podSelector: db })], 'db', 'api')).toBe('all'));
  test('of one end do not open the other end', () => {
    const both = [...sendsTo({ podSelector: db }), policy({ podSelector: db })];
    expect(between(both, 'api', 'db')).toBe('none');
  });
  test('of both ends have to agree on the port', () => {
    const out = policy({
      podSelector: api,
      policyTypes: ['Egress'],
      egress: [{ ports: [{ port: 5000, endPort: 5432 }] }],
    });
    expect(between([out, ...openOn({ port: 5432, endPort: 6000 })], 'api', 'db')).toBe('5432/TCP');
  });
});

describe('policyTypes', () => {
  const spec = { podSelector: db, egress: [{ to: [{ podSelector: api }] }] };
  test('absent without egress rules do not close egress', () =>
    expect(between([policy({ podSelector: db, egress: [] })], 'db', 'web')).toBe('all'));
  test('absent without egress rules close ingress', () =>
    expect(between([policy({ podSelector: db, egress: [] })], 'web', 'db')).toBe('none'));
  test('absent with egress rules close egress', () =>
    expect(between([policy(spec)], 'db', 'bare')).toBe('none'));
  test('absent with egress rules close ingress as well', () =>
    expect(between([policy(spec)], 'api', 'db')).toBe('none'));
  test('absent with ingress rules alone do not close egress', () =>
    expect(between(openTo({ podSelector: api }), 'db', 'bare')).toBe('all'));
  test('[] mean what absent means', () =>
    expect(between([policy({ ...spec, policyTypes: [] })], 'db', 'bare')).toBe('none'));
  test('Ingress alone make egress rules void', () =>
    expect(between([policy({ ...spec, policyTypes: ['Ingress'] })], 'db', 'bare')).toBe('all'));
  test('Egress alone make ingress rules void', () => {
    const ingress = [{ from: [{ podSelector: api }] }];
    const egressOnly = policy({ podSelector: db, policyTypes: ['Egress'], ingress });
    expect(between([egressOnly], 'bare', 'db')).toBe('all');
  });
  test('Egress alone close egress', () =>
    expect(between([policy({ podSelector: db, policyTypes: ['Egress'] })], 'db', 'api')).toBe(
      'none',
    ));
});

describe('ports', () => {
  test.each([[[]], [null], [undefined]])('%j are all ports', (ports) => {
    const open = policy({ podSelector: db, ingress: [{ from: [{ podSelector: api }], ports }] });
    expect(between([open], 'api', 'db')).toBe('all');
  });
  test.each([[[]], [null], [undefined]])('%j are no ports of others', (ports) => {
    const open = policy({ podSelector: db, ingress: [{ from: [{ podSelector: api }], ports }] });
    expect(between([open], 'web', 'db')).toBe('none');
  });
  test('a number is that port of TCP alone', () =>
    expect(between(openOn({ port: 5432 }), 'api', 'db')).toBe('5432/TCP'));
  test('a number needs no container port', () =>
    expect(between(openOn({ port: 7 }), 'api', 'db')).toBe('7/TCP'));
  test('a number of UDP is not TCP', () =>
    expect(between(openOn({ port: 53, protocol: 'UDP' }), 'api', 'db')).toBe('53/UDP'));
  test('SCTP is a protocol of its own', () =>
    expect(between(openOn({ port: 9, protocol: 'SCTP' }), 'api', 'db')).toBe('9/SCTP'));
  test('a protocol alone is all its ports and no others', () =>
    expect(between(openOn({ protocol: 'UDP' }), 'api', 'db')).toBe('*/UDP'));
  test('{} is all of TCP and no more', () =>
    expect(between(openOn({}), 'api', 'db')).toBe('*/TCP'));
  test('endPort belongs to the range, and nothing beyond it', () =>
    expect(between(openOn({ port: 100, endPort: 200 }), 'api', 'db')).toBe('100-200/TCP'));
  test('endPort equal to port is one port', () =>
    expect(between(openOn({ port: 100, endPort: 100 }), 'api', 'db')).toBe('100/TCP'));
  test('ranges that touch are one range', () =>
    expect(between(openOn({ port: 1, endPort: 9 }, { port: 10 }), 'api', 'db')).toBe('1-10/TCP'));
  test('1 to 65535 is every port, of one protocol', () =>
    expect(between(openOn({ port: 1, endPort: 65535 }), 'api', 'db')).toBe('*/TCP'));
});

describe('a named port', () => {
  test('is the number that the receiving pod gives it', () =>
    expect(between(openOnNamed('postgres'), 'api', 'db')).toBe('5432/TCP'));
  test('that the pod does not declare opens nothing', () =>
    expect(between(openOnNamed('http'), 'api', 'db')).toBe('none'));
  test('that the pod declares with another protocol opens nothing', () =>
    expect(between(openOnNamed('postgres', 'UDP'), 'api', 'db')).toBe('none'));
  test('of two containers is both numbers', () =>
    expect(between(openOnNamed('metrics'), 'api', 'db')).toBe('9100/TCP, 9200/TCP'));
  test('of two protocols is the one asked for', () =>
    expect(between(openOnNamed('metrics', 'UDP'), 'api', 'db')).toBe('9300/UDP'));
  test('does not come from a port without name', () =>
    expect(between(openOnNamed(''), 'api', 'db')).toBe('none'));
  test('does not shut the other ports of its rule', () =>
    expect(between(openOn({ port: 'http' }, { port: 22 }), 'api', 'db')).toBe('22/TCP'));
  test('in an egress rule is looked up in the receiving pod', () =>
    expect(between(sendsOn('postgres'), 'api', 'db')).toBe('5432/TCP'));
  test('in an egress rule is not looked up in the sending pod', () => {
    const web = { matchLabels: { app: 'web' } };
    const rule = { ports: [{ port: 'http' }] };
    const sender = policy({ podSelector: web, policyTypes: ['Egress'], egress: [rule] });
    expect(between([sender], 'web', 'db')).toBe('none');
  });
  test('opens nothing towards addresses', () =>
    expect(between(sendsOn('postgres'), 'api', '203.0.113.5')).toBe('none'));
  test('opens nothing towards a pod of the host network', () =>
    expect(between(sendsOn('postgres'), 'api', 'elsewhere')).toBe('none'));
});

describe('an ipBlock', () => {
  const all = openTo(block('0.0.0.0/0', '203.0.113.0/24'));
  test('opens to its addresses', () => expect(between(all, '198.51.100.1', 'db')).toBe('all'));
  test('does not open to what it excepts', () =>
    expect(between(all, '203.0.113.5', 'db')).toBe('none'));
  test('opens to neighbours of what it excepts', () =>
    expect(between(all, '203.0.114.0', 'db')).toBe('all'));
  test('excepts for itself alone: another peer may open the same address', () => {
    const twice = openTo(block('0.0.0.0/0', '203.0.113.0/24'), block('203.0.113.5/32'));
    expect(between(twice, '203.0.113.5', 'db')).toBe('all');
  });
  test('of all IPv4 opens nothing to IPv6', () =>
    expect(between(all, '2001:db8::1', 'db')).toBe('none'));
  test('of all IPv6 opens nothing to IPv4', () =>
    expect(between(openTo(block('::/0')), '198.51.100.1', 'db')).toBe('none'));
  test('of IPv6 opens to its addresses', () =>
    expect(between(openTo(block('2001:db8::/32')), '2001:db8::1', 'db')).toBe('all'));
  test('of IPv6 does not open to what it excepts', () => {
    const some = openTo(block('2001:db8::/32', '2001:db8:1::/48'));
    expect(between(some, '2001:db8:1::1', 'db')).toBe('none');
  });
  test('of egress does not open to what it excepts', () => {
    const some = sendsTo(block('0.0.0.0/0', '169.254.169.254/32'));
    expect(between(some, 'api', '169.254.169.254')).toBe('none');
  });
  const onPods = openTo(block('10.0.1.0/24'));
  test('matches the address of a pod where the plugin matches after the fact', () =>
    expect(between(onPods, 'bare', 'db', { ipBlockSelectsPods: true })).toBe('all'));
  test('matches no pod where the plugin says so', () =>
    expect(between(onPods, 'bare', 'db', { ipBlockSelectsPods: false })).toBe('none'));
  test('matches pods by default, the wider reading', () =>
    expect(between(onPods, 'bare', 'db')).toBe('all'));
  test('does not match a pod by an address it excepts', () =>
    expect(between(openTo(block('10.0.1.0/24', '10.0.1.9/32')), 'bare', 'db')).toBe('none'));
  test('does not match a pod whose address is not known', () =>
    expect(between(openTo(block('0.0.0.0/0'), block('::/0')), 'unborn', 'db')).toBe('none'));
  test('matches a node whatever the plugin says of pods', () => {
    const nodes = openTo(block('192.168.0.0/16'));
    expect(between(nodes, 'elsewhere', 'db', { ipBlockSelectsPods: false })).toBe('all');
  });
});

describe('two families', () => {
  test('have nothing to say to each other', () => expect(between([], 'api', 'web')).toBe('none'));
  test('of a pod: an outside address of one family reaches it by that family', () =>
    expect(between(openTo({ ipBlock: { cidr: '::/0' } }), '2001:db8::1', 'db')).toBe('all'));
  test('of a pod: a pod of one family is judged by its address of that family alone', () =>
    expect(between(openTo({ ipBlock: { cidr: 'fd00::/8' } }), 'api', 'db')).toBe('none'));
  test('of a pod: it may use either', () =>
    expect(between(sendsTo({ ipBlock: { cidr: 'fd00::1/128' } }), 'web', 'db')).toBe('all'));
  test('a pod of unknown address may have either', () => {
    const out = policy(
      { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: 'fd00::/8' } }] }] },
      'other',
    );
    expect(between([out], 'unborn', 'db')).toBe('all');
  });
  test.each(['api', 'web'] as const)('of all addresses at once: %s meets them', (name) => {
    const everything: Endpoint = { kind: 'outside', addresses: everyAddress };
    const { connections } = createEvaluator(openOn({ port: 1 }), []).allowed(everything, end(name));
    expect(connections.isAll).toBe(true);
  });
});

describe('several policies on one pod', () => {
  const two = [...openTo({ podSelector: api }), ...openOn({ port: 5432 })];
  test('add up', () => expect(between(two, 'web', 'db')).toBe('5432/TCP'));
  test('add up whatever their order', () =>
    expect(between(two.toReversed(), 'web', 'db')).toBe('5432/TCP'));
  test('cannot take back what one of them opens', () =>
    expect(between([...two, policy({ podSelector: {} })], 'api', 'db')).toBe('all'));
  test('open nothing that none of them opens', () =>
    expect(between([policy({}), ...openTo({ podSelector: api })], 'web', 'db')).toBe('none'));
  test('name the one that opened', () => {
    const { ingress } = createEvaluator(two, namespaces).allowed(end('web'), end('db'));
    expect(ingress.isolatedBy).toHaveLength(2);
    expect(
      ingress.parts.map(({ rule, connections }) => [rule.index, connections.toString()]),
    ).toEqual([[0, '5432/TCP']]);
  });
});

describe('a policy never parts', () => {
  const closed = [policy({ policyTypes: ['Ingress', 'Egress'] })];
  test('a pod from itself', () => expect(between(closed, 'db', 'db')).toBe('all'));
  test('a pod from its own node', () => expect(between(closed, 'node', 'onNode')).toBe('all'));
  test('but a pod from another node', () =>
    expect(between(closed, 'elsewhere', 'onNode')).toBe('none'));
  test('but a pod from a node when nobody knows where it runs', () =>
    expect(between(closed, 'node', 'db')).toBe('none'));
  test('but two pods of one node', () => expect(between(closed, 'unborn', 'onNode')).toBe('none'));
  test('but two pods of one name in two namespaces', () =>
    expect(between(openTo({ podSelector: db }), 'namesake', 'db')).toBe('none'));
});

describe('a pod of the host network', () => {
  test('is closed by no policy', () =>
    expect(between([policy({}, 'other')], 'api', 'elsewhere')).toBe('all'));
  test('may send whatever egress policies say', () =>
    expect(between([policy({ policyTypes: ['Egress'] }, 'other')], 'elsewhere', 'db')).toBe('all'));
  test('is not selected as a peer by its labels', () =>
    expect(between(openTo({ namespaceSelector: teamB, podSelector: api }), 'elsewhere', 'db')).toBe(
      'none',
    ));
  test('is its address to an ipBlock', () =>
    expect(between(openTo({ ipBlock: { cidr: '192.168.0.2/32' } }), 'elsewhere', 'db')).toBe(
      'all',
    ));
  test('is no other address to an ipBlock', () =>
    expect(between(openTo({ ipBlock: { cidr: '192.168.0.3/32' } }), 'elsewhere', 'db')).toBe(
      'none',
    ));
});

describe('matchExpressions with a missing key', () => {
  test('In: not selected', () => expect(through(onTier('In', ['']))).toBe('none'));
  test('NotIn: selected', () => expect(through(onTier('NotIn', ['']))).toBe('all'));
  test('Exists: not selected', () => expect(through(onTier('Exists'))).toBe('none'));
  test('DoesNotExist: selected', () => expect(through(onTier('DoesNotExist'))).toBe('all'));
  test('an empty label is no missing one', () =>
    expect(selects(onTier('DoesNotExist'), pods.api.labels)).toBe(false));
});

describe('nothing but what is written is open', () => {
  const narrow = [
    policy({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { podSelector: api },
            { namespaceSelector: teamB, podSelector: db },
            { ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] } },
          ],
          ports: [{ port: 5432 }, { port: 'metrics', protocol: 'UDP' }],
        },
      ],
      egress: [{ to: [{ podSelector: db }], ports: [{ port: 5432 }] }],
    }),
  ];
  const strangers: readonly End[] = [
    'web',
    'namesake',
    'bare',
    'unborn',
    'node',
    'elsewhere',
    '203.0.113.128',
    '203.0.112.255',
    '203.0.114.0',
    '169.254.169.254',
    '0.0.0.0',
    '255.255.255.255',
    '2001:db8::1',
    '::ffff:203.0.113.5',
  ];
  test.each(strangers)('%s does not reach db', (from) =>
    expect(between(narrow, from, 'db')).toBe('none'),
  );
  test.each(strangers)('db does not reach %s', (to) =>
    expect(between(narrow, 'db', to)).toBe('none'),
  );
  test.each(strangers.filter((name) => name !== 'web'))('api does not reach %s', (to) =>
    expect(between(narrow, 'api', to)).toBe('none'),
  );
  test('db does not reach api, although api reaches db', () =>
    expect(between(narrow, 'db', 'api')).toBe('none'));
  test('api reaches db on the port that both ends name', () =>
    expect(between(narrow, 'api', 'db')).toBe('5432/TCP'));
  test('the block reaches db on both ports', () =>
    expect(between(narrow, '203.0.113.127', 'db')).toBe('5432/TCP, 9300/UDP'));
});

const nulls = (spec: unknown): PolicyObject =>
  JSON.parse(JSON.stringify({ metadata: { name: 'nulls', namespace: 'kasm' }, spec }));

const reachUnder = (spec: unknown): string =>
  String(createEvaluator([nulls(spec)], namespaces).allowed(end('api'), end('db')).connections);

describe('null, which Go writes for what is absent', () => {
  test('a port means every port of its protocol', () =>
    expect(reachUnder({ ingress: [{ ports: [{ protocol: 'TCP', port: null }] }] })).toBe('*/TCP'));
  test('a protocol means TCP', () =>
    expect(reachUnder({ ingress: [{ ports: [{ protocol: null, port: 80 }] }] })).toBe('80/TCP'));
  test('matchLabels demand nothing', () =>
    expect(reachUnder({ podSelector: { matchLabels: null }, ingress: [] })).toBe('none'));
  test('an except takes nothing away', () =>
    expect(
      reachUnder({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: null } }] }] }),
    ).toBe('all'));
});

describe('a pod and its own node', () => {
  const closed = createEvaluator(
    [
      {
        metadata: { name: 'deny', namespace: 'other' },
        spec: { policyTypes: ['Ingress', 'Egress'] },
      },
    ],
    namespaces,
  );
  const bothWays = createEvaluator(
    [
      {
        metadata: { name: 'deny', namespace: 'other' },
        spec: { policyTypes: ['Ingress', 'Egress'] },
      },
    ],
    namespaces,
    { ownNode: 'both ways' },
  );
  test('the node reaches its pod', () =>
    expect(closed.allowed(end('node'), end('unborn')).connections.isAll).toBe(true));
  test('the pod does not reach its node, by the text of the API', () =>
    expect(closed.allowed(end('unborn'), end('node')).connections.isEmpty).toBe(true));
  test('the pod reaches its node where the plugin admits both ways', () =>
    expect(bothWays.allowed(end('unborn'), end('node')).connections.isAll).toBe(true));
  test('another node does not reach the pod either way', () =>
    expect(bothWays.allowed(end('elsewhere'), end('unborn')).connections.isEmpty).toBe(true));
});
