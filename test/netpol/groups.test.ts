import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf } from '../../src/netpol/sets/address-set.ts';
import { ConnectionSet } from '../../src/netpol/sets/connection-set.ts';
import {
  connectivity,
  type Cluster,
  type Connectivity,
  type Group,
  type PolicyChange,
} from '../../src/netpol/groups/connectivity.ts';
import type { PluginOptions, Pod } from '../../src/netpol/model.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { clusters, morePolicies, show } from '../support/clusters.ts';

const pod = (name: string, more: Partial<Pod> = {}): Pod => ({
  namespace: 'kasm',
  name,
  labels: { app: name },
  ips: [],
  ports: [],
  hostNetwork: false,
  ...more,
});

const policy = (name: string, spec: PolicyObject['spec']): PolicyObject => ({
  metadata: { namespace: 'kasm', name },
  spec,
});

const judge = (pods: readonly Pod[], policies: readonly PolicyObject[], plugin?: PluginOptions) =>
  connectivity({ pods, policies, namespaces: [] }, plugin);

const groupOf = ({ groups }: Connectivity, name: string): number =>
  groups.findIndex((group) => group.kind === 'pods' && group.pods.some((one) => one.name === name));

/** What one pod may open to another, as text. */
const says = (judged: Connectivity, from: string, to: string): string =>
  judged.allowed(groupOf(judged, from), groupOf(judged, to)).toString();

const names = (group: Group): string =>
  group.kind === 'pods' ? group.pods.map(({ name }) => name).join(' ') : 'outside';

const closed = policy('closed', { podSelector: { matchLabels: { app: 'db' } } });
const fromApi = (port: number | string): PolicyObject =>
  policy('from-api', {
    podSelector: { matchLabels: { app: 'db' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port }] }],
  });

const ip = (last: number) => [addressOf(`10.0.0.${last}`)];
const mainPort = (number: number) => [{ name: 'main', port: number, protocol: 'TCP' }] as const;

describe('groups', () => {
  test('hold pods together that differ only in labels for which no policy asks', () => {
    const { groups } = judge(
      [
        pod('a', { labels: { app: 'db', hash: '1' } }),
        pod('b', { labels: { app: 'db', hash: '2' } }),
      ],
      [closed],
    );
    expect(groups.map(names)).toEqual(['a b', 'outside']);
  });

  test('hold pods together whose values of a label are none that a policy asks for', () => {
    const { groups } = judge(
      [pod('x'), pod('y'), pod('db'), pod('bare', { labels: {} })],
      [closed],
    );
    expect(groups.map(names)).toEqual(['x y bare', 'db', 'outside']);
  });

  test('part pods that a policy tells apart by the absence of a label alone', () => {
    const absent = { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } as const;
    const { groups } = judge(
      [pod('x'), pod('bare', { labels: {} })],
      [policy('p', { podSelector: absent })],
    );
    expect(groups.map(names)).toEqual(['x', 'bare', 'outside']);
  });

  test('do not part pods by node where no pod is on the host network', () => {
    const pods = [pod('a', { node: 'one' }), pod('b', { node: 'two' })];
    expect(judge(pods, [closed]).groups.map(names)).toEqual(['a b', 'outside']);
  });

  test('part pods by node where a pod of the node is on the host network, and only there', () => {
    const pods = ['one', 'two', 'three'].map((node) => pod(`on-${node}`, { node }));
    const host = pod('host', { node: 'one', hostNetwork: true });
    const { groups } = judge([...pods, host], []);
    expect(groups.map(names)).toEqual(['on-one', 'on-two on-three', 'host', 'outside']);
  });

  test('never hold a pod of the host network and another together', () => {
    const { groups } = judge([pod('x'), pod('host', { hostNetwork: true })], []);
    expect(groups.map(names)).toEqual(['x', 'host', 'outside']);
  });

  test('resolve a named port on pods, not on the host network, where both declare it in one block', () => {
    const ports = [{ name: 'http', port: 8080, protocol: 'TCP' }] as const;
    const judged = judge(
      [
        pod('api', { ips: [addressOf('10.0.0.1')] }),
        pod('host', { ips: [addressOf('10.0.0.2')], hostNetwork: true, ports }),
        pod('web', { ips: [addressOf('10.0.0.3')], ports }),
      ],
      [
        policy('p', {
          podSelector: { matchLabels: { app: 'api' } },
          policyTypes: ['Egress'],
          egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 'http' }] }],
        }),
      ],
    );
    expect(says(judged, 'api', 'web')).toBe('8080/TCP');
    expect(says(judged, 'api', 'host')).toBe('none');
  });

  test('keep ports apart that policies name, by number and by protocol', () => {
    const db = (name: string, port: number, protocol: 'TCP' | 'UDP'): Pod =>
      pod(name, { labels: { app: 'db' }, ports: [{ name: 'main', port, protocol }] });
    const pods = [pod('api'), db('a', 1, 'TCP'), db('b', 2, 'TCP'), db('c', 1, 'UDP')];
    const judged = judge(pods, [fromApi('main')]);
    expect(['a', 'b', 'c'].map((to) => says(judged, 'api', to))).toEqual([
      '1/TCP',
      '2/TCP',
      'none',
    ]);
  });

  test('are none but the addresses outside in a cluster without pods', () => {
    const judged = judge([], [fromApi(1)]);
    expect(judged.groups.map(names)).toEqual(['outside']);
    expect([judged.edges, ...judged.rows]).toEqual([[], { from: [0], to: [] }]);
  });
});

const plugins: fc.Arbitrary<PluginOptions> = fc.record({
  ipBlockSelectsPods: fc.boolean(),
  ownNode: fc.constantFrom('to pods' as const, 'both ways' as const),
});

describe('connectivity', () => {
  test('says of every pair of pods what the evaluator says, with every option of plugins', () => {
    const property = fc.property(clusters, plugins, (cluster, plugin) => {
      const evaluator = createEvaluator(cluster.policies, cluster.namespaces, plugin);
      const judged = connectivity(cluster, plugin);
      for (const from of cluster.pods)
        for (const to of cluster.pods) {
          if (from === to) continue;
          const [source, target] = [from, to].map((one) => ({ kind: 'pod', pod: one }) as const);
          if (!source || !target) continue;
          const { connections } = evaluator.allowed(source, target);
          expect(says(judged, from.name, to.name), show([from, to])).toBe(connections.toString());
        }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('says the same by edges, by rows and by pairs', () => {
    const property = fc.property(clusters, plugins, (cluster, plugin) => {
      const judged = connectivity(cluster, plugin);
      const byEdge = new Map(
        judged.edges.map(({ from, to, connections }) => [`${from} ${to}`, connections.toString()]),
      );
      const byRow = [...judged.rows].flatMap(({ from, to }) =>
        from.flatMap((source) =>
          to.flatMap(({ groups, connections }) =>
            [...groups].map((target) => [`${source} ${target}`, connections.toString()] as const),
          ),
        ),
      );
      expect(byRow.length).toBe(byEdge.size);
      expect(new Map(byRow)).toEqual(byEdge);
      const all = [...judged.groups.keys()];
      for (const from of all)
        for (const to of all)
          expect(judged.allowed(from, to).toString()).toBe(byEdge.get(`${from} ${to}`) ?? 'none');
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('lists edges in order of from and to, and none that allows nothing', () => {
    const property = fc.property(clusters, (cluster) => {
      const { edges, groups } = connectivity(cluster);
      const places = edges.map(({ from, to }) => from * groups.length + to);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(new Set(places).size).toBe(places.length);
      expect(edges.some(({ connections }) => connections.isEmpty)).toBe(false);
    });
    fc.assert(property, { numRuns: 100 });
  });

  test.each([-1, 2, 0.5])('refuses %d as the number of a group', (number) => {
    const judged = judge([pod('x')], []);
    expect(() => judged.allowed(0, number)).toThrow('groups have numbers from 0 to 1');
    expect(() => judged.allowed(number, 0)).toThrow('groups have numbers from 0 to 1');
  });
});

/** All that a judgement says, as data that compares. */
const whole = ({ groups, edges }: Connectivity) => ({
  groups: groups.map((group) =>
    group.kind === 'pods' ? group.pods.map(({ name }) => name) : group.addresses.toString(),
  ),
  edges: edges.map(({ from, to, connections }) => `${from} -> ${to}: ${connections.toString()}`),
});

const keyOf = ({ metadata }: PolicyObject): string =>
  `${metadata.namespace ?? 'default'}/${metadata.name}`;

/** Takes away the policies at these places of what is left, and applies others under a few names. */
const edit = fc.record({
  remove: fc.array(fc.nat(20), { maxLength: 2 }),
  apply: fc.array(fc.tuple(fc.nat(7), morePolicies), { maxLength: 2 }),
});

describe('a judgement with a change', () => {
  test('is equal to a fresh judgement of the changed cluster, after each of many edits', () => {
    const property = fc.property(
      clusters,
      plugins,
      fc.array(edit, { minLength: 1, maxLength: 12 }),
      (cluster, plugin, edits) => {
        let policies = new Map(cluster.policies.map((one) => [keyOf(one), one]));
        let judged = connectivity(cluster, plugin);
        for (const { remove, apply } of edits) {
          const there = [...policies.values()];
          const gone = remove.flatMap((place) => there[place % (there.length || 1)] ?? []);
          const added = apply.map(([name, one]) => ({
            ...one,
            metadata: { ...one.metadata, name: `policy-${name}` },
          }));
          const before = whole(judged);
          const next = judged.with({ remove: gone.map(({ metadata }) => metadata), apply: added });
          policies = new Map(policies);
          for (const one of gone) policies.delete(keyOf(one));
          for (const one of added) policies.set(keyOf(one), one);
          const fresh = connectivity({ ...cluster, policies: [...policies.values()] }, plugin);
          expect(whole(next)).toEqual(whole(fresh));
          expect(whole(judged)).toEqual(before);
          judged = next;
        }
      },
    );
    fc.assert(property, { numRuns: 150 });
  });

  test('is equal to a fresh one when nothing was asked of those before it', () => {
    const property = fc.property(
      clusters,
      fc.array(morePolicies, { minLength: 2, maxLength: 12 }),
      (cluster, more) => {
        const judged = more.reduce(
          (last, one) => last.with({ apply: [one] }),
          connectivity(cluster),
        );
        const after = new Map([...cluster.policies, ...more].map((one) => [keyOf(one), one]));
        const fresh = connectivity({ ...cluster, policies: [...after.values()] });
        expect(whole(judged)).toEqual(whole(fresh));
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  const pods = [pod('db'), pod('api'), pod('web')];

  test('replaces a policy of the same namespace and name', () => {
    const judged = judge(pods, [fromApi(1)]).with({ apply: [fromApi(2)] });
    expect(says(judged, 'api', 'db')).toBe('2/TCP');
  });

  test('adds a policy of the same name in another namespace', () => {
    const { metadata, spec } = fromApi(2);
    const other = { metadata: { ...metadata, namespace: 'other' }, spec };
    expect(says(judge(pods, [fromApi(1)]).with({ apply: [other] }), 'api', 'db')).toBe('1/TCP');
  });

  test('takes away first, so that one change may rename a policy', () => {
    const { metadata } = fromApi(1);
    const judged = judge(pods, [fromApi(1)]).with({ remove: [metadata], apply: [fromApi(3)] });
    expect(says(judged, 'api', 'db')).toBe('3/TCP');
  });

  test('opens what the last policy closed when that goes', () => {
    const judged = judge(pods, [closed]);
    expect(says(judged, 'web', 'db')).toBe('none');
    expect(says(judged.with({ remove: [closed.metadata] }), 'web', 'db')).toBe('all');
    expect(says(judged, 'web', 'db')).toBe('none');
  });

  describe('looks at pods again for what no policy asked before', () => {
    const twins = [
      pod('one', { labels: { app: 'db', tier: 'a' }, ips: ip(1), ports: mainPort(1) }),
      pod('two', { labels: { app: 'db', tier: 'b' }, ips: ip(2), ports: mainPort(2) }),
      pod('api', { ips: ip(3) }),
    ];
    const all = policy('all', { podSelector: {} });
    const open = (rule: NonNullable<PolicyObject['spec']['ingress']>[number]): PolicyObject =>
      policy('more', { podSelector: {}, ingress: [rule] });

    test.each<[string, PolicyObject, string, string, string, string]>([
      ['the name of a port', open({ ports: [{ port: 'main' }] }), '1/TCP', '2/TCP', 'none', 'none'],
      [
        'a label',
        open({ from: [{ podSelector: { matchLabels: { tier: 'a' } } }], ports: [{ port: 9 }] }),
        'none',
        'none',
        '9/TCP',
        'none',
      ],
      [
        'a block',
        open({ from: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 9 }] }),
        'none',
        'none',
        '9/TCP',
        'none',
      ],
    ])('%s', (_, more, toOne, toTwo, fromOne, fromTwo) => {
      const before = judge(twins, [all]);
      expect(before.groups.map(names)).toEqual(['one two api', 'outside']);
      const after = before.with({ apply: [more] });
      expect([says(after, 'api', 'one'), says(after, 'api', 'two')]).toEqual([toOne, toTwo]);
      expect([says(after, 'one', 'api'), says(after, 'two', 'api')]).toEqual([fromOne, fromTwo]);
      const gone = after.with({ remove: [more.metadata] });
      expect(whole(gone)).toEqual(whole(before));
    });
  });

  test('takes a policy without a namespace for one of default', () => {
    const home = { metadata: { name: 'p' }, spec: {} };
    const cluster: Cluster = {
      pods: [pod('x', { namespace: 'default' })],
      namespaces: [],
      policies: [home],
    };
    const open = connectivity(cluster).with({ remove: [{ namespace: 'default', name: 'p' }] });
    expect(open.allowed(1, 0)).toBe(ConnectionSet.all);
  });

  test.each<[string, PolicyChange]>([
    ['another name', { remove: [{ namespace: 'kasm', name: 'nobody' }] }],
    ['another namespace', { remove: [{ namespace: 'other', name: 'closed' }] }],
    ['no namespace', { remove: [{ name: 'closed' }] }],
    ['a name that the same change adds', { remove: [fromApi(1).metadata], apply: [fromApi(1)] }],
  ])('refuses to take away a policy that is not there: %s', (_, change) => {
    expect(() => judge(pods, [closed]).with(change)).toThrow(
      /^(kasm|other|default)\/[a-z-]+: is no policy of this cluster; remove one that is there$/u,
    );
  });

  test('stays right when thousands of changes have filled the index with what nobody uses', () => {
    let judged = judge(pods, [closed]);
    for (let change = 1; change <= 4000; change += 1)
      judged = judged.with({ apply: [fromApi(change)] });
    expect(says(judged, 'api', 'db')).toBe('4000/TCP');
    expect(whole(judged)).toEqual(whole(judge(pods, [closed, fromApi(4000)])));
  });
});
