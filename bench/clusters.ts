/**
 * Clusters for the benchmarks, the same for the same numbers: bare pods in several namespaces, and policies
 * with every kind of peer and port that netpol-analyzer reads as Kubernetes does (so no IPv6, and no named
 * port on the way to addresses).
 */

export interface Size {
  readonly pods: number;
  readonly policies: number;
}

/** A generator of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the items; each is as likely as its share. */
type Pick = <T>(items: readonly (readonly [share: number, item: T])[]) => T;
type OneOf = <T>(items: readonly T[]) => T;
interface Dice {
  readonly pick: Pick;
  readonly one: OneOf;
  readonly upTo: (limit: number) => number;
}

function dice(seed: number): Dice {
  const random = randomFrom(seed);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const one: OneOf = <T>(items: readonly T[]) => items[upTo(items.length)] as T;
  const pick: Pick = (items) => {
    let left = random() * items.reduce((sum, [share]) => sum + share, 0);
    for (const [share, item] of items) if ((left -= share) < 0) return item;
    return (items.at(-1) as (typeof items)[number])[1];
  };
  return { pick, one, upTo };
}

const apps = [
  'shop',
  'cart',
  'search',
  'mail',
  'billing',
  'login',
  'media',
  'queue',
  'db',
  'cache',
];
const tiers = ['web', 'api', 'data'];
const environments = ['prod', 'staging'];
const numbers = [80, 443, 5432, 6379, 8080, 9090];
const outside = ['203.0.113.0/24', '198.51.100.0/24', '192.0.2.0/25', '172.16.0.0/12'];

const namespaceName = (index: number): string => `team-${String(index).padStart(2, '0')}`;

const namespaces = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespaceName(index),
      labels: {
        env: environments[index % environments.length],
        'kubernetes.io/metadata.name': namespaceName(index),
      },
    },
  }));

function pod(index: number, spaces: number, { one, pick, upTo }: Dice): object {
  const declared = pick([
    [5, [{ name: 'http', containerPort: 8080 }]],
    [
      3,
      [
        { name: 'http', containerPort: 80 },
        { name: 'metrics', containerPort: 9090 },
      ],
    ],
    [2, [{ name: 'db', containerPort: 5432, protocol: 'TCP' }]],
  ]);
  const ip = `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `pod-${index}`,
      namespace: namespaceName(index % spaces),
      // The label of its own is what pods of a StatefulSet have.
      labels: {
        app: one(apps),
        tier: one(tiers),
        ...(upTo(4) === 0 && { 'apps.kubernetes.io/pod-index': String(index) }),
      },
    },
    spec: { containers: [{ name: 'main', image: 'example.test/main:1', ports: declared }] },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] },
  };
}

const selector = ({ one, pick }: Dice): object =>
  pick<() => object>([
    [12, () => ({ matchLabels: { app: one(apps) } })],
    [4, () => ({ matchLabels: { app: one(apps), tier: one(tiers) } })],
    [3, () => ({ matchLabels: { tier: one(tiers) } })],
    [
      2,
      () => ({
        matchExpressions: [
          { key: 'app', operator: 'In', values: apps.slice(0, 1 + apps.indexOf(one(apps)) / 3) },
        ],
      }),
    ],
    [1, () => ({ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['data'] }] })],
    [1, () => ({})],
  ])();

const namespaceSelector = (spaces: number, { one, pick, upTo }: Dice): object => {
  const name = namespaceName(upTo(spaces));
  return pick([
    [4, { matchLabels: { 'kubernetes.io/metadata.name': name } }],
    [2, { matchLabels: { env: one(environments) } }],
    [1, {}],
  ]);
};

const podPeer = (spaces: number, roll: Dice): object =>
  roll.pick<() => object>([
    [5, () => ({ podSelector: selector(roll) })],
    [
      3,
      () => ({ podSelector: selector(roll), namespaceSelector: namespaceSelector(spaces, roll) }),
    ],
    [1, () => ({ namespaceSelector: namespaceSelector(spaces, roll) })],
  ])();

function block({ one, pick, upTo }: Dice): object {
  const third = upTo(64);
  const ipBlock = pick<object>([
    [3, { cidr: one(outside) }],
    [2, { cidr: `198.18.${third}.0/24`, except: [`198.18.${third}.0/26`] }],
    [1, { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.169.254/32'] }],
    [1, { cidr: '10.0.0.0/8', except: ['10.64.0.0/24'] }],
  ]);
  return { ipBlock };
}

function ports({ one, pick, upTo }: Dice, named: boolean): object[] | undefined {
  const first = 1024 + upTo(60_000);
  const port = pick<object>([
    [6, { protocol: 'TCP', port: one(numbers) }],
    [named ? 3 : 0, { port: one(['http', 'db', 'metrics']) }],
    [1, { protocol: 'TCP', port: first, endPort: first + 100 }],
    [1, { protocol: 'UDP', port: 53 }],
    [1, { protocol: 'SCTP' }],
  ]);
  return pick([
    [5, [port]],
    [2, [port, { protocol: 'TCP', port: 9090 }]],
    [1, undefined],
  ]);
}

function rule(side: 'from' | 'to', spaces: number, roll: Dice): object {
  const peers = roll.pick([
    [6, [podPeer(spaces, roll)]],
    [2, [podPeer(spaces, roll), podPeer(spaces, roll)]],
    [2, [block(roll)]],
    [1, [podPeer(spaces, roll), block(roll)]],
  ]);
  const toAddresses = side === 'to' && peers.some((peer) => 'ipBlock' in peer);
  const list = ports(roll, !toAddresses);
  return { [side]: peers, ...(list && { ports: list }) };
}

function policy(index: number, spaces: number, roll: Dice): object {
  const types = roll.pick([
    [5, ['Ingress']],
    [3, ['Ingress', 'Egress']],
    [2, ['Egress']],
  ]);
  const rules = (side: 'from' | 'to'): object[] =>
    Array.from({ length: 1 + roll.upTo(3) }, () => rule(side, spaces, roll));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${index}`, namespace: namespaceName(index % spaces) },
    spec: {
      podSelector: selector(roll),
      policyTypes: types,
      ...(types.includes('Ingress') && { ingress: rules('from') }),
      ...(types.includes('Egress') && { egress: rules('to') }),
    },
  };
}

/** The objects of a cluster as a Kubernetes List: one namespace for every ten policies, two at the least. */
export function cluster({ pods, policies }: Size): object {
  const roll = dice(pods * 1009 + policies);
  const spaces = Math.max(2, Math.round(policies / 10));
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      ...namespaces(spaces),
      ...Array.from({ length: pods }, (_, index) => pod(index, spaces, roll)),
      ...Array.from({ length: policies }, (_, index) => policy(index, spaces, roll)),
    ],
  };
}
