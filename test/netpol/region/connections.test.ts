import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  connections,
  connectionsCover,
  connectionsMeet,
  cubeOfSelector,
  defaultBudget,
  difference,
  everybody,
  meetConnections,
  outside,
  pick,
  pods,
  subtractConnections,
  Unfinished,
  type ConnectionCube,
} from '../../../src/netpol/region/index.ts';
import { selects } from '../../../src/netpol/policy/selector.ts';
import { cuts } from '../../../src/netpol/region/connections.ts';
import { blockOf } from '../../../src/netpol/sets/address-set.ts';
import { ConnectionSet } from '../../../src/netpol/sets/connection-set.ts';
import type { Endpoint, Labels } from '../../../src/netpol/model.ts';
import {
  connectionCubes,
  connectionPoints,
  inConnections,
  inSome,
  type EndPoint,
} from '../../support/region-points.ts';

const forEveryTwo = (check: (a: ConnectionCube, b: ConnectionCube) => void): void =>
  fc.assert(
    fc.property(connectionCubes, connectionCubes, (a, b) => {
      check(a, b);
    }),
    { numRuns: 100 },
  );

const pointOf = (end: Endpoint, namespace: Labels | undefined): EndPoint => ({
  pod: end.kind === 'pod' ? end.pod.labels : undefined,
  namespace: namespace ?? {},
  address: (end.kind === 'pod' ? end.pod.ips[0] : end.addresses.intervals[0]?.start) ?? -1n,
});

const podsOf = (cidr: string) => pods(undefined, undefined, blockOf(cidr));

/** Whether what is picked from a set is in it. */
function liesWithin(cube: ConnectionCube): boolean {
  const { from, to, namespaces, protocol, port } = pick(cube);
  const [source, target] = [pointOf(from, namespaces[0]), pointOf(to, namespaces[1])];
  return inConnections(cube, { from: source, to: target, protocol, port });
}

describe('a set of connections', () => {
  test('needs ends that share a family, a pod among them, and a port', () => {
    const [v4, v6] = [outside(blockOf('0.0.0.0/0')), outside(blockOf('::/0'))];
    const { all, none } = ConnectionSet;
    expect(connections(v4, podsOf('fd00::/8'), all)).toBeUndefined();
    expect(connections(podsOf('fd00::/8'), v4, all)).toBeUndefined();
    expect(connections(podsOf('10.0.0.0/8'), podsOf('fd00::/8'), all)).toBeUndefined();
    expect(connections(v4, v4, all)).toBeUndefined();
    expect(connections(v6, podsOf('fd00::/8'), none)).toBeUndefined();
    expect(connections(undefined, podsOf('fd00::/8'), all)).toBeUndefined();
    expect(connections(v6, undefined, all)).toBeUndefined();
    expect(connections(v6, podsOf('fd00::/8'), all)).toBeDefined();
    expect(connections(podsOf('10.0.0.0/8'), v4, all)).toBeDefined();
  });

  test('meets another in what is in both, and nothing else', () => {
    forEveryTwo((a, b) => {
      const met = meetConnections(a, b);
      const both = connectionPoints.filter(
        (point) => inConnections(a, point) && inConnections(b, point),
      );
      expect(connectionPoints.filter((point) => met && inConnections(met, point))).toEqual(both);
      if (both.length > 0 || met) expect(connectionsMeet(a, b)).toBe(true);
    });
  });

  test('that does not meet another has nothing in common with it, whichever of ends and ports differ', () => {
    const end = pods();
    const web = connections(end, end, ConnectionSet.of('TCP', 80));
    const dns = connections(end, end, ConnectionSet.of('UDP', 80));
    const out = everybody.flatMap((to) => connections(end, to, ConnectionSet.all) ?? []);
    if (!web || !dns) throw new Error('no contradiction here');
    expect(connectionsMeet(web, dns)).toBe(false);
    expect(out.map((each) => connectionsMeet(web, each))).toEqual([true, false]);
    const back = everybody.flatMap((from) => connections(from, end, ConnectionSet.all) ?? []);
    expect(back.map((each) => connectionsMeet(web, each))).toEqual([true, false]);
  });

  test('covers another only when each of its connections is its own, and always its meet with it', () => {
    forEveryTwo((a, b) => {
      const others = connectionPoints.filter(
        (point) => inConnections(b, point) && !inConnections(a, point),
      );
      expect(connectionsCover(a, b) ? others : []).toEqual([]);
      const met = meetConnections(a, b) ?? a;
      expect(connectionsCover(a, met)).toBe(true);
    });
  });

  test('leaves, without another, disjoint sets of what is not in that', () => {
    forEveryTwo((a, b) => {
      const pieces = subtractConnections(a, b);
      const wrong = connectionPoints.filter((point) => {
        const isLeft = inConnections(a, point) && !inConnections(b, point);
        return inSome(pieces, point) !== Number(isLeft);
      });
      expect(wrong).toEqual([]);
    });
  });

  test('is cut into no more pieces than cuts says, and into none where that is zero', () => {
    forEveryTwo((a, b) => {
      if (!meetConnections(a, b)) return;
      expect(subtractConnections(a, b).length).toBeLessThanOrEqual(cuts(a, b));
      expect(cuts(a, b) === 0).toBe(connectionsCover(b, a));
    });
  });

  test('leaves, without many others, disjoint sets of what is in none of them', () => {
    const holes = fc.array(connectionCubes, { maxLength: 5 });
    fc.assert(
      fc.property(connectionCubes, holes, (whole, others) => {
        const pieces = [...difference(whole, others, defaultBudget())];
        const wrong = connectionPoints.filter((point) => {
          const isLeft = inConnections(whole, point) && inSome(others, point) === 0;
          return inSome(pieces, point) !== Number(isLeft);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('is never empty: what is picked from any piece of it lies in the piece', () => {
    const holes = fc.array(connectionCubes, { maxLength: 5 });
    fc.assert(
      fc.property(connectionCubes, holes, (whole, others) => {
        for (const piece of [whole, ...difference(whole, others, defaultBudget())])
          expect(liesWithin(piece)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a connection that is picked', () => {
  test('has no value that is excluded, no key that is to be absent, and every key that is to be there', () => {
    const selector = {
      matchExpressions: [
        { key: 'a', operator: 'Exists' as const },
        { key: 'a', operator: 'NotIn' as const, values: ['x', 'xx', 'xxxx'] },
        { key: 'b', operator: 'DoesNotExist' as const },
        { key: 'c', operator: 'NotIn' as const, values: ['x'] },
      ],
    };
    const end = pods(undefined, cubeOfSelector(selector));
    const cube = connections(end, end, ConnectionSet.of('UDP', 7));
    if (!cube) throw new Error('no contradiction here');
    expect(liesWithin(cube)).toBe(true);
    const { from, protocol, port } = pick(cube);
    const labels = from.kind === 'pod' ? from.pod.labels : {};
    expect(Object.keys(labels)).toEqual(['a']);
    expect(selects(selector, labels)).toBe(true);
    expect([protocol, port]).toEqual(['UDP', 7]);
  });
});

describe('a difference that takes too many steps', () => {
  const everything = everybody.flatMap(
    (from) => connections(from, pods(), ConnectionSet.all) ?? [],
  )[0];

  test('throws rather than say that nothing is left, or that something is', () => {
    if (!everything) throw new Error('there are pods');
    for (const steps of [0, -1]) {
      const pieces = difference(everything, [everything], { steps });
      expect(() => [...pieces]).toThrow(Unfinished);
    }
    expect([...difference(everything, [everything], { steps: 1 })]).toEqual([]);
  });

  test('without holes is what it was, whatever is left of the budget', () => {
    if (!everything) throw new Error('there are pods');
    expect([...difference(everything, [], { steps: 0 })]).toEqual([everything]);
  });

  test('shares its budget with those before it: the steps that they took are gone', () => {
    if (!everything) throw new Error('there are pods');
    const budget = { steps: 3 };
    for (let round = 0; round < 3; round += 1)
      expect([...difference(everything, [everything], budget)]).toEqual([]);
    expect(budget.steps).toBe(0);
    expect(() => [...difference(everything, [everything], budget)]).toThrow(Unfinished);
  });
});
