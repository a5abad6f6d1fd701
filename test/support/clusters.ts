import * as fc from 'fast-check';
import { addressOf, formatAddress } from '../../src/netpol/sets/address-set.ts';
import { protocols } from '../../src/netpol/sets/connection-set.ts';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import type { ContainerPort, Namespace, Pod } from '../../src/netpol/model.ts';
import type {
  PeerObject,
  PolicyObject,
  PortObject,
  RuleObject,
} from '../../src/netpol/policy/object.ts';
import type { LabelSelector } from '../../src/netpol/policy/selector.ts';

// Random clusters from small alphabets, so that policies and pods meet often and every corner of the
// API comes up. Nothing here is what the API server would refuse.

const labelKeys = ['app', 'tier', 'env'];
const labelValues = ['a', 'b', ''];
const nameLabel = 'kubernetes.io/metadata.name';
const namespaceNames = ['default', 'alpha', 'beta', 'gamma'];
const portNames = ['http', 'db', 'dns'];
const numbers = [1, 53, 80, 443, 5432, 8080, 65535];

/** CIDRs and what may be excepted from each; some cover pods of the clusters, some do not. */
const blocks: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0/0': ['10.0.0.0/8', '10.0.1.0/24', '203.0.113.0/24', '169.254.169.254/32'],
  '10.0.0.0/8': ['10.0.0.0/16', '10.0.1.0/30', '10.0.2.2/32'],
  '10.0.1.0/24': ['10.0.1.0/30', '10.0.1.4/30'],
  '10.0.2.77/24': ['10.0.2.0/29'],
  '10.0.0.1/32': [],
  '192.168.0.0/16': ['192.168.1.0/24', '192.168.1.128/25'],
  '203.0.113.0/24': ['203.0.113.5/32'],
  '::/0': ['fd00::/8', '2001:db8::/32', 'fd00:0:0:1::/64'],
  'fd00::/8': ['fd00:0:0:1::/64', 'fd00:0:0:2::2/128'],
  'fd00:0:0:1::/64': ['fd00:0:0:1::/126'],
  '2001:db8::/32': ['2001:db8:1::/48'],
};

const some = <T>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number) =>
  fc.array(arbitrary, { minLength, maxLength, size: 'max' });

const labels = (keys: readonly string[], maxKeys: number): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...labelValues), {
    maxKeys,
    noNullPrototype: true,
  });

const requirement = (keys: readonly string[], values: readonly string[]) =>
  fc.oneof(
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('In' as const, 'NotIn' as const),
      values: fc.subarray([...values], { minLength: 1 }),
    }),
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
    }),
  );

const selector = (
  keys: readonly string[],
  ...wanted: fc.Arbitrary<Record<string, string>>[]
): fc.Arbitrary<LabelSelector> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    {
      weight: 4,
      arbitrary: fc.record({ matchLabels: fc.oneof(labels(keys, 1), ...wanted) }),
    },
    {
      weight: 4,
      arbitrary: fc.record(
        {
          matchLabels: labels(keys, 1),
          matchExpressions: some(requirement(keys, labelValues), 1, 2),
        },
        { requiredKeys: ['matchExpressions'] },
      ),
    },
  );

const podSelector = selector(labelKeys);
const namespaceSelector = selector(
  ['team', 'env'],
  fc.record({ [nameLabel]: fc.constantFrom(...namespaceNames) }),
);

const ipBlock = fc.constantFrom(...Object.keys(blocks)).chain((cidr) =>
  fc.record(
    {
      cidr: fc.constant(cidr),
      except: fc.subarray([...(blocks[cidr] ?? [])]),
    },
    { requiredKeys: ['cidr'] },
  ),
);

const peer: fc.Arbitrary<PeerObject> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.record({ ipBlock }),
);

const peers: fc.Arbitrary<readonly PeerObject[] | null | undefined> = fc.oneof(
  { weight: 8, arbitrary: some(peer, 1, 3) },
  { weight: 1, arbitrary: fc.constantFrom([], null, undefined) },
);

const protocol = fc.constantFrom(...protocols);

const policyPort: fc.Arbitrary<PortObject> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      { protocol, port: fc.constantFrom(...numbers) },
      { requiredKeys: ['port'] },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      { protocol, port: fc.constantFrom(...portNames, 'ghost') },
      { requiredKeys: ['port'] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        protocol: fc.option(protocol, { nil: undefined }),
        port: fc.constantFrom(...numbers),
        more: fc.constantFrom(0, 1, 1000, 65535),
      })
      .map(({ protocol: of, port, more }) => ({
        ...(of && { protocol: of }),
        port,
        endPort: Math.min(port + more, 65535),
      })),
  },
  { weight: 1, arbitrary: fc.record({ protocol }, { requiredKeys: [] }) },
);

const ports: fc.Arbitrary<readonly PortObject[] | null | undefined> = fc.oneof(
  { weight: 5, arbitrary: some(policyPort, 1, 3) },
  { weight: 2, arbitrary: fc.constantFrom([], null, undefined) },
);

/** Without the keys that are undefined, as the API has objects. */
const trimmed = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;

const rule = (side: 'from' | 'to'): fc.Arbitrary<RuleObject> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ [side]: peers, ports }).map(trimmed) },
    { weight: 1, arbitrary: fc.constant({}) },
  );

const rules = (side: 'from' | 'to'): fc.Arbitrary<readonly RuleObject[] | null | undefined> =>
  fc.oneof(
    { weight: 6, arbitrary: some(rule(side), 1, 3) },
    { weight: 2, arbitrary: fc.constantFrom([], null, undefined) },
  );

const policyTypes: fc.Arbitrary<PolicyObject['spec']['policyTypes']> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(['Ingress', 'Egress']) },
  { weight: 2, arbitrary: fc.constantFrom(['Ingress'], ['Egress']) },
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant([]) },
);

const policy = (namespaces: readonly string[]): fc.Arbitrary<PolicyObject> =>
  fc.record({
    metadata: fc
      .record({
        name: fc.constant('policy'),
        namespace: fc.constantFrom(
          ...namespaces,
          ...(namespaces.includes('default') ? [undefined] : []),
        ),
      })
      .map(trimmed),
    spec: fc
      .record({
        podSelector: fc.oneof(
          { weight: 7, arbitrary: podSelector },
          { weight: 1, arbitrary: fc.constant(undefined) },
        ),
        policyTypes,
        ingress: rules('from'),
        egress: rules('to'),
      })
      .map(trimmed),
  });

const containerPort: fc.Arbitrary<ContainerPort> = fc.record(
  {
    name: fc.constantFrom(...portNames),
    port: fc.constantFrom(53, 80, 5432, 8080),
    protocol,
  },
  { requiredKeys: ['port', 'protocol'] },
);

const families = fc.constantFrom('4', '4', '4', '46', '46', '6', '');

const pod = (namespaces: readonly string[]): fc.Arbitrary<Raw> =>
  fc.record({
    namespace: fc.constantFrom(...namespaces),
    labels: labels(labelKeys, 2),
    ports: some(containerPort, 0, 4),
    families,
    hostNetwork: fc.constantFrom(true, ...Array.from({ length: 7 }, () => false)),
    node: fc.constantFrom('node-1', 'node-2', undefined),
  });

const namespace = (name: string): fc.Arbitrary<Namespace> =>
  labels(['team', 'env'], 2).map((own) => ({ name, labels: { ...own, [nameLabel]: name } }));

type Raw = Omit<Pod, 'name' | 'ips'> & { readonly families: string };

/** Places a pod: its addresses follow from its place, so that blocks cover some of the pods. */
const placed = (raw: Raw, index: number): Pod => {
  const { families: has, ...rest } = raw;
  const subnet = namespaceNames.indexOf(raw.namespace);
  const texts = [
    ...(has.includes('4') ? [`10.0.${subnet}.${index + 1}`] : []),
    ...(has.includes('6') ? [`fd00:0:0:${subnet}::${index + 1}`] : []),
  ];
  return trimmed({ ...rest, name: `pod-${index}`, ips: texts.map(addressOf) });
};

/** 2 to 4 namespaces (one may go without a word about its labels), 3 to 12 pods, 1 to 6 policies. */
export const clusters: fc.Arbitrary<Cluster> = fc
  .record({
    names: fc.subarray(namespaceNames, { minLength: 2, maxLength: 4 }),
    unnamed: fc.constantFrom(true, false, false, false),
  })
  .chain(({ names, unnamed }) =>
    fc.record({
      namespaces: fc.tuple(...names.slice(unnamed ? 1 : 0).map(namespace)),
      pods: some(pod(names), 3, 12).map((pods) => pods.map(placed)),
      policies: some(policy(names), 1, 6).map((policies) => policies.map(renamed)),
    }),
  );

const renamed = (one: PolicyObject, index: number): PolicyObject => ({
  ...one,
  metadata: { ...one.metadata, name: `policy-${index}` },
});

/** One more policy for a cluster, of any of its namespaces. */
export const morePolicies: fc.Arbitrary<PolicyObject> = policy(namespaceNames);

/** A cluster, a question or any part of them as JSON that can be read and played again. */
export const show = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, part: unknown) => (typeof part === 'bigint' ? formatAddress(part) : part),
    2,
  );
