// What documents of policies are made of, and what may go wrong in them.

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A policy that has every field of the API. */
export const fullPolicy: Json = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: {
    name: 'everything',
    namespace: 'kasm',
    generateName: 'every-',
    labels: { app: 'db', 'example.com/tier': '' },
    annotations: { 'example.com/Why': 'because', note: '' },
    finalizers: ['example.com/wait', 'kubernetes'],
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'db',
        uid: '1',
        controller: true,
        blockOwnerDeletion: false,
      },
    ],
    selfLink: '/apis',
    uid: '2',
    generation: 3,
    creationTimestamp: '2026-01-31T12:00:00Z',
    deletionTimestamp: '2026-01-31T12:00:00.5+01:00',
    deletionGracePeriodSeconds: 30,
    managedFields: [
      {
        manager: 'kubectl',
        operation: 'Apply',
        apiVersion: 'networking.k8s.io/v1',
        time: '2026-01-31T12:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': {} },
        subresource: 'status',
      },
    ],
  },
  spec: {
    podSelector: {
      matchLabels: { app: 'db' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['data', ''] },
        { key: 'example.com/old', operator: 'DoesNotExist' },
      ],
    },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [
          { podSelector: { matchLabels: { app: 'api' } }, namespaceSelector: {} },
          { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/15'] } },
        ],
        ports: [{ protocol: 'TCP', port: 5432, endPort: 5440 }, { port: 'metrics' }],
      },
    ],
    egress: [
      {
        to: [{ ipBlock: { cidr: 'fd00::/8', except: ['fd00:1::/32'] } }],
        ports: [{ protocol: 'UDP', port: 53 }],
      },
      {},
    ],
  },
};

/** Words of one line of text, apart by blanks. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

const long = (length: number): string => 'a'.repeat(length);

/** Names, labels and the API's own words, right and wrong. */
const names = words(`
  x A é a_b a.b a..b -a a- .a 9 80 0 true a/b a/b/c /a a/ example.com/a Example.com/a -x.y/a \u212a ~ * A- _- a.- a--
  TCP tcp ICMP SCTP Ingress ingress Egress Exists In NotIn Gt http a--b a-b 1 1a orphan
  foregroundDeletion v1 v1/ a/b/v1 /v1 networking.k8s.io/v1 NetworkPolicy
`);

/** Networks in many spellings. */
const networks = words(`
  10.0.0.0/8 10.0.0.0/7 10.0.0.0/32 10.0.0.0/33 0.0.0.0/0 10.77.0.0/16 10.0.0.1 010.0.0.0/8 10.0.0.0/08
  10.0.0.0/+8 10.0.0.0/-1 10.0.0.0/ /8 10/8 10.0.0/8 0x0a.0.0.0/8 10.0.0.256/8 10.0.0.0/8/8 10.1.2.3/24 1e1
  ::/0 ::1/128 ::/129 fd00::/8 FD00::/8 fd00:1::/32 fd00:0001::/33 fe80::1%e/64 1::2::3/64
  1:2:3:4:5:6:7:8/128 1:2:3:4:5:6:7::/112 ::2:3:4:5:6:7:8/128 1:2::3:4:5:6:7:8/9 00001::/64 g::/16 :1::/16
  1:/16 ::1.2.3.4/128 1:2:3:4:5:6:1.2.3.4/128 ::1.2.3/96 ::ffff:10.0.0.0/104 ::ffff:a00:0/104
  ::ffff:0:0/96 ::fffe:0:0/95 ::1:2:3:4:5:6:7.8.9.1/9
`);

const times = words(`
  2026-01-31T12:00:00Z 2026-02-30T12:00:00Z 2026-01-31 2026-01-31T24:00:00Z now 2026-01-31T12:00:00
  2026-01-31t12:00:00z 2026-01-31T12:00:00,5Z 2026-01-31T1:00:00Z 2026-01-31T12:00:60Z
  2026-01-31T12:00:00+01:00 2026-01-31T12:00:00+0100 0000-01-01T00:00:00Z
`);

const lengths: readonly string[] = [
  ...[15, 16, 63, 64, 253, 254].map(long),
  `${long(253)}/a`,
  `${long(254)}/a`,
  `a/${long(63)}`,
  `a/${long(64)}`,
  `${long(63)}.${long(63)}`,
];

const numbers = [
  -1,
  0,
  1,
  80.5,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 62,
  2 ** 63,
  1e21,
];

const owner = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: '3', controller: true };

/** Lists and maps, some of them right somewhere. */
const whole: readonly Json[] = JSON.parse(`[
  [], {}, [null], [{}], [[]], [""], {"a": null}, {"a": ""}, {"": ""}, ["orphan", "foregroundDeletion"],
  ["Ingress", "Ingress"], ["Egress", "Ingress", "Egress"], ["a", 5], {"a/b": "a"}, {"a": 5}, {"a": "a "},
  {"A/b": ""}, {"podSelector": null}, {"ipBlock": {}}, {"ipBlock": null, "podSelector": {}},
  {"port": null, "endPort": 1}, {"__proto__": "a"}
]`);

/** What may stand anywhere in place of what belongs there. */
export const oddValues: readonly Json[] = [
  null,
  true,
  false,
  '',
  ' ',
  'a\n',
  'a b',
  ' 10.0.0.0/8',
  '10.0.0.0/8 ',
  ...numbers,
  ...names,
  ...networks,
  ...times,
  ...lengths,
  ...whole,
  [owner, { ...owner, uid: '4' }],
  [owner, owner],
  [{ ...owner, kind: 'Event' }],
  [{ ...owner, apiVersion: '/v1', kind: 'Event' }],
  { [long(64)]: 'a' },
  { a: long(64) },
  // As many bytes as annotations may have, and one more.
  { note: 'é'.repeat(131_070) },
  { note: `${'é'.repeat(131_070)}x` },
];

/** Keys that a map may get beside its own; most are no field, some are a field in other letters. */
export const oddKeys = [
  'zzz',
  '',
  'Name',
  'cidr',
  'PodSelector',
  'podSelector',
  'namespaceSelector',
  'ipBlock',
  'ports',
  '__proto__',
  'status',
  'values',
];
