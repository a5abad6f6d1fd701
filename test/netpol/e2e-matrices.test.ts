import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import type { Protocol } from '../../src/netpol/sets/connection-set.ts';
import { clusterOf, e2eTests, type Matrix } from '../support/e2e-matrices.ts';
import { ninePods } from '../support/nine-pods.ts';

const names = ninePods().pods.map(({ namespace, name }) => `${namespace}/${name}`);

const matches = (pattern: string, pod: string): boolean =>
  pattern === '*' || pattern === pod || pattern === `${pod.split('/')[0]}/*`;

const isOpen = ({ expected }: Matrix, from: string, to: string): boolean =>
  expected.findLast(([source, target]) => matches(source, from) && matches(target, to))?.[2] ??
  true;

/** One line for each pair that may talk; a pod and itself are left out, as Kubernetes leaves them out. */
const pairs = names.flatMap((from) =>
  names.flatMap((to) => (from === to ? [] : [[from, to] as const])),
);

function observed(matrix: Matrix): readonly string[] {
  const { policies, pods, namespaces } = clusterOf(matrix);
  const evaluator = createEvaluator(policies, namespaces);
  const end = (id: string) => {
    const pod = pods.find(({ namespace, name }) => `${namespace}/${name}` === id);
    return { kind: 'pod', pod: pod ?? expect.unreachable(id) } as const;
  };
  const [port, protocol] = matrix.on.split('/') as [string, Protocol];
  return pairs
    .filter(([from, to]) =>
      evaluator.allowed(end(from), end(to)).connections.has(protocol, Number(port)),
    )
    .map(([from, to]) => `${from} → ${to}`);
}

describe("the truth tables of Kubernetes' own tests of network plugins hold", () => {
  test('all 48 tests and 65 tables are here', () => {
    const tables = Object.values(e2eTests);
    expect([tables.length, tables.flat().length]).toEqual([48, 65]);
  });

  test.each(Object.entries(e2eTests))('%s', (_, matrices) => {
    for (const matrix of matrices) {
      const expected = pairs
        .filter(([from, to]) => isOpen(matrix, from, to))
        .map(([from, to]) => `${from} → ${to}`);
      expect(observed(matrix), matrix.on).toEqual(expected);
    }
  });

  test('more than 45 of the tables close something', () => {
    const closing = Object.values(e2eTests)
      .flat()
      .filter((matrix) => pairs.some(([from, to]) => !isOpen(matrix, from, to)));
    expect(closing.length).toBeGreaterThan(45);
  });
});
