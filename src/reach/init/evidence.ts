import { selects } from '../../netpol/policy/selector.ts';
import type { Service } from '../../read/kinds/service.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import { releaseLabel } from '../coverage/membership.ts';
import { isLasting, isOfWhole } from './labels.ts';
import { spokenOf, type Role } from './roles.ts';

/** What speaks for a role: the selector of a preset, a label, the pod's name, an image, a declared port, a Service. */
export type Source = 'selector' | 'label' | 'name' | 'ports' | 'image' | 'service';

/** Who a pod of the namespace is, and by what. */
export interface Assigned {
  readonly workload: Workload;
  /** Nothing where its signs name nobody, or contradict each other. */
  readonly role: string | undefined;
  readonly by: readonly Source[];
  /** The roles that at least one sign names. */
  readonly named: readonly string[];
}

type Roles = ReadonlySet<string>;

interface Sign {
  readonly source: Source;
  readonly roles: Roles;
}

/** What the pods of one namespace are held against. */
export interface Known {
  readonly roles: readonly Role[];
  readonly presets: Readonly<Record<string, Table>>;
  readonly services: readonly Service[];
}

const jobs = /^(db|pre-upgrade)-/u;

/** The name of an image without its registry and tag: `api` of `registry.example.org:5000/kasmweb/api:1.16.0`. */
const imageName = (image: string): string =>
  (image.split('@')[0] ?? '')
    .split('/')
    .at(-1)
    ?.replace(/:[^:]*$/u, '') ?? '';

/** Labels that say the same of every pod say nothing of one. */
const constantKeys = (pods: readonly Workload[]): ReadonlySet<string> =>
  new Set(
    Object.entries(pods[0]?.pod.labels ?? {})
      .filter(
        ([key, value]) => pods.length > 1 && pods.every(({ pod }) => pod.labels[key] === value),
      )
      .map(([key]) => key),
  );

function bySelector({ presets }: Known, { pod }: Workload): Roles {
  const meant = Object.values(presets).flatMap(({ components }) =>
    Object.entries(components)
      .filter(([, { podSelector = {} }]) => selects(podSelector, pod.labels))
      .map(([name]) => name),
  );
  return new Set(meant);
}

/** A pod of an exporter of its own declares nothing but the port of metrics. */
const metricsPorts = new Set([9187, 9121]);

/** Whether a pod is an exporter, and no database with one beside it. */
export const isExporter = ({ pod }: Workload): boolean =>
  pod.ports.length > 0 && pod.ports.every(({ port }) => metricsPorts.has(port));

/** What signs there are of who a pod is. Those that say nothing are left out. */
function signsOf(known: Known, constant: ReadonlySet<string>, each: Workload): readonly Sign[] {
  const { pod, images } = each;
  const { roles, services } = known;
  const release = pod.labels[releaseLabel];
  // A release called after a component would speak of it in every name.
  const own = (text: string): string =>
    release !== undefined && text.startsWith(`${release}-`) ? text.slice(release.length) : text;
  const labels = Object.entries(pod.labels).filter(
    ([key]) => !constant.has(key) && isLasting(key) && !isOfWhole(key),
  );
  const declared = pod.ports.map(({ port }) => port);
  const byPort = roles.filter(({ ports }) => declared.some((port) => ports.has(port)));
  const leading = services.filter(
    ({ selector, ports }) =>
      selector &&
      Object.keys(selector).length > 0 &&
      selects({ matchLabels: selector }, pod.labels) &&
      ports.some(
        ({ target }) =>
          declared.length === 0 ||
          pod.ports.some(({ port, name }) => port === target || name === target),
      ),
  );
  const imageRoles = new Set(
    images.flatMap((image) => {
      const name = imageName(image);
      if (name.startsWith('nginx')) return ['proxy'];
      return name.includes('exporter') ? [] : [...spokenOf(roles, name)];
    }),
  );
  // Jobs of the database run the image of the API or of PostgreSQL.
  const jobRoles =
    imageRoles.has('api') || imageRoles.has('db')
      ? roles.filter(({ name }) => jobs.test(name)).map(({ name }) => name)
      : [];
  return [
    { source: 'selector', roles: bySelector(known, each) } as const,
    ...labels.map(([, value]) => ({
      source: 'label' as const,
      roles: spokenOf(roles, own(value)),
    })),
    { source: 'name', roles: spokenOf(roles, own(pod.name)) } as const,
    { source: 'ports', roles: new Set(byPort.map(({ name }) => name)) } as const,
    { source: 'image', roles: new Set([...imageRoles, ...jobRoles]) } as const,
    {
      source: 'service',
      roles: new Set(leading.flatMap(({ name }) => [...spokenOf(roles, own(name))])),
    } as const,
  ].filter(({ roles: named }) => named.size > 0);
}

const both = (a: Roles, b: Roles): Roles => new Set([...a].filter((name) => b.has(name)));

/** Signs that only help: an image may be any, and a Service may lead to more than its name says. */
const isSoft = ({ source }: Sign): boolean => source === 'image' || source === 'service';

/** The role on which all signs agree, and those that name it. */
function agreed(signs: readonly Sign[]): { role: string | undefined; by: readonly Source[] } {
  const everybody = new Set(signs.flatMap(({ roles }) => [...roles]));
  let left: Roles = signs
    .filter((sign) => !isSoft(sign))
    .reduce<Roles>((roles, sign) => both(roles, sign.roles), everybody);
  for (const { roles } of signs.filter(isSoft)) {
    const narrowed = both(left, roles);
    if (narrowed.size > 0) left = narrowed;
  }
  const [role] = left;
  if (left.size !== 1 || role === undefined) return { role: undefined, by: [] };
  const by = signs.filter(({ roles }) => roles.has(role)).map(({ source }) => source);
  return { role, by: [...new Set(by)] };
}

const signature = ({ pod }: Workload): string =>
  Object.keys(pod.labels).filter(isLasting).toSorted().join();

/** With how many roles pods share the keys of their labels: those of one chart share them. */
function familyOf(all: readonly Assigned[]): (each: Assigned) => number {
  const roles = new Map<string, Set<string>>();
  for (const { workload, role } of all) {
    const key = signature(workload);
    if (role !== undefined) roles.set(key, (roles.get(key) ?? new Set()).add(role));
  }
  return ({ workload }) => roles.get(signature(workload))?.size ?? 0;
}

/** How large a family is no accident. */
export const family = 3;

const isEnough = ({ by }: Assigned): boolean => by.includes('selector') || by.length > 1;

/** How well a pod is known; among pods of one role, those that are known less are somebody else's. */
const weight = (each: Assigned, sizeOf: (each: Assigned) => number): number =>
  (each.by.includes('selector') ? 200 : 0) +
  (each.by.includes('image') ? 100 : 0) +
  Math.min(sizeOf(each), 99);

const nobody = ({ workload, named }: Assigned): Assigned => ({
  workload,
  role: undefined,
  by: [],
  named,
});

/**
 * Who each pod of a namespace is: the one role on which its signs agree, with at least two of them or the selector of
 * a preset. A pod whose signs contradict each other is nobody, and so is one that is known less well than others of
 * its role.
 */
export function assign(pods: readonly Workload[], known: Known): readonly Assigned[] {
  const constant = constantKeys(pods);
  const first = pods.map((workload): Assigned => {
    if (isExporter(workload)) return { workload, role: undefined, by: [], named: [] };
    const signs = signsOf(known, constant, workload);
    const named = [...new Set(signs.flatMap(({ roles }) => [...roles]))].toSorted();
    const found = { workload, named, ...agreed(signs) };
    return isEnough(found) ? found : nobody(found);
  });
  const sizeOf = familyOf(first);
  // One that listens where its role never does is believed if it comes with the others, or runs the image.
  const second = first.map((each) => {
    const isElsewhere = each.workload.pod.ports.length > 0 && !each.by.includes('ports');
    const isBelieved = each.by.includes('image') || sizeOf(each) >= family;
    return isElsewhere && !isBelieved ? nobody(each) : each;
  });
  const best = new Map<string, number>();
  for (const each of second) {
    const { role = '' } = each;
    best.set(role, Math.max(best.get(role) ?? 0, weight(each, sizeOf)));
  }
  return second.map((each) =>
    each.role !== undefined && weight(each, sizeOf) < (best.get(each.role) ?? 0)
      ? nobody(each)
      : each,
  );
}
