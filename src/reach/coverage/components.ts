import { selects } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import type { Cluster } from './cluster.ts';
import type { CoverageFinding, Fit } from './finding.ts';
import { alikeTo } from './likeness.ts';
import { releaseLabel, type Membership } from './membership.ts';

/** The rows that are on and lead to a name. */
export const rowsTo = (table: Table, name: string): readonly string[] =>
  Object.entries(table.flows)
    .filter(([, { enabled, to = [] }]) => enabled && to.includes(name))
    .map(([row]) => row);

const strangersOf = ({ own }: Membership): readonly Workload[] =>
  own.filter(({ components }) => components.length === 0).map(({ workload }) => workload);

/**
 * Components that mean nobody: each that pods look like, and the others together. One that no row leads to, such as
 * a job, is missed by nobody while it is away.
 */
function* meaningNobody(
  table: Table,
  members: Membership,
  cluster: Cluster,
  home: string,
): Generator<CoverageFinding> {
  const strangers = strangersOf(members);
  const empty = [...members.components]
    .filter(([name, pods]) => pods.length === 0 && rowsTo(table, name).length > 0)
    .map(([name]) => ({ name, alike: alikeTo(table, name, strangers) }));
  for (const { name, alike } of empty.filter((each) => each.alike.length > 0)) {
    yield { id: 'KI101', severity: 'error', components: [name], alike, elsewhere: [] };
  }
  const others = empty.filter(({ alike }) => alike.length === 0).map(({ name }) => name);
  if (others.length === 0) return;
  const isDataTier = others.some((name) => table.components[name]?.isDataTier);
  const severity = isDataTier || others.length === members.components.size ? 'error' : 'warning';
  const foreign = cluster.workloads.filter(({ pod }) => pod.namespace !== home);
  const elsewhere = others
    .filter((name) => table.components[name]?.isDataTier)
    .flatMap((name) => alikeTo(table, name, foreign))
    .filter((each) => declaresPort(table, others, each));
  yield { id: 'KI101', severity, components: others, alike: [], elsewhere };
}

/** Whether a pod serves what some components do: a name alone is everybody's. */
const declaresPort = (table: Table, names: readonly string[], { pod }: Workload): boolean =>
  names.some((name) =>
    Object.values(table.components[name]?.ports ?? {}).some((own) =>
      pod.ports.some(({ port }) => port === Number(own.port)),
    ),
  );

/** How many of some pods each preset would mean, the likeliest first. */
function presetsFor(
  strangers: readonly Workload[],
  presets: Readonly<Record<string, Table>>,
): readonly Fit[] {
  return Object.entries(presets)
    .map(([name, { components }]): Fit => {
      const selectors = Object.values(components).map(({ podSelector = {} }) => podSelector);
      const meant = strangers.filter(({ pod }) =>
        selectors.some((selector) => selects(selector, pod.labels)),
      );
      return { kind: 'preset', name, pods: meant.length };
    })
    .filter(({ pods }) => pods > 0)
    .toSorted((a, b) => b.pods - a.pods);
}

/** Pods of CloudNativePG, for which there is a ready example: https://cloudnative-pg.io/documentation/ */
function examplesFor(strangers: readonly Workload[]): readonly Fit[] {
  const pods = strangers.filter(({ pod }) => pod.labels['cnpg.io/cluster'] !== undefined).length;
  return pods > 0 ? [{ kind: 'example', name: 'examples/cloudnative-pg', pods }] : [];
}

/**
 * Pods of the namespace that no component means: the default deny shuts them, or nothing binds them. On the host network
 * nothing ever does, so they are nobody's to mean.
 */
function* belongingNowhere(
  table: Table,
  members: Membership,
  presets: Readonly<Record<string, Table>>,
): Generator<CoverageFinding> {
  const { enabled, podSelector = {} } = table.defaultDeny;
  const isShut = ({ pod }: Workload): boolean => enabled && selects(podSelector, pod.labels);
  const strangers = strangersOf(members).filter(({ pod }) => !pod.hostNetwork);
  for (const areShut of [true, false]) {
    const pods = strangers.filter((each) => isShut(each) === areShut);
    const fits = [...examplesFor(pods), ...presetsFor(pods, presets)];
    if (pods.length > 0) yield { id: 'KI102', severity: 'error', pods, areShut, fits };
  }
}

/** As many pods as one preset must mean before that is no chance. */
const several = 3;

/** Whether one preset would mean all pods of a finding. */
const isOfOtherPreset = (finding: CoverageFinding): boolean =>
  finding.id === 'KI102' &&
  finding.pods.length >= several &&
  finding.fits.some(({ kind, pods }) => kind === 'preset' && pods === finding.pods.length);

/** Pods that two components mean: they may do what both may. */
function* meantTwice({ own }: Membership): Generator<CoverageFinding> {
  const groups = new Map<string, { components: readonly string[]; pods: Workload[] }>();
  for (const { workload, components } of own.filter((each) => each.components.length > 1)) {
    const group = groups.get(components.join()) ?? { components, pods: [] };
    group.pods.push(workload);
    groups.set(components.join(), group);
  }
  for (const group of groups.values()) yield { id: 'KI103', severity: 'warning', ...group };
}

/** Pods of components that no policy binds. */
function* onHostNetwork({ components }: Membership): Generator<CoverageFinding> {
  for (const [component, members] of components) {
    const pods = members.filter(({ pod }) => pod.hostNetwork);
    if (pods.length > 0) yield { id: 'KI104', severity: 'error', component, pods };
  }
}

/** Components that mean pods of more than one release: each release reaches the others'. */
function* ofTwoReleases({ components }: Membership): Generator<CoverageFinding> {
  for (const [component, members] of components) {
    const all = members.flatMap(({ pod }) => pod.labels[releaseLabel] ?? []);
    const releases = [...new Set(all)].toSorted();
    if (releases.length > 1) yield { id: 'KI108', severity: 'warning', component, releases };
  }
}

/** What components mean, and who belongs to none. `presets` are the tables to try for those. */
export function* componentFindings(
  table: Table,
  members: Membership,
  presets: Readonly<Record<string, Table>>,
  cluster: Cluster,
  home: string,
): Generator<CoverageFinding> {
  const nobody = [...meaningNobody(table, members, cluster, home)];
  const nowhere = [...belongingNowhere(table, members, presets)];
  // Where another preset means every pod that belongs nowhere, that is the one thing to write, and so it comes first.
  yield* nowhere.some(isOfOtherPreset) ? [...nowhere, ...nobody] : [...nobody, ...nowhere];
  yield* onHostNetwork(members);
  yield* meantTwice(members);
  yield* ofTwoReleases(members);
}
