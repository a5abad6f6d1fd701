import { selects } from '../../netpol/policy/selector.ts';
import type { Table } from '../../table/table.ts';
import { componentOf } from './components.ts';
import type { Assigned } from './evidence.ts';

/** What a preset is beside its table. */
export interface Generation {
  readonly name: string;
  readonly table: Table;
  /** The chart versions that its rows tell apart, the newest last. */
  readonly versions: readonly string[];
  /** The label that `kasm.release` stands for, where its chart has one. */
  readonly releaseLabel: string | undefined;
}

/** Which generation runs, and what says so. */
export interface Recognised {
  readonly generation: Generation;
  /** `certain` where the chart names itself, `likely` where selectors fit, else a guess by who is there. */
  readonly certainty: 'certain' | 'likely' | 'guess';
  /** The chart and version that the pods' labels name. */
  readonly chart: { readonly name: string; readonly version: string } | undefined;
  /** How many pods of the namespace the preset's own selectors mean, of how many that were told apart. */
  readonly meant: number;
  readonly told: number;
}

/** The charts of Kasm, and the preset that is for them: https://github.com/kasmtech/kasm-helm */
const charts: readonly {
  readonly name: string;
  readonly version: RegExp;
  readonly preset: string;
}[] = [
  { name: 'kasm-single-zone', version: /^1\.16\b/u, preset: 'kasm-1.16' },
  { name: 'kasm', version: /^1\.118\d\./u, preset: 'kasm-1.18' },
  { name: 'kasm-helm', version: /^1\.119\d\./u, preset: 'kasm-1.19' },
  // The umbrella kasm-platform has the same chart in it: whose selectors mean more pods decides.
  { name: 'kasm-helm', version: /^1\.119\d\./u, preset: 'kasm-platform' },
];

/** The chart that most pods name in their label, such as `kasm-helm-1.1190.6`. */
function chartOf(pods: readonly Assigned[]): Recognised['chart'] {
  const counts = new Map<string, number>();
  for (const { workload } of pods) {
    const label = workload.pod.labels['helm.sh/chart'];
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  const [, name, version] = /^(.+?)-(\d.*)$/u.exec(most?.[0] ?? '') ?? [];
  return name !== undefined && version !== undefined ? { name, version } : undefined;
}

/** The release that images and labels name, such as `1.19`: Kasm's images carry it as their tag. */
function versionsOf(pods: readonly Assigned[]): ReadonlySet<string> {
  const texts = pods.flatMap(({ workload: { pod, images } }) => [
    ...images.map((image) => image.split(':').at(-1) ?? ''),
    pod.labels['app.kubernetes.io/version'] ?? '',
    pod.labels['kasm.com/version'] ?? '',
  ]);
  return new Set(texts.flatMap((text) => /^\d+\.\d+/u.exec(text)?.[0] ?? []));
}

const isJob = (table: Table, name: string): boolean =>
  !Object.values(table.flows).some(({ enabled, to = [] }) => enabled && to.includes(name));

const meansOneOf = ({ components }: Table, { workload }: Assigned): boolean =>
  Object.values(components).some(({ podSelector = {} }) =>
    selects(podSelector, workload.pod.labels),
  );

/** How well a preset fits pods: chart, selectors, components, ports, components that are missing, version; the first that differs decides. */
function fitOf(
  { name, table }: Generation,
  pods: readonly Assigned[],
  chart: Recognised['chart'],
): readonly number[] {
  const told = pods.filter(({ role }) => role !== undefined);
  const isOfChart = charts.some(
    (each) => each.preset === name && each.name === chart?.name && each.version.test(chart.version),
  );
  const known = told.filter(({ role }) => componentOf(table, role) !== undefined);
  const there = new Set(known.map(({ role }) => componentOf(table, role)));
  const declaring = known.filter(({ role, workload }) => {
    const ports = Object.values(table.components[componentOf(table, role) ?? '']?.ports ?? {});
    return workload.pod.ports.some(({ port }) => ports.some((own) => Number(own.port) === port));
  });
  const missing = Object.keys(table.components).filter(
    (each) => !there.has(each) && !isJob(table, each),
  );
  return [
    Number(isOfChart),
    pods.filter((each) => meansOneOf(table, each)).length,
    known.length,
    declaring.length,
    -missing.length,
    Number(versionsOf(told).has(name.replace('kasm-', ''))),
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at === -1 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

/** Whether a chart that nobody released is meant: only where a pod is of a component that no other generation has. */
function isPossible(
  { table, versions, releaseLabel }: Generation,
  pods: readonly Assigned[],
  generations: readonly Generation[],
): boolean {
  if (releaseLabel === undefined || versions.length > 0) return true;
  const others = generations.filter((each) => each.table !== table);
  return pods.some(
    ({ role }) =>
      componentOf(table, role) !== undefined &&
      others.every((each) => componentOf(each.table, role) === undefined),
  );
}

/** The generation that fits the pods of a namespace best; of equals the one that comes first. */
export function recognise(
  pods: readonly Assigned[],
  generations: readonly Generation[],
): Recognised | undefined {
  const chart = chartOf(pods);
  const [best] = generations
    .filter((each) => isPossible(each, pods, generations))
    .map((generation) => ({ generation, fit: fitOf(generation, pods, chart) }))
    .toSorted((a, b) => compare(a.fit, b.fit));
  if (!best) return undefined;
  const [isOfChart = 0, meant = 0] = best.fit;
  const told = pods.filter(({ role }) => role !== undefined).length;
  const certainty = isOfChart === 1 && meant > 0 ? 'certain' : meant > 0 ? 'likely' : 'guess';
  return { generation: best.generation, certainty, chart, meant, told };
}
