import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/netpol/model.ts';
import {
  absent,
  endpointsCover,
  endpointsMeet,
  everybody,
  holdsEndpoint,
  meetEndpoints,
  namespaceCalled,
  namespaceName,
  noneOf,
  outside,
  pods,
  subtractEndpoints,
  type EndpointCube,
} from '../../../src/netpol/region/index.ts';
import { cuts } from '../../../src/netpol/region/endpoints.ts';
import { blockOf, noAddress } from '../../../src/netpol/sets/address-set.ts';
import { IntervalSet } from '../../../src/netpol/sets/interval-set.ts';
import { endpointCubes, endPoints, inEnd, type EndPoint } from '../../support/region-points.ts';

const forEveryTwo = (check: (a: EndpointCube, b: EndpointCube) => void): void =>
  fc.assert(
    fc.property(endpointCubes, endpointCubes, (a, b) => {
      check(a, b);
    }),
    { numRuns: 120 },
  );

const defined = (labels: EndPoint['namespace']) =>
  Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

const endpointOf = ({ pod, namespace, address }: EndPoint): Endpoint =>
  pod
    ? {
        kind: 'pod',
        pod: {
          namespace: namespace[namespaceName] ?? '',
          name: '',
          labels: defined(pod),
          ips: [address],
          ports: [],
          hostNetwork: false,
        },
      }
    : { kind: 'outside', addresses: IntervalSet.of({ start: address, end: address + 1n }) };

describe('who an end of a connection may be', () => {
  test('everybody is every pod and every address, each once', () => {
    const once = endPoints.filter(
      (point) => everybody.filter((cube) => inEnd(cube, point)).length === 1,
    );
    expect(once).toEqual(endPoints);
  });

  test('a namespace without a name, and an end without an address, are nobody', () => {
    expect(pods(new Map([[namespaceName, absent]]))).toBeUndefined();
    expect(pods(undefined, undefined, noAddress)).toBeUndefined();
    expect(outside(noAddress)).toBeUndefined();
  });

  test('a namespace always has a name: who is in none of these is in another', () => {
    const elsewhere = pods(new Map([[namespaceName, noneOf('one')]]));
    const one = pods(namespaceCalled('one'));
    const all = pods();
    if (!elsewhere || !one || !all) throw new Error('no contradiction here');
    const rest = subtractEndpoints(all, elsewhere);
    expect(rest).toEqual([one]);
  });

  test('an end lies in a set as labels and address say', () => {
    fc.assert(
      fc.property(endpointCubes, (cube) => {
        const held = endPoints.filter((point) =>
          holdsEndpoint(cube, endpointOf(point), defined(point.namespace), point.address),
        );
        expect(held).toEqual(endPoints.filter((point) => inEnd(cube, point)));
      }),
      { numRuns: 30 },
    );
  });

  test('an address that is not known lies in no block, and where every address does', () => {
    const pod = endpointOf({ pod: {}, namespace: { [namespaceName]: 'one' }, address: 0n });
    const name = { [namespaceName]: 'one' };
    for (const [addresses, isIn] of [
      [undefined, true],
      [blockOf('0.0.0.0/0'), false],
    ] as const) {
      const cube = pods(undefined, undefined, addresses);
      expect(cube && holdsEndpoint(cube, pod, name, undefined)).toBe(isIn);
    }
  });

  test('the meet is who is in both, and whether there is anybody is known without it', () => {
    forEveryTwo((a, b) => {
      const met = meetEndpoints(a, b);
      const both = endPoints.filter((point) => inEnd(a, point) && inEnd(b, point));
      expect(endPoints.filter((point) => met && inEnd(met, point))).toEqual(both);
      expect(endpointsMeet(a, b)).toBe(met !== undefined);
    });
  });

  test('one set covers another only when each of its ends is its own, and always its meet with it', () => {
    forEveryTwo((a, b) => {
      const others = endPoints.filter((point) => inEnd(b, point) && !inEnd(a, point));
      if (endpointsCover(a, b)) expect(others).toEqual([]);
      const met = meetEndpoints(a, b);
      if (met) expect(endpointsCover(a, met) && endpointsCover(b, met)).toBe(true);
      expect(endpointsCover(a, b)).toBe(subtractEndpoints(b, a).length === 0);
    });
  });

  test('a set without another is disjoint sets of who is left', () => {
    forEveryTwo((a, b) => {
      const pieces = subtractEndpoints(a, b);
      const wrong = endPoints.filter((point) => {
        const times = pieces.filter((piece) => inEnd(piece, point)).length;
        return times !== Number(inEnd(a, point) && !inEnd(b, point));
      });
      expect(wrong).toEqual([]);
    });
  });

  test('cuts says how many pieces that takes', () => {
    forEveryTwo((a, b) => {
      const count = endpointsMeet(a, b) ? subtractEndpoints(a, b).length : cuts(a, b);
      expect(cuts(a, b)).toBe(count);
    });
  });
});
