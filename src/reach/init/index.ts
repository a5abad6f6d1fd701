import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import { workloadsOf, type Cluster } from '../coverage/index.ts';
import { writeComponents, type Scene } from './components.ts';
import { isCnpg, writeDatabase } from './database.ts';
import { Draft, isQuestion, type Placed, type Question } from './draft.ts';
import { writeEntry } from './entry.ts';
import { assign, family, type Assigned } from './evidence.ts';
import { writeExporters } from './exporters.ts';
import { recognise, type Generation, type Recognised } from './generation.ts';
import { releaseLabel } from '../coverage/membership.ts';
import { writePeers } from './peers.ts';
import { platformOf, type Platform, type PlatformName } from './platform.ts';
import { rolesOf } from './roles.ts';
import { askAboutStrangers } from './strangers.ts';

export { isQuestion, type Note, type Placed, type Question } from './draft.ts';
export type { Source } from './evidence.ts';
export type { Generation } from './generation.ts';

/** What values are begun from. */
export interface InitOptions {
  /** The namespace of Kasm. */
  readonly home: string;
  /** The presets that a deployment can be, the likeliest first. */
  readonly generations: readonly Generation[];
  /** The table of a preset on a platform, without any values. */
  readonly tableOf: (preset: string, platform: PlatformName) => Table;
}

/** Values to begin with, who was recognised, and what is to be said beside which key. */
export interface Beginning {
  readonly values: Readonly<Record<string, unknown>>;
  readonly notes: readonly Placed[];
  readonly questions: readonly Question[];
  readonly recognised: Recognised;
  readonly platform: Platform;
  /** How many pods of the namespace were read, and how many a component means. */
  readonly pods: number;
  readonly placed: number;
}

const rolesIn = (assigned: readonly Assigned[]): ReadonlySet<string> =>
  new Set(assigned.flatMap(({ role }) => role ?? []));

/** The presets that tell roles apart; `data-tier` calls one of them by another name. */
const presetsOf = (generations: readonly Generation[]): Readonly<Record<string, Table>> =>
  Object.fromEntries(
    generations
      .filter(({ table }) => !Object.hasOwn(table.components, 'database'))
      .map(({ name, table }) => [name, table]),
  );

/** Namespaces whose pods look like Kasm, for whoever named another. */
export function kasmLike(cluster: Cluster, { generations }: InitOptions): readonly string[] {
  const presets = presetsOf(generations);
  const roles = rolesOf(presets);
  const names = [...new Set(cluster.workloads.map(({ pod }) => pod.namespace))].toSorted();
  return names.filter((name) => {
    const services = cluster.services.filter(({ namespace }) => namespace === name);
    const assigned = assign(workloadsOf(cluster, name), { roles, presets, services });
    return rolesIn(assigned).size >= family;
  });
}

/** The releases that live in a namespace: each has pods of several roles. */
function releasesIn(assigned: readonly Assigned[]): readonly string[] {
  const roles = new Map<string, Set<string>>();
  for (const { workload, role } of assigned) {
    const release = workload.pod.labels[releaseLabel];
    if (release !== undefined && role !== undefined)
      roles.set(release, (roles.get(release) ?? new Set()).add(role));
  }
  return [...roles]
    .filter(([, found]) => found.size >= family)
    .map(([release]) => release)
    .toSorted();
}

/** The version of the chart, as `kasm.version` takes it; a question where several tables could be meant. */
function writeVersion(draft: Draft, { generation, chart, certainty }: Recognised): void {
  const { versions } = generation;
  const newest = versions.at(-1);
  if (newest === undefined || versions.length === 1) return;
  const path = ['kasm', 'version'];
  const found = certainty === 'certain' ? chart?.version : undefined;
  if (found !== undefined && versions.includes(found)) {
    if (found !== newest) draft.set(path, found);
  } else draft.note(path, { id: 'ask-version', found, taken: newest });
}

/** The release: what `kasm.release` adds to selectors, where all pods that the preset means bear it. */
function writeRelease(
  draft: Draft,
  releases: readonly string[],
  assigned: readonly Assigned[],
  { generation, meant }: Recognised,
): Readonly<Record<string, string>> {
  const [taken, ...others] = releases;
  if (taken === undefined) return {};
  const isOfChart =
    generation.releaseLabel !== undefined &&
    meant > 0 &&
    assigned.every(
      ({ workload: { pod }, by }) => !by.includes('selector') || pod.labels[releaseLabel] === taken,
    );
  if (isOfChart) draft.set(['kasm', 'release'], taken);
  if (others.length > 0) {
    draft.set(['defaultDeny', 'podSelector'], { matchLabels: { [releaseLabel]: taken } });
    draft.note(isOfChart ? ['kasm', 'release'] : ['defaultDeny'], {
      id: 'ask-release',
      taken,
      others,
    });
  }
  return isOfChart && generation.releaseLabel ? { [generation.releaseLabel]: taken } : {};
}

/**
 * The smallest values that mean exactly the pods of a namespace, as far as their signs tell who they are, and a question
 * for everything else. No component ever means a pod that is not known to be one. Nothing where the namespace has no pods.
 */
export function begin(cluster: Cluster, options: InitOptions): Beginning | undefined {
  const { home, generations, tableOf } = options;
  const everybody = workloadsOf(cluster, home);
  if (everybody.length === 0) return undefined;
  const presets = presetsOf(generations);
  const roles = rolesOf(presets);
  const services = cluster.services.filter(({ namespace }) => namespace === home);
  const known = { roles, presets, services };
  const releases = releasesIn(assign(everybody, known));
  const isOfOther = ({ pod }: Workload): boolean =>
    releases.slice(1).includes(pod.labels[releaseLabel] ?? '');
  const assigned = assign(
    everybody.filter((each) => !isOfOther(each)),
    known,
  );
  const recognised = recognise(assigned, generations);
  if (!recognised) return undefined;
  const platform = platformOf(cluster, home);
  const draft = new Draft();
  const { name: preset, table } = recognised.generation;
  draft.set(['preset'], preset);
  if (platform.name !== 'k3s') draft.set(['platform'], platform.name);
  if (platform.certainty === 'guess') draft.note(['platform'], { id: 'ask-platform' });
  writeVersion(draft, recognised);
  const release = writeRelease(draft, releases, assigned, recognised);
  const scene: Scene = { table, roles, assigned, everybody, release };
  const placed = tableOf(preset, platform.name);
  const own = writeDatabase(draft, { ...scene, cluster, home });
  writeComponents(draft, scene);
  const exporters = writeExporters(draft, scene);
  askAboutStrangers(draft, scene, new Set([...own, ...exporters]));
  const entry = { ...scene, cluster, home, platform, placed };
  writeEntry(draft, entry);
  writePeers(draft, entry);
  const isPlaced = ({ workload, role }: Assigned): boolean =>
    role !== undefined || own.has(workload) || exporters.has(workload) || isCnpg(workload);
  return {
    values: draft.values,
    notes: draft.notes,
    questions: draft.notes.map(({ note }) => note).filter(isQuestion),
    recognised,
    platform,
    pods: everybody.length,
    placed: assigned.filter(isPlaced).length,
  };
}
