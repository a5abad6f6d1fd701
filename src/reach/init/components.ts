import { selects, type LabelSelector } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { ResolvedComponent, Table } from '../../table/table.ts';
import { rowsTo } from '../coverage/components.ts';
import type { Draft, Note } from './draft.ts';
import type { Assigned, Source } from './evidence.ts';
import { spokenOf, type Role } from './roles.ts';
import { selectorFor } from './selector.ts';

/** What the pods of a namespace are laid on. */
export interface Scene {
  readonly table: Table;
  readonly roles: readonly Role[];
  /** The pods of the release that is asked about. */
  readonly assigned: readonly Assigned[];
  /** Every pod of the namespace, those of other releases and of hooks among them. */
  readonly everybody: readonly Workload[];
  /** What `kasm.release` adds to the selectors of the preset. */
  readonly release: Readonly<Record<string, string>>;
}

/** The component that a role has in a table: `data-tier` calls its database by the whole word. */
export const componentOf = (table: Table, role: string | undefined): string | undefined => {
  if (role === undefined) return undefined;
  if (Object.hasOwn(table.components, role)) return role;
  return role === 'db' && Object.hasOwn(table.components, 'database') ? 'database' : undefined;
};

/** The pods of a component. */
export const podsOf = ({ table, assigned }: Scene, name: string): readonly Assigned[] =>
  assigned.filter(({ role }) => componentOf(table, role) === name);

const same = (a: readonly Workload[], b: readonly Workload[]): boolean =>
  a.length === b.length && a.every((each) => b.includes(each));

const withRelease = (
  { podSelector = {} }: ResolvedComponent,
  release: Scene['release'],
): LabelSelector => ({
  ...podSelector,
  matchLabels: { ...podSelector.matchLabels, ...release },
});

/** Those of whom a Service or another pod may take a component for another. */
const workloadsIn = (assigned: readonly Assigned[]): readonly Workload[] =>
  assigned.map(({ workload }) => workload);

/** Writes the port where the pods listen, when that is not where the preset says. */
function writePorts(draft: Draft, scene: Scene, name: string, pods: readonly Assigned[]): void {
  const ports = Object.entries(scene.table.components[name]?.ports ?? {}).filter(
    ([port]) => !port.includes('metrics'),
  );
  const declared = [
    ...new Set(pods.flatMap(({ workload }) => workload.pod.ports.map(({ port }) => port))),
  ];
  const isThere = ports.some(([, { port, endPort }]) =>
    declared.some((each) => Number(port) <= each && each <= Number(endPort ?? port)),
  );
  if (ports.length === 0 || declared.length === 0 || isThere) return;
  const [only] = declared;
  const wanted = only === 443 || only === 8443 ? 'https' : 'http';
  const found = ports.find(([port]) => port === wanted) ?? ports[0];
  const path = ['components', name, 'ports'];
  if (declared.length === 1 && only !== undefined && found) {
    const instead = Number(found[1].port);
    draft.set([...path, found[0]], { port: only }, { id: 'listens', port: only, instead });
  } else draft.note(path, { id: 'ask-port', component: name, declared });
}

function writeSelector(
  draft: Draft,
  scene: Scene,
  name: string,
  own: readonly Assigned[],
): boolean {
  const pods = workloadsIn(own);
  const others = scene.everybody.filter((each) => !pods.includes(each));
  const role = own[0]?.role;
  const selector = selectorFor(pods, others, (value) =>
    spokenOf(scene.roles, value).has(role ?? ''),
  );
  const path = ['components', name];
  if (!selector) {
    draft.set(path, { enabled: false }, { id: 'ask-selector', component: name, pods });
    return false;
  }
  const by = [...new Set(own.flatMap((each): readonly Source[] => each.by))];
  draft.set([...path, 'podSelector'], selector);
  draft.note(path, { id: 'selector', pods, by });
  return true;
}

/** Pods of other components in which one of the data tier may live too, as far as a port of theirs tells. */
const sharing = (
  { assigned }: Scene,
  { isDataTier, ports = {} }: ResolvedComponent,
): readonly Workload[] =>
  workloadsIn(assigned).filter(
    ({ pod }) =>
      isDataTier &&
      Object.entries(ports).some(
        ([name, own]) =>
          !name.includes('metrics') && pod.ports.some(({ port }) => port === Number(own.port)),
      ),
  );

/** Writes what a component must say so that it means its pods and nobody else; nothing where the preset says so. */
function writeComponent(draft: Draft, scene: Scene, name: string): void {
  const component = scene.table.components[name];
  // What was written already is the database, which others write.
  if (!component || draft.at(['components', name]) !== undefined) return;
  const own = podsOf(scene, name);
  const pods = workloadsIn(own);
  const selector = withRelease(component, scene.release);
  const meant = scene.everybody.filter(({ pod }) => selects(selector, pod.labels));
  const path = ['components', name];
  if (pods.length === 0) {
    if (meant.length > 0) {
      draft.set(
        path,
        { enabled: false },
        { id: 'ask-contradiction', component: name, pods: meant },
      );
    } else if (rowsTo(scene.table, name).length > 0) {
      const shared = sharing(scene, component);
      const why: Note =
        shared.length > 0 ? { id: 'ask-shared', component: name, pods: shared } : { id: 'absent' };
      draft.set(path, { enabled: false }, why);
    }
    return;
  }
  const isMeant = same(meant, pods) || writeSelector(draft, scene, name, own);
  if (!isMeant) return;
  writePorts(draft, scene, name, own);
  const onHost = pods.filter(({ pod }) => pod.hostNetwork);
  if (onHost.length > 0)
    draft.note(path, { id: 'ask-host-network', component: name, pods: onHost });
}

/** Writes the components of a preset: each means exactly its pods, or is off. */
export function writeComponents(draft: Draft, scene: Scene): void {
  for (const name of Object.keys(scene.table.components)) writeComponent(draft, scene, name);
}
