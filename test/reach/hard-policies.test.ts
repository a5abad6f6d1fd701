import { describe, expect, test } from 'vitest';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { diff } from '../../src/reach/diff.ts';
import { holds, prove } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import { hardPolicies } from '../support/hard-policies.ts';
import { policiesOf } from '../support/random-tables.ts';

const table = await resolve({ preset: 'kasm-1.19' });
const own: readonly PolicyObject[] = policiesOf(table).map(({ metadata, spec }) => ({
  metadata: { ...metadata, namespace: 'kasm' },
  spec,
}));
const proofWith = (foreign: readonly PolicyObject[], steps?: number) =>
  prove({
    source: 'test',
    table,
    policies: [...own, ...foreign],
    namespace: 'kasm',
    ...(steps === undefined ? {} : { budget: { steps } }),
  });

const elsewhere = ['shop', 'monitoring', 'kube-system'];

describe('hundreds of policies with many keys are judged to the end', () => {
  test.each([
    { policies: 200, namespaces: elsewhere, keys: 50, of: 60 },
    { policies: 200, namespaces: elsewhere, keys: 50, of: 200 },
    { policies: 200, namespaces: elsewhere, keys: 2, of: 50 },
    { policies: 200, namespaces: ['monitoring'], keys: 2, of: 50 },
    { policies: 1000, namespaces: elsewhere, keys: 2, of: 200 },
  ])('$policies of other namespaces, $keys keys of $of: nothing opens', (shape) => {
    const { unfinished, findings } = proofWith(hardPolicies(shape));
    expect(unfinished).toBe(false);
    expect(findings.filter(({ kind }) => kind === 'excess')).toEqual([]);
  });

  test.each([
    { policies: 200, namespaces: ['kasm'], keys: 50, of: 60 },
    { policies: 200, namespaces: ['kasm'], keys: 50, of: 200 },
    { policies: 200, namespaces: ['kasm'], keys: 2, of: 50 },
    { policies: 200, namespaces: ['kasm'], keys: 3, of: 10 },
  ])(
    '$policies of the same namespace, $keys keys of $of: each rule that opens is found',
    (shape) => {
      const foreign = hardPolicies(shape);
      const { unfinished, findings } = proofWith(foreign);
      expect(unfinished).toBe(false);
      const opening = findings.flatMap(({ culprit }) =>
        culprit.kind === 'rule' && culprit.rule.direction === 'Ingress'
          ? [culprit.rule.policy]
          : [],
      );
      expect(new Set(opening)).toEqual(
        new Set(foreign.map(({ metadata }) => `kasm/${metadata.name}`)),
      );
    },
  );
});

describe('a question that takes more steps than it may', () => {
  const foreign = hardPolicies({ policies: 20, namespaces: ['kasm'], keys: 2, of: 50 });

  test('is not answered: the proof says so and does not hold, wherever the steps end', () => {
    const budget = { steps: 1_000_000 };
    const whole = prove({ source: 'test', table, policies: own, namespace: 'kasm', budget });
    expect(holds(whole)).toBe(true);
    const needed = 1_000_000 - budget.steps;
    expect(needed).toBeGreaterThan(100);
    for (const part of [0, 0.01, 0.1, 0.5, 0.9]) {
      const proof = proofWith([], Math.floor(needed * part));
      expect(proof.unfinished).toBe(true);
      expect(holds(proof)).toBe(false);
    }
    expect(holds(proofWith([], needed))).toBe(true);
  });

  test('a difference without steps left says so, though it found nothing', () => {
    const [before, after] = [own, [...own, ...foreign]].map((policies) => ({ policies, table }));
    if (!before || !after) throw new Error('two sides');
    const none = diff(before, after, 'kasm', true, { steps: 10 });
    expect([none.unfinished, none.opened, none.closed]).toEqual([true, [], []]);
    const all = diff(before, after, 'kasm');
    expect(all.unfinished).toBe(false);
    expect(all.opened.length).toBeGreaterThan(0);
  });
});
