import { presetNames } from '../../schema/names.ts';
import {
  coverage,
  enginesOf,
  type Cluster,
  type CoverageFinding,
} from '../reach/coverage/index.ts';
import { fullName, type PolicyObject } from '../netpol/policy/object.ts';
import type { Objects } from '../read/cluster.ts';
import { listWords } from '../report/words.ts';
import { resolve } from '../table/resolve.ts';
import type { Table } from '../table/table.ts';

/** What several readings hold of one cluster, together. */
export function clusterOf(...all: readonly Objects[]): Cluster {
  return {
    workloads: all.flatMap(({ workloads }) => workloads),
    namespaces: all.flatMap(({ namespaces }) => namespaces),
    policies: all.flatMap(({ policies }) => policies),
    services: all.flatMap(({ services }) => services),
    routes: all.flatMap(({ routes }) => routes),
    monitors: all.flatMap(({ monitors }) => monitors),
    nodes: all.flatMap(({ nodes }) => nodes),
    unjudged: all.flatMap(({ unjudged }) => unjudged),
    unasked: all.flatMap(({ unasked = [] }) => unasked),
  };
}

/** The policies of a cluster beside those that are rendered: what is installed under their names, they replace. */
export function besides(
  rendered: readonly PolicyObject[],
  { policies }: Pick<Objects, 'policies'>,
): readonly PolicyObject[] {
  const own = new Set(rendered.map(fullName));
  return policies.filter((policy) => !own.has(fullName(policy)));
}

/** What was read, without what coverage tells already. */
export const withoutUnjudged = (objects: Objects): Objects => ({
  ...objects,
  unjudged: [],
  unasked: [],
});

/** The table of every preset as it is without values: what to try for pods that nothing means. */
const presetTables = async (chart: string): Promise<Readonly<Record<string, Table>>> =>
  Object.fromEntries(
    await Promise.all(
      presetNames
        .filter((name) => name !== 'none')
        .map(async (name) => [name, await resolve({ preset: name }, chart)] as const),
    ),
  );

/** Where table and cluster do not agree; see `coverage`. */
export const covered = async (
  table: Table,
  cluster: Cluster,
  options: {
    readonly namespace: string;
    readonly chart: string;
    readonly ignore?: readonly string[] | undefined;
    readonly ipBlockSelectsPods?: boolean | undefined;
  },
): Promise<readonly CoverageFinding[]> =>
  coverage(table, cluster, {
    home: options.namespace,
    // Without pods there is nobody to try them for, and eight tables need not be read.
    presets: cluster.workloads.length > 0 ? await presetTables(options.chart) : {},
    ignored: options.ignore ?? [],
    ipBlockSelectsPods: options.ipBlockSelectsPods ?? true,
  });

/** How many of the rendered policies a cluster holds: the rest is taken as installed, and no proof says that it is. */
export function installedNote(
  rendered: readonly PolicyObject[],
  { policies, workloads }: Objects,
): readonly string[] {
  if (rendered.length === 0 || workloads.length === 0) return [];
  const there = new Set(policies.map(fullName));
  const installed = rendered.filter((policy) => there.has(fullName(policy))).length;
  return [
    `The policies are taken as installed: ${installed} of ${rendered.length} are in what was given.`,
  ];
}

/** What stands over every verdict about staged policies. */
export const stagedFindings = (isStaged: boolean): readonly CoverageFinding[] =>
  isStaged ? [{ id: 'KI304', severity: 'error' }] : [];

/** The same, where what is enforced is the answer: nothing, so far. */
export const stagedNotes = (isStaged: boolean): readonly string[] =>
  isStaged
    ? ['Mode is staged, so none of its policies is enforced, and none counts in this answer.']
    : [];

/** Which network plugin is seen to enforce policies: no proof tells whether one does. */
export function engineNote(cluster: Cluster): readonly string[] {
  if (cluster.workloads.length === 0) return [];
  const engines = enginesOf(cluster);
  return [
    engines.length > 0
      ? `Seen to enforce policies: ${engines.join(', ')}; that it does, helm test tells.`
      : 'Nothing that enforces policies is seen in what was given; helm test tells whether something does.',
  ];
}

/** What the user takes as harmless, as a sentence: it is part of the answer. */
export function waived({ unjudged }: Cluster, ignore: readonly string[] = []): readonly string[] {
  const names = unjudged.filter((policy) => ignore.includes(policy.split(' ')[0] ?? ''));
  return names.length > 0 ? [`Waived with --ignore, and not judged: ${listWords(names)}.`] : [];
}

/** That an address is a Service's, if it is one: policies judge the pods behind it. */
export function translatedNote(address: string, { services }: Cluster): readonly string[] {
  const names = services
    .filter(({ addresses }) => addresses.includes(address))
    .map(({ namespace, name }) => `${namespace}/${name}`);
  return names.length > 0
    ? [
        `${address} is an address of Service ${listWords(names)}: policies judge the pods behind it, after translation. Ask about these.`,
      ]
    : [];
}
