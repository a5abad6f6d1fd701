import fc from 'fast-check';
import type { Endpoint, Labels, Namespace, Pod } from '../../src/netpol/model.ts';
import type { PolicyObject, PortObject, RuleObject } from '../../src/netpol/policy/object.ts';
import type { LabelSelector } from '../../src/netpol/policy/selector.ts';
import { holdsEndpoint, type ConnectionCube } from '../../src/netpol/region/index.ts';
import { addressOf, isV4 } from '../../src/netpol/sets/address-set.ts';
import { ConnectionSet } from '../../src/netpol/sets/connection-set.ts';
import { IntervalSet } from '../../src/netpol/sets/interval-set.ts';

// A small universe for sets of every pod, asked point by point: three keys of four values or none, two namespaces
// with labels, both address families in few blocks, few ports.

const keys = ['a', 'b', 'c'];
export const values = ['0', '1', '2', '3'];
export const namespaces: readonly Namespace[] = [
  { name: 'one', labels: { 'kubernetes.io/metadata.name': 'one', a: '0' } },
  { name: 'two', labels: { 'kubernetes.io/metadata.name': 'two', a: '1', b: '0' } },
];

const key = fc.constantFrom(...keys);
const value = fc.constantFrom(...values);
const some = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const expression = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In' as const, 'NotIn' as const), values: some }),
  fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
);
export const selector: fc.Arbitrary<LabelSelector> = fc.record(
  {
    matchLabels: fc.dictionary(key, value, { maxKeys: 2 }),
    matchExpressions: fc.array(expression, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const named = fc.record({
  matchExpressions: fc.tuple(
    fc.record({
      key: fc.constant('kubernetes.io/metadata.name'),
      operator: fc.constantFrom('In' as const, 'NotIn' as const),
      values: fc.uniqueArray(fc.constantFrom('one', 'two', 'three'), { minLength: 1 }),
    }),
  ),
});
export const block = fc.constantFrom(
  { cidr: '10.0.0.0/30' },
  { cidr: '10.0.0.0/30', except: ['10.0.0.1/32'] },
  { cidr: '0.0.0.0/0' },
  { cidr: 'fd00::/126', except: ['fd00::2/127'] },
  { cidr: '::/0' },
);
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: fc.oneof(selector, named), podSelector: selector }),
  fc.record({ namespaceSelector: fc.oneof(selector, named) }),
  fc.record({ ipBlock: block }),
);
const port: fc.Arbitrary<PortObject> = fc.oneof(
  fc.record({ port: fc.constantFrom(1, 2, 3), protocol: fc.constantFrom('TCP', 'UDP') }),
  fc.constant({ port: 1, endPort: 2 }),
  fc.constant({ protocol: 'UDP' as const }),
);
/** Names that policies give to ports; what they mean is for each pod to say. */
export const portNames = ['web', 'db'];
const namedPort: fc.Arbitrary<PortObject> = fc.record(
  { port: fc.constantFrom(...portNames), protocol: fc.constantFrom('TCP', 'UDP') },
  { requiredKeys: ['port'] },
);
const rule = (side: 'from' | 'to', ports: fc.Arbitrary<PortObject>): fc.Arbitrary<RuleObject> =>
  fc.record(
    { [side]: fc.array(peer, { maxLength: 2 }), ports: fc.array(ports, { maxLength: 2 }) },
    { requiredKeys: [] },
  ) as fc.Arbitrary<RuleObject>;
const policyOn = (ports: fc.Arbitrary<PortObject>): fc.Arbitrary<PolicyObject> =>
  fc
    .record(
      {
        namespace: fc.constantFrom('one', 'one', 'two'),
        podSelector: fc.oneof(fc.constant({}), selector),
        policyTypes: fc.constantFrom(
          ['Ingress' as const],
          ['Egress' as const],
          ['Ingress' as const, 'Egress' as const],
        ),
        ingress: fc.array(rule('from', ports), { maxLength: 2 }),
        egress: fc.array(rule('to', ports), { maxLength: 2 }),
      },
      { requiredKeys: ['namespace', 'podSelector', 'policyTypes'] },
    )
    .map(({ namespace, ...spec }) => ({ metadata: { name: 'p', namespace }, spec }));
export const policies = fc.array(policyOn(port), { maxLength: 4 });
/** Policies of somebody, named ports among theirs. */
export const foreignPolicies = fc.array(
  policyOn(fc.oneof({ weight: 3, arbitrary: port }, { weight: 1, arbitrary: namedPort })),
  { maxLength: 3 },
);

const addresses = [
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.2',
  '8.8.8.8',
  'fd00::1',
  'fd00::2',
  '2001::',
].map(addressOf);
const labels: fc.Arbitrary<Labels> = fc.dictionary(key, value, { maxKeys: 3 });
const podAt = fc
  .record({
    namespace: fc.constantFrom('one', 'two'),
    labels,
    ip: fc.constantFrom(...addresses),
  })
  .map(({ ip, ...pod }): Pod => ({ ...pod, name: '', ips: [ip], ports: [], hostNetwork: false }));
export const end: fc.Arbitrary<Endpoint> = fc.oneof(
  { weight: 4, arbitrary: podAt.map((pod): Endpoint => ({ kind: 'pod', pod })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...addresses).map((start): Endpoint => ({
      kind: 'outside',
      addresses: IntervalSet.of({ start, end: start + 1n }),
    })),
  },
);

export const addressIn = (point: Endpoint): bigint =>
  point.kind === 'pod'
    ? (point.pod.ips[0] as bigint)
    : (point.addresses.intervals[0]?.start as bigint);

const labelsOf = (point: Endpoint, known: readonly Namespace[]): Labels =>
  point.kind === 'outside'
    ? {}
    : (known.find(({ name }) => name === point.pod.namespace)?.labels ?? {});

/** The ports on which a set holds a connection of two points. */
export function portsIn(
  { from, to, ports }: ConnectionCube,
  source: Endpoint,
  target: Endpoint,
): ConnectionSet {
  const [a, b] = [addressIn(source), addressIn(target)];
  return isV4(a) === isV4(b) &&
    holdsEndpoint(from, source, labelsOf(source, namespaces), a) &&
    holdsEndpoint(to, target, labelsOf(target, namespaces), b)
    ? ports
    : ConnectionSet.none;
}

/** A pod under another name: a pod always reaches itself. */
const called = (name: string, point: Endpoint): Endpoint =>
  point.kind === 'pod' ? { kind: 'pod', pod: { ...point.pod, name } } : point;

export const distinct = (one: Endpoint, two: Endpoint): readonly [Endpoint, Endpoint] => [
  called('from', one),
  called('to', two),
];
