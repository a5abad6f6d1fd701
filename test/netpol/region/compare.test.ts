import { describe, expect, test } from 'vitest';
import type { PolicyObject } from '../../../src/netpol/policy/object.ts';
import {
  allowanceOf,
  connections,
  defaultBudget,
  endpointsMeet,
  letThrough,
  namespaceCalled,
  over,
  pods,
  Unfinished,
  type ConnectionCube,
  type EndpointCube,
} from '../../../src/netpol/region/index.ts';
import { ConnectionSet } from '../../../src/netpol/sets/connection-set.ts';

const policy = (spec: PolicyObject['spec'], name: string): PolicyObject => ({
  metadata: { name, namespace: 'shop' },
  spec,
});
const shop = pods(namespaceCalled('shop')) as EndpointCube;
const of = (...specs: PolicyObject['spec'][]) =>
  allowanceOf(
    specs.map((spec, index) => policy(spec, `p${index}`)),
    { namedPorts: 'every' },
  );
const db = { matchLabels: { app: 'db' } };
const shut = { podSelector: db, policyTypes: ['Ingress' as const, 'Egress' as const] };
const open = { podSelector: db, policyTypes: ['Ingress' as const], ingress: [{}] };
const fewer = {
  ...open,
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
};
const all = (a: ReturnType<typeof of>, b: ReturnType<typeof of>, atMost?: number) => [
  ...over(a, b, defaultBudget(), atMost),
];

const closing = (...values: readonly string[]) => ({
  podSelector: { matchExpressions: [{ key: 'app', operator: 'In' as const, values }] },
  policyTypes: ['Ingress' as const],
});
/** How many differences there are, and how many of so many steps it left. */
const used = (steps: number) => {
  const budget = { steps };
  const found = [...over(of(open), of(fewer), budget)];
  return { found: found.length, left: budget.steps };
};

const isOfShop = ({ from }: ConnectionCube): boolean =>
  from.kind === 'pods' && endpointsMeet(from, shop);

describe('one allowance beside another', () => {
  test('lets through nothing more than itself, or than no policy at all', () => {
    for (const one of [of(), of(shut), of(open), of(fewer, shut)]) {
      expect(all(one, one)).toEqual([]);
      expect(all(one, of())).toEqual([]);
    }
  });

  test('without policies lets through whatever another closes and does not open, with who closes it', () => {
    const found = all(of(), of(open, shut));
    // Whatever one policy opens, it opens where another selects the pods as well: ingress is open.
    expect(found.every(({ direction }) => direction === 'Egress')).toBe(true);
    expect(found.map(({ closings }) => closings.map(({ source }) => source.policy))).toEqual([
      ['shop/p1'],
      ['shop/p1'],
    ]);
    expect(found.every(({ opening }) => opening === undefined)).toBe(true);
  });

  test('names who closes all of a set, and nobody who closes a part of it', () => {
    const names = (b: ReturnType<typeof of>) =>
      new Set(all(of(), b).flatMap(({ closings }) => closings.map(({ source }) => source.policy)));
    const everyPod = { podSelector: {}, policyTypes: ['Ingress' as const] };
    expect(names(of(everyPod, { ...everyPod, podSelector: db }))).toEqual(new Set(['shop/p0']));
    expect(names(of(everyPod, everyPod))).toEqual(new Set(['shop/p0', 'shop/p1']));
  });

  test('of two policies with as many keys, that which closes more is not taken for the other', () => {
    const closed = new Set(
      all(of(), of(closing('db'), closing('db', 'web'))).flatMap(({ cube: { to } }) =>
        to.kind === 'pods' ? (to.pod.get('app')?.values ?? []) : [],
      ),
    );
    expect(closed).toEqual(new Set(['db', 'web']));
  });

  test('opens by a rule: the rule is named, and each culprit gives no more pieces than are asked for', () => {
    const found = all(of(open), of(fewer));
    expect(new Set(found.map(({ opening }) => opening?.source.policy))).toEqual(
      new Set(['shop/p0']),
    );
    expect(found.length).toBeGreaterThan(2);
    const few = all(of(open), of(fewer), 1);
    expect(few.length).toBeLessThan(found.length);
    expect(few.length).toBe(2);
    // A culprit says with its last piece whether there may be more of it.
    expect(few.map(({ more }) => more)).toEqual([true, true]);
    expect(found.some(({ more }) => more)).toBe(false);
    const enough = all(of(open), of(fewer), 100);
    expect(enough.map(({ cube, more }) => ({ cube, more }))).toEqual(
      found.map(({ cube }) => ({ cube, more: false })),
    );
  });

  test('counts what one direction opens only as far as the other lets it through', () => {
    const silent = { podSelector: {}, policyTypes: ['Egress' as const] };
    const found = all(of(open, silent), of(fewer, silent));
    // Pods of the namespace may send nothing, so only others and addresses outside are told.
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ cube }) => isOfShop(cube))).toEqual([]);
    expect(all(of(open), of(fewer)).filter(({ cube }) => isOfShop(cube))).not.toEqual([]);
  });

  test('one direction lets through whoever is not closed, and what is opened, and no more', () => {
    const { Ingress } = of(fewer);
    const whole = connections(pods(), shop, ConnectionSet.all);
    if (!whole) throw new Error('there are pods');
    const pieces = [...letThrough(whole, Ingress, 'Ingress', defaultBudget())];
    expect(pieces.map(({ opening }) => opening?.source.policy)).toEqual([undefined, 'shop/p0']);
    const budget = { steps: 0 };
    expect(() => [...letThrough(whole, Ingress, 'Ingress', budget)]).toThrow(Unfinished);
  });

  test('that cannot be finished is said so, in whichever part the steps end', () => {
    const { left, found } = used(1000);
    const needed = 1000 - left;
    expect(used(needed)).toEqual({ found, left: 0 });
    for (let steps = 0; steps < needed; steps += 1) expect(() => used(steps)).toThrow(Unfinished);
  });
});
