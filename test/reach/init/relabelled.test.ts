import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cluster } from '../../../src/reach/coverage/index.ts';
import { isLasting } from '../../../src/reach/init/labels.ts';
import type { Labels } from '../../../src/netpol/model.ts';
import { begun, clusterFrom, podsOf } from '../../support/begun.ts';
import { loadPods } from '../../support/kasm-pods.ts';

const presets = ['plain', 'kasm-1.16', 'kasm-1.18', 'kasm-1.19', 'kasm-connection-proxy'] as const;

/** What a relabelling does to the labels of all pods of a deployment. */
type Change = (all: readonly Labels[]) => readonly Labels[];

const mapped =
  (change: (key: string, value: string) => readonly [string, string]): Change =>
  (all) =>
    all.map((labels) =>
      Object.fromEntries(Object.entries(labels).map(([key, value]) => change(key, value))),
    );

/** Every key under another name, each by itself. */
const otherKeys = mapped((key, value) => [
  `example.org/${key.replaceAll(/[^a-z0-9]/giu, '-')}`,
  value,
]);

/** Every value under another name, one for one. */
const otherValues: Change = (all) => {
  const known = new Map<string, string>();
  return mapped((key, value) => {
    const name = known.get(value) ?? `v${known.size}`;
    known.set(value, name);
    return [key, name];
  })(all);
};

/** All labels of one pod on another. */
const rotated =
  (by: number): Change =>
  (all) =>
    all.map((_, index) => all[(index + by) % all.length] ?? {});

/** The values of one key dealt out anew. */
const dealt =
  (key: string, by: number): Change =>
  (all) => {
    const bearing = all.filter((labels) => Object.hasOwn(labels, key));
    const values = bearing.map((labels) => labels[key] ?? '');
    return all.map((labels) => {
      const at = bearing.indexOf(labels);
      return at === -1 ? labels : { ...labels, [key]: values[(at + by) % values.length] ?? '' };
    });
  };

/** Without one key. */
const without =
  (key: string): Change =>
  (all) =>
    all.map((labels) =>
      Object.fromEntries(Object.entries(labels).filter(([name]) => name !== key)),
    );

/** One label that all share. */
const alike: Change = (all) => all.map((labels) => ({ ...labels, app: 'kasm-db' }));

const keys = [
  'app',
  'app.kubernetes.io/component',
  'app.kubernetes.io/name',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/instance',
  'helm.sh/chart',
];

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.oneof(
    fc.constantFrom(otherKeys, otherValues, alike),
    fc.integer({ min: 1, max: 11 }).map(rotated),
    fc
      .tuple(fc.constantFrom(...keys), fc.integer({ min: 1, max: 5 }))
      .map(([key, by]) => dealt(key, by)),
    fc.constantFrom(...keys).map(without),
  ),
  { minLength: 1, maxLength: 4 },
);

const deployments = presets.map((preset) => {
  const cluster = clusterFrom(podsOf(preset));
  const components = new Map(
    cluster.workloads.map(({ pod }, index) => [pod.name, loadPods(preset)[index]?.component]),
  );
  return { preset, cluster, components };
});

function relabelled(cluster: Cluster, all: readonly Change[]): Cluster {
  const labels = all.reduce<readonly Labels[]>(
    (found, change) => change(found),
    cluster.workloads.map(({ pod }) => pod.labels),
  );
  const workloads = cluster.workloads.map((each, index) => ({
    ...each,
    pod: { ...each.pod, labels: labels[index] ?? {} },
  }));
  return { ...cluster, workloads };
}

test('however pods are relabelled, a component means pods of its own and nobody else; of the others it asks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...deployments), changes, async (deployment, all) => {
      const { components, cluster } = deployment;
      const { meant, beginning } = await begun(relabelled(cluster, all));
      const wrong = Object.entries(meant).flatMap(([component, pods]) =>
        pods.filter((name) => components.get(name) !== component),
      );
      expect(wrong).toEqual([]);
      const known = new Set(Object.values(meant).flat());
      const asked = new Set(
        beginning.questions.flatMap((question) =>
          'pods' in question ? question.pods.map(({ pod }) => pod.name) : [],
        ),
      );
      const silent = [...components.keys()].filter((name) => !known.has(name) && !asked.has(name));
      expect(silent).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('keys and values under other names change nothing: every pod is found', async () => {
  for (const { preset, cluster, components } of deployments) {
    for (const change of [[otherKeys], [otherValues], [otherKeys, otherValues]]) {
      const { meant } = await begun(relabelled(cluster, change));
      const labelled = cluster.workloads.filter(({ pod }) =>
        Object.keys(pod.labels).some(isLasting),
      );
      const lost = labelled
        .map(({ pod }) => pod.name)
        .filter((name) => !meant[components.get(name) ?? '']?.includes(name));
      expect({ preset, lost }).toEqual({ preset, lost: [] });
    }
  }
});
