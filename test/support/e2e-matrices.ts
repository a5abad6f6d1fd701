import type { PeerObject, PolicyObject, PortObject } from '../../src/netpol/policy/object.ts';
import type { LabelSelector } from '../../src/netpol/policy/selector.ts';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import { parsePolicy } from '../../src/netpol/policy/parse.ts';
import { addressOfPod, ninePods } from './nine-pods.ts';

// What Kubernetes' own e2e tests expect of every network plugin: the 48 tests and 65 truth tables of
// https://github.com/kubernetes/kubernetes/blob/v1.34.4/test/e2e/network/netpol/network_policy.go,
// told in our own words. Three namespaces x, y and z have three pods a, b and c each; each pod is
// labelled pod=<name> and serves 80 and 81 on every protocol, by ports called serve-80-tcp and so on.

type Spec = PolicyObject['spec'];

/** Everything is open but for these, the later ones above the earlier: `x/a` is a pod, `x/*` a namespace, `*` all. */
type Expectation = readonly [from: string, to: string, isOpen: boolean];

export interface Matrix {
  /** Policies by namespace. */
  readonly policies: Readonly<Record<string, readonly Spec[]>>;
  /** Labels beside the usual ones, of namespaces and of pods. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly on: `${80 | 81}/${'TCP' | 'UDP' | 'SCTP'}`;
  readonly expected: readonly Expectation[];
}

const nameLabel = 'kubernetes.io/metadata.name';

const pod = (name: string): LabelSelector => ({ matchLabels: { pod: name } });
const named = (name: string): LabelSelector => ({ matchLabels: { [nameLabel]: name } });
const where = (key: string, operator: 'In' | 'NotIn', ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator, values }],
});
const from = (...peers: PeerObject[]) => ({ from: peers });
const to = (...peers: PeerObject[]) => ({ to: peers });
const ports = (...list: PortObject[]) => ({ ports: list });

const ingress = (podSelector: LabelSelector, ...rules: NonNullable<Spec['ingress']>): Spec => ({
  podSelector,
  policyTypes: ['Ingress'],
  ingress: rules,
});
const egress = (podSelector: LabelSelector, ...rules: NonNullable<Spec['egress']>): Spec => ({
  podSelector,
  policyTypes: ['Egress'],
  egress: rules,
});
const inX = (...specs: Spec[]) => ({ x: specs });

const block = (cidr: string, ...except: string[]) => to({ ipBlock: { cidr, except } });
const podB = `${addressOfPod('x', 'b')}/32`;
/** The /4 around every pod. */
const around = '0.0.0.0/4';

const shut = (...pairs: (readonly [string, string])[]): Expectation[] =>
  pairs.map(([source, target]) => [source, target, false]);

const onlyFromY = shut(['x/*', 'x/a'], ['z/*', 'x/a']);
const nobodyToA = shut(['*', 'x/a']);
const isolated: Spec = {
  podSelector: {},
  policyTypes: ['Ingress', 'Egress'],
  ingress: [],
  egress: [],
};

const one = (
  policies: Matrix['policies'],
  expected: readonly Expectation[],
  on: Matrix['on'] = '80/TCP',
): readonly Matrix[] => [{ policies, expected, on }];

const fromY81 = ingress(pod('a'), {
  ...from({ namespaceSelector: named('y') }),
  ...ports({ port: 81, protocol: 'TCP' }),
});
const fromY80 = ingress(pod('a'), {
  ...from({ namespaceSelector: named('y') }),
  ...ports({ port: 80, protocol: 'TCP' }),
});
const named80 = ports({ port: 'serve-80-tcp' });
const fromLabelled = inX(
  ingress(pod('a'), from({ namespaceSelector: { matchLabels: { ns2: 'updated' } } })),
);
const fromUpdatedPod = inX(
  ingress(pod('a'), from({ podSelector: { matchLabels: { pod: 'b', pod2: 'updated' } } })),
);
const isolatesLabelled = inX(ingress({ matchLabels: { target: 'isolated' } }));
const bothSides: Spec = {
  podSelector: pod('a'),
  policyTypes: ['Egress', 'Ingress'],
  ingress: [from({ podSelector: pod('b') })],
  egress: [ports({ port: 80 })],
};
const only80In = ingress({}, ports({ port: 80 }));
const only80Out = egress({}, ports({ port: 80 }));
const ownEgress = egress(pod('a'), {});

/** The same three tests are run over UDP and over SCTP. */
const ofProtocol = (protocol: 'UDP' | 'SCTP'): Readonly<Record<string, readonly Matrix[]>> => ({
  [`${protocol}: nothing comes in`]: one(inX(ingress({})), shut(['*', 'x/*']), `80/${protocol}`),
  [`${protocol}: one port from one namespace`]: one(
    inX(
      ingress(pod('a'), {
        ...from({ namespaceSelector: named('y') }),
        ...ports({ port: 81, protocol }),
      }),
    ),
    onlyFromY,
    `81/${protocol}`,
  ),
  [`${protocol}: one pod of another namespace`]: one(
    inX(ingress(pod('a'), from({ namespaceSelector: named('y'), podSelector: pod('a') }))),
    [...nobodyToA, ['y/a', 'x/a', true]],
    `80/${protocol}`,
  ),
});

/** Tests by what they are about, each with its truth tables one after another. */
export const e2eTests: Readonly<Record<string, readonly Matrix[]>> = {
  'nothing comes in': one(inX(ingress({})), shut(['*', 'x/*'])),
  'nothing comes in or goes out': one(inX(isolated), shut(['*', 'x/*'], ['x/*', '*'])),
  'a pod of the own namespace comes in': one(
    inX(ingress(pod('a'), from({ podSelector: pod('b') }))),
    [...nobodyToA, ['x/b', 'x/a', true]],
  ),
  'one pod is open in a closed namespace': one(
    inX(ingress({}), ingress(pod('a'), from({ podSelector: {}, namespaceSelector: {} }))),
    shut(['*', 'x/b'], ['*', 'x/c']),
  ),
  'every namespace comes in': one(
    inX(ingress(pod('a'), from({ namespaceSelector: { matchLabels: {} } }))),
    [],
  ),
  'one other namespace comes in': one(
    inX(ingress(pod('a'), from({ namespaceSelector: named('y') }))),
    onlyFromY,
  ),
  'pods by expression': one(
    inX(ingress(pod('a'), from({ podSelector: where('pod', 'In', 'b') }))),
    [...nobodyToA, ['x/b', 'x/a', true]],
  ),
  'namespaces by expression': one(
    inX(ingress(pod('a'), from({ namespaceSelector: where(nameLabel, 'In', 'y') }))),
    onlyFromY,
  ),
  'pods or namespaces': one(
    inX(
      ingress(
        pod('a'),
        from({ namespaceSelector: where(nameLabel, 'NotIn', 'x') }, { podSelector: pod('b') }),
      ),
    ),
    shut(['x/a', 'x/a'], ['x/c', 'x/a']),
  ),
  'pods and namespaces': one(
    inX(
      ingress(
        pod('a'),
        from({ namespaceSelector: where(nameLabel, 'NotIn', 'x'), podSelector: pod('b') }),
      ),
    ),
    [...nobodyToA, ['y/b', 'x/a', true], ['z/b', 'x/a', true]],
  ),
  'several pods and several namespaces': one(
    inX(
      ingress(
        pod('a'),
        from({
          namespaceSelector: where(nameLabel, 'NotIn', 'x'),
          podSelector: where('pod', 'In', 'b', 'c'),
        }),
      ),
    ),
    shut(['x/*', 'x/a'], ['y/a', 'x/a'], ['z/a', 'x/a']),
  ),
  'any of two pods': one(
    inX(ingress(pod('a'), from({ podSelector: pod('b') }, { podSelector: pod('c') }))),
    [...nobodyToA, ['x/b', 'x/a', true], ['x/c', 'x/a', true]],
  ),
  'one pod of another namespace': one(
    inX(ingress(pod('a'), from({ namespaceSelector: named('y'), podSelector: pod('a') }))),
    [...nobodyToA, ['y/a', 'x/a', true]],
  ),
  'one port from one namespace': one(inX(fromY81), onlyFromY, '81/TCP'),
  'policies stack up': [
    { policies: inX(fromY81), on: '81/TCP', expected: onlyFromY },
    { policies: inX(fromY81), on: '80/TCP', expected: nobodyToA },
    { policies: inX(fromY81, fromY80), on: '80/TCP', expected: onlyFromY },
  ],
  'all comes in': [
    { policies: inX(ingress({}, {})), on: '80/TCP', expected: [] },
    { policies: inX(ingress({}, {})), on: '81/TCP', expected: [] },
  ],
  'a named port comes in': [
    { policies: inX(ingress({}, ports({ port: 'serve-81-tcp' }))), on: '81/TCP', expected: [] },
    {
      policies: inX(ingress({}, ports({ port: 'serve-81-tcp' }))),
      on: '80/TCP',
      expected: shut(['*', 'x/*']),
    },
  ],
  'a named port comes in from one namespace': (['80/TCP', '81/TCP'] as const).map((on) => ({
    policies: inX(
      ingress(pod('a'), {
        ...from({ namespaceSelector: named('y') }),
        ...ports({ port: 'serve-80-tcp', protocol: 'TCP' }),
      }),
    ),
    on,
    expected: on === '80/TCP' ? onlyFromY : nobodyToA,
  })),
  'a named port goes out': [
    { policies: inX(egress({}, named80)), on: '80/TCP', expected: [] },
    { policies: inX(egress({}, named80)), on: '81/TCP', expected: shut(['x/*', '*']) },
  ],
  'a policy is changed': [
    { policies: inX(ingress({}, {})), on: '81/TCP', expected: [] },
    { policies: inX(ingress({})), on: '81/TCP', expected: shut(['*', 'x/*']) },
  ],
  'a namespace gets a label': [
    { policies: fromLabelled, on: '80/TCP', expected: nobodyToA },
    {
      policies: fromLabelled,
      labels: { y: { ns2: 'updated' } },
      on: '80/TCP',
      expected: [...nobodyToA, ['y/*', '*', true]],
    },
  ],
  'a pod gets a label and comes in': [
    { policies: fromUpdatedPod, on: '80/TCP', expected: nobodyToA },
    {
      policies: fromUpdatedPod,
      labels: { 'x/b': { pod2: 'updated' } },
      on: '80/TCP',
      expected: [...nobodyToA, ['x/b', 'x/a', true]],
    },
  ],
  'pods of other namespaces stay out': one(
    inX(ingress({}, from({ podSelector: { matchLabels: {} } }))),
    shut(['y/*', 'x/*'], ['z/*', 'x/*']),
  ),
  'a pod gets a label and is closed': [
    { policies: isolatesLabelled, on: '80/TCP', expected: [] },
    {
      policies: isolatesLabelled,
      labels: { 'x/a': { target: 'isolated' } },
      on: '80/TCP',
      expected: nobodyToA,
    },
  ],
  'nothing goes out of one pod': one(inX(egress(pod('a'))), shut(['x/a', '*'])),
  'nothing goes out of a namespace': one(inX(egress({})), shut(['x/*', '*'])),
  'both directions in one policy': [
    {
      policies: inX(bothSides),
      on: '80/TCP',
      expected: [...nobodyToA, ['x/b', 'x/a', true]],
    },
    {
      policies: inX(bothSides),
      on: '81/TCP',
      expected: [...nobodyToA, ...shut(['x/a', '*']), ['x/b', 'x/a', true]],
    },
  ],
  'what the client may not send, the server does not get': one(
    {
      x: [egress(pod('a'), to({ namespaceSelector: named('y'), podSelector: pod('a') }))],
      y: ['a', 'b'].map((name) =>
        ingress(pod(name), from({ namespaceSelector: named('x'), podSelector: pod('a') })),
      ),
    },
    [...shut(['x/a', '*'], ['*', 'y/a']), ['x/a', 'y/a', true], ...shut(['*', 'y/b'])],
  ),
  'one pod of another namespace is reached': one(
    inX(egress(pod('a'), to({ namespaceSelector: named('y'), podSelector: pod('a') }))),
    [...shut(['x/a', '*']), ['x/a', 'y/a', true]],
  ),
  'every port of one protocol': [
    { policies: inX(ingress(pod('a'), ports({ protocol: 'TCP' }))), on: '80/TCP', expected: [] },
    {
      policies: inX(ingress(pod('a'), ports({ protocol: 'TCP' }))),
      on: '80/UDP',
      expected: nobodyToA,
    },
  ],
  'a policy that lets all in is above one that does not': [
    { policies: inX(only80In), on: '81/TCP', expected: shut(['*', 'x/*']) },
    { policies: inX(only80In, ingress({}, {})), on: '81/TCP', expected: [] },
  ],
  'a policy that lets all out is above one that does not': [
    { policies: inX(only80Out), on: '81/TCP', expected: shut(['x/*', '*']) },
    { policies: inX(only80Out, egress({}, {})), on: '81/TCP', expected: [] },
  ],
  'a policy is deleted': [
    { policies: inX(isolated), on: '80/TCP', expected: shut(['x/*', '*'], ['*', 'x/*']) },
    { policies: {}, on: '80/TCP', expected: [] },
  ],
  'a pod is reached by its address': one(
    inX(egress(pod('a'), block(`${addressOfPod('y', 'b')}/32`))),
    [...shut(['x/a', '*']), ['x/a', 'y/b', true]],
  ),
  'an exception of a block is not reached': one(
    inX(egress(pod('a'), block(around, podB))),
    shut(['x/a', 'x/b']),
  ),
  'an exception is taken back': [
    {
      policies: inX(egress(pod('a'), block(around, podB))),
      on: '80/TCP',
      expected: shut(['x/a', 'x/b']),
    },
    {
      policies: inX(egress(pod('a'), block(podB))),
      on: '80/TCP',
      expected: [...shut(['x/a', '*']), ['x/a', 'x/b', true]],
    },
  ],
  'directions are apart': [
    { policies: inX(ownEgress), on: '80/TCP', expected: [] },
    { policies: inX(ownEgress, ingress(pod('a'))), on: '80/TCP', expected: nobodyToA },
  ],
  'SCTP is not TCP': one(
    inX(ingress({}), ingress(pod('a'), ports({ port: 81, protocol: 'SCTP' }))),
    shut(['*', 'x/*']),
    '81/TCP',
  ),
  'a rule for SCTP closes TCP': one(
    inX(ingress(pod('a'), ports({ port: 80, protocol: 'SCTP' }))),
    nobodyToA,
    '81/TCP',
  ),
  'UDP is not TCP': one(
    inX(ingress(pod('a'), ports({ port: 81, protocol: 'UDP' }))),
    nobodyToA,
    '81/TCP',
  ),
  'a namespace by the label of its name': one(
    inX(ingress(pod('a'), from({ namespaceSelector: named('y') }))),
    onlyFromY,
  ),
  'all namespaces but one by the label of its name': one(
    inX(egress(pod('a'), to({ namespaceSelector: where(nameLabel, 'NotIn', 'y') }))),
    shut(['x/a', 'y/*']),
  ),
  ...ofProtocol('UDP'),
  ...ofProtocol('SCTP'),
};

/** The cluster that a truth table is about. */
export function clusterOf({ policies, labels }: Matrix): Cluster {
  const documents = Object.entries(policies).flatMap(([namespace, specs]) =>
    specs.map((spec, index) => ({ metadata: { name: `policy-${index}`, namespace }, spec })),
  );
  return { ...ninePods(labels), policies: documents.map((document) => parsePolicy(document)) };
}
