import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyAddress, formatAddress, noAddress } from '../../src/netpol/sets/address-set.ts';
import { ConnectionSet } from '../../src/netpol/sets/connection-set.ts';
import { connectivity, type Cluster, type Group } from '../../src/netpol/groups/connectivity.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import type { Endpoint, PluginOptions, Pod } from '../../src/netpol/model.ts';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { clusters, morePolicies, show } from '../support/clusters.ts';
import { cornerNames, corners } from '../support/corners.ts';
import { canMeet, endpoint, questionsAbout, type Question } from '../support/questions.ts';
import { naive } from './naive.ts';

const runs = 500;

/** Random clusters; a counterexample is shrunk and printed as JSON. */
function forEveryCluster(check: (cluster: Cluster) => void): void {
  fc.assert(fc.property(clusters, check), { numRuns: runs, reporter });
}

function reporter<T>(details: fc.RunDetails<T>): void {
  if (!details.failed) return;
  const { seed, counterexamplePath, counterexample, errorInstance } = details;
  throw new Error(
    `seed ${seed}, path ${counterexamplePath}: ${String(errorInstance)}\n${show(counterexample)}`,
  );
}

const options: fc.Arbitrary<PluginOptions> = fc.constantFrom(
  {},
  { ipBlockSelectsPods: true },
  { ipBlockSelectsPods: false },
);

const asked = clusters.chain((cluster) =>
  fc.record({ cluster: fc.constant(cluster), questions: questionsAbout(cluster, 30), options }),
);

const asEndpoint = (pod: Pod): Endpoint => ({ kind: 'pod', pod });

const pairs = (pods: readonly Pod[]): [Pod, Pod][] =>
  pods.flatMap((from) => pods.filter((to) => to !== from).map((to): [Pod, Pod] => [from, to]));

const evaluatorOf = ({ policies, namespaces }: Cluster, plugin?: PluginOptions) =>
  createEvaluator(policies, namespaces, plugin);

describe('the evaluator', () => {
  test('agrees with the naive reading about every single connection', () => {
    const property = fc.property(asked, ({ cluster, questions, options: plugin }) => {
      const evaluator = evaluatorOf(cluster, plugin);
      for (const question of questions) {
        const { connections } = evaluator.allowed(endpoint(question.from), endpoint(question.to));
        const says = connections.has(question.protocol, question.port);
        expect(says, show(question)).toBe(naive(cluster, question, plugin));
      }
    });
    fc.assert(property, { numRuns: runs, reporter });
  });

  test('allows between two pods what any family that both have allows', () => {
    const property = fc.property(asked, ({ cluster, questions, options: plugin }) => {
      const evaluator = evaluatorOf(cluster, plugin);
      for (const { from, to, protocol, port } of questions) {
        if (!from.pod || !to.pod) continue;
        const { connections } = evaluator.allowed(asEndpoint(from.pod), asEndpoint(to.pod));
        const overAny = waysBetween(from.pod, to.pod).some((way) =>
          naive(cluster, { ...way, protocol, port }, plugin),
        );
        expect(connections.has(protocol, port), show({ from, to, protocol, port })).toBe(overAny);
      }
    });
    fc.assert(property, { numRuns: runs, reporter });
  });

  test('never allows less to a pod that is isolated already when a policy is added', () => {
    const property = fc.property(clusters, morePolicies, (cluster, more) => {
      const before = evaluatorOf(cluster);
      const after = evaluatorOf({ ...cluster, policies: [...cluster.policies, more] });
      for (const [from, to] of pairs(cluster.pods).map((pair) => pair.map(asEndpoint))) {
        const old = before.allowed(from as Endpoint, to as Endpoint);
        const now = after.allowed(from as Endpoint, to as Endpoint);
        const isolatedAlready = (['ingress', 'egress'] as const).every(
          (side) => now[side].isolatedBy.length === 0 || old[side].isolatedBy.length > 0,
        );
        const shrinks = !old.connections.isSubsetOf(now.connections);
        expect(shrinks && isolatedAlready, show([from, to])).toBe(false);
      }
    });
    fc.assert(property, { numRuns: runs, reporter });
  });

  test('allows what the rules allow one by one: a policy is the union of its rules', () => {
    forEveryCluster((cluster) => {
      const whole = evaluatorOf(cluster);
      const split = evaluatorOf({ ...cluster, policies: cluster.policies.flatMap(oneRuleEach) });
      for (const [from, to] of pairs(cluster.pods)) {
        const { connections } = whole.allowed(asEndpoint(from), asEndpoint(to));
        const apart = split.allowed(asEndpoint(from), asEndpoint(to)).connections;
        expect(apart.toString(), show([from, to])).toBe(connections.toString());
      }
    });
  });

  test('gives reasons that add up to each direction', () => {
    forEveryCluster((cluster) => {
      const evaluator = evaluatorOf(cluster);
      for (const [from, to] of pairs(cluster.pods)) {
        const verdict = evaluator.allowed(asEndpoint(from), asEndpoint(to));
        for (const { isolatedBy, connections, parts } of [verdict.ingress, verdict.egress]) {
          const sum = parts.reduce((set, part) => set.union(part.connections), ConnectionSet.none);
          if (isolatedBy.length > 0) expect(sum.equals(connections)).toBe(true);
          else expect(connections.isAll).toBe(true);
        }
      }
    });
  });
});

describe('connectivity', () => {
  test('puts every pod in one group, and cuts the addresses without loss or overlap', () => {
    forEveryCluster((cluster) => {
      const { groups } = connectivity(cluster);
      const grouped = groups.flatMap((group) => (group.kind === 'pods' ? group.pods : []));
      expect(grouped.toSorted(byName)).toEqual(cluster.pods.toSorted(byName));
      const outside = groups.flatMap((group) =>
        group.kind === 'outside' ? [group.addresses] : [],
      );
      expect(outside.reduce((a, b) => a.union(b), noAddress)).toEqual(everyAddress);
      const [first = noAddress, ...others] = outside;
      others.reduce((seen, part) => {
        expect(seen.intersect(part).isEmpty).toBe(true);
        return seen.union(part);
      }, first);
    });
  });

  test('says of every pair what the evaluator says, to the port', () => {
    const property = fc.property(clusters, options, (cluster, plugin) => {
      const evaluator = evaluatorOf(cluster, plugin);
      const { groups, edges } = connectivity(cluster, plugin);
      const found = new Map(
        edges.map(({ from, to, connections }) => [`${from} ${to}`, connections]),
      );
      for (const [a, from] of groups.entries()) {
        for (const [b, to] of groups.entries()) {
          if (from.kind === 'outside' && to.kind === 'outside') continue;
          const says = (found.get(`${a} ${b}`) ?? ConnectionSet.none).toString();
          for (const [source, target] of differentMembers(from, to)) {
            const { connections } = evaluator.allowed(source, target);
            expect(says, show([source, target])).toBe(connections.toString());
          }
        }
      }
    });
    fc.assert(property, { numRuns: runs, reporter });
  });
});

describe('the generator', () => {
  test('reaches every corner, and asks only what can happen', () => {
    const reached = new Set<string>();
    const property = fc.property(asked, ({ cluster, questions }) => {
      for (const corner of corners(cluster)) reached.add(corner);
      expect(questions.every(({ from, to }) => canMeet(from, to))).toBe(true);
    });
    fc.assert(property, { numRuns: runs, reporter });
    expect(cornerNames.filter((name) => !reached.has(name))).toEqual([]);
  });
});

const byName = (a: Pod, b: Pod): number => (a.name < b.name ? -1 : 1);

const membersOf = (group: Group): readonly Endpoint[] =>
  group.kind === 'outside' ? [group] : group.pods.map(asEndpoint);

const differentMembers = (from: Group, to: Group): [Endpoint, Endpoint][] =>
  membersOf(from).flatMap((source) =>
    membersOf(to)
      .filter(
        (target) =>
          source.kind === 'outside' || target.kind === 'outside' || source.pod !== target.pod,
      )
      .map((target): [Endpoint, Endpoint] => [source, target]),
  );

/** A policy as one policy per rule and direction, and one without rules that keeps the pods isolated. */
function oneRuleEach({ metadata, spec }: PolicyObject): PolicyObject[] {
  const { podSelector, ingress, egress } = spec;
  const closesEgress = (egress ?? []).length > 0;
  const types = spec.policyTypes?.length
    ? spec.policyTypes
    : closesEgress
      ? (['Ingress', 'Egress'] as const)
      : (['Ingress'] as const);
  const bare = { podSelector, policyTypes: types };
  return [
    { metadata, spec: bare },
    ...(ingress ?? []).map((rule) => ({ metadata, spec: { ...bare, ingress: [rule] } })),
    ...(egress ?? []).map((rule) => ({ metadata, spec: { ...bare, egress: [rule] } })),
  ];
}

/** The ends of every connection that two pods could open, by each of their addresses. */
function waysBetween(from: Pod, to: Pod): Pick<Question, 'from' | 'to'>[] {
  if (from.name === to.name) return [{ from: { pod: from }, to: { pod: to } }];
  return waysOf(from).flatMap((source) =>
    waysOf(to)
      .filter((target) => canMeet(source, target))
      .map((target) => ({ from: source, to: target })),
  );
}

const waysOf = (pod: Pod): Question['from'][] =>
  pod.ips.length === 0 ? [{ pod }] : pod.ips.map((ip) => ({ pod, ip: formatAddress(ip) }));
