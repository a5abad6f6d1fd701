import fc from 'fast-check';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import type { LabelSelector } from '../../src/netpol/policy/selector.ts';

/** How policies of somebody are drawn: the same shape draws the same ones. */
export interface Shape {
  readonly policies: number;
  /** Namespaces that the policies are in, by turns. */
  readonly namespaces: readonly string[];
  /** How many keys a selector names, of so many in all. */
  readonly keys: number;
  readonly of: number;
}

const expression = (
  keys: number,
): fc.Arbitrary<NonNullable<LabelSelector['matchExpressions']>[number]> =>
  fc
    .record({
      key: fc.nat(keys - 1).map((number) => `k${number}`),
      operator: fc.constantFrom(
        'In' as const,
        'NotIn' as const,
        'Exists' as const,
        'DoesNotExist' as const,
      ),
      values: fc.uniqueArray(fc.constantFrom('u', 'v', 'w', 'x'), { minLength: 1, maxLength: 2 }),
    })
    .map(({ key, operator, values }) => ({
      key,
      operator,
      ...(operator === 'In' || operator === 'NotIn' ? { values } : {}),
    }));

/** Policies that close both directions for pods of many labels and open a port each: what a proof has most to do with. */
export function hardPolicies({ policies, namespaces, keys, of }: Shape): readonly PolicyObject[] {
  const selector: fc.Arbitrary<LabelSelector> = fc
    .uniqueArray(expression(of), { minLength: keys, maxLength: keys, selector: ({ key }) => key })
    .map((matchExpressions) => ({ matchExpressions }));
  const drawn = fc.record({
    subject: selector,
    source: selector,
    target: selector,
    port: fc.integer({ min: 1, max: 9000 }),
  });
  return fc
    .sample(drawn, { numRuns: policies, seed: 20_261_125 })
    .map(({ subject, source, target, port }, index) => ({
      metadata: {
        name: `hard-${index}`,
        namespace: namespaces[index % namespaces.length] as string,
      },
      spec: {
        podSelector: subject,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ namespaceSelector: {}, podSelector: source }], ports: [{ port }] }],
        egress: [{ to: [{ podSelector: target }] }],
      },
    }));
}
