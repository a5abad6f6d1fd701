import { isDeepStrictEqual } from 'node:util';
import { selects } from '../netpol/policy/selector.ts';
import { allowedBy, type AdmissionObject, type Allowed } from '../read/guard.ts';
import type { Workload } from '../read/kinds/workload.ts';
import { isHere } from '../table/guard.ts';
import { on } from '../table/on.ts';
import { componentsOf } from './coverage/index.ts';
import type { Table } from '../table/table.ts';

/** What the guard would have refused, had it been there: each thing by what the guard says of it. */
export type Unguarded =
  | {
      readonly why: 'by hand' | 'relabelled';
      readonly workload: Workload;
      readonly names: readonly string[];
    }
  | { readonly why: 'on the host' | 'debugged'; readonly workload: Workload };

/** The guard as it is in a cluster, held against what values render. */
export interface GuardState {
  /** Whether values switch it on. */
  readonly isWanted: boolean;
  /** Names of its policies of which the policy or the binding is not there. */
  readonly missing: readonly string[];
  readonly changed: readonly { readonly policy: string; readonly fields: readonly string[] }[];
  /** Policies of this release and namespace that values do not render. */
  readonly left: readonly string[];
  /** What bindings that are there do, each once. */
  readonly actions: readonly string[];
  /** Whom the policy for pods lets pass; nothing where it is not there, or is not written as the chart writes it. */
  readonly allowed: Allowed | undefined;
  /** Pods of the namespace without a controller, and templates, that run as a service account that it lets pass. */
  readonly trusted: readonly Workload[];
  /** What stands in the namespace that it would have refused to whoever is not allowed; nothing while it is off. */
  readonly unguarded: readonly Unguarded[];
}

export interface GuardContext {
  readonly table: Table;
  /** What values render of it. */
  readonly rendered: readonly AdmissionObject[];
  /** Admission policies of anybody. */
  readonly installed: readonly AdmissionObject[];
  readonly workloads: readonly Workload[];
  readonly release: string;
  readonly namespace: string;
}

const keyOf = ({ kind, metadata }: AdmissionObject): string => `${kind} ${metadata.name}`;

const nameOf = ({ metadata }: AdmissionObject): string => metadata.name;

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** Fields of a spec in which two objects of one kind differ. */
const differing = (a: AdmissionObject, b: AdmissionObject): readonly string[] => {
  const [own, other] = [a.spec, b.spec].map((spec) => spec as Readonly<Record<string, unknown>>);
  const fields = unique([...Object.keys(own ?? {}), ...Object.keys(other ?? {})]);
  return fields.filter((field) => !isDeepStrictEqual(own?.[field], other?.[field]));
};

/** Whether an object bears the labels and the name of this release's guard. */
const isOurs = ({ metadata }: AdmissionObject, release: string, namespace: string): boolean =>
  metadata.name.startsWith(`${namespace}.`) &&
  metadata.labels['app.kubernetes.io/name'] === 'kasm-isolation' &&
  metadata.labels['app.kubernetes.io/instance'] === release;

/** Names of components, and of peers of the same namespace, whose selector takes labels. */
const membersOf = (
  table: Table,
  namespace: string,
  labels: Workload['pod']['labels'],
): readonly string[] => [
  ...componentsOf(table, labels),
  ...on(table.peers)
    .filter(([, peer]) => isHere(peer, namespace) && selects(peer.podSelector ?? {}, labels))
    .map(([name]) => name),
];

/** The template that a pod was made of: of its controller, or of the Deployment behind its ReplicaSet. */
function templateOf({ controller, pod }: Workload, all: readonly Workload[]): Workload | undefined {
  const [kind = '', name = ''] = controller?.split(' ') ?? [];
  const wanted = [
    [kind, name],
    ...(kind === 'ReplicaSet' ? [['Deployment', name.replace(/-[^-]+$/u, '')]] : []),
  ];
  return all.find(
    (each) =>
      each.pod.namespace === pod.namespace &&
      wanted.some(([of, called]) => each.kind === of && each.pod.name === called),
  );
}

/** What of the namespace the guard would have refused. Hooks and rightful pods of controllers are none of it. */
function unguarded({ table, workloads, namespace }: GuardContext): readonly Unguarded[] {
  const own = workloads.filter(({ pod, isHook }) => pod.namespace === namespace && !isHook);
  const running = own.filter(({ kind }) => kind === 'Pod');
  const labelled = running.flatMap((workload): readonly Unguarded[] => {
    const names = membersOf(table, namespace, workload.pod.labels);
    if (names.length === 0) return [];
    if (workload.controller === undefined) return [{ why: 'by hand', workload, names }];
    const template = templateOf(workload, own);
    const made = template ? membersOf(table, namespace, template.pod.labels) : names;
    const gained = names.filter((name) => !made.includes(name));
    return gained.length > 0 ? [{ why: 'relabelled', workload, names: gained }] : [];
  });
  return [
    ...labelled,
    ...own
      .filter(({ isOnHost }) => isOnHost)
      .map((workload) => ({ why: 'on the host' as const, workload })),
    ...running
      .filter(({ isDebugged }) => isDebugged)
      .map((workload) => ({ why: 'debugged' as const, workload })),
  ];
}

/** What runs in the namespace as one of its service accounts that pass. */
const trusted = (
  { workloads, namespace }: GuardContext,
  { serviceAccounts }: Allowed,
): readonly Workload[] =>
  workloads.filter(
    ({ pod, account, controller }) =>
      pod.namespace === namespace &&
      controller === undefined &&
      serviceAccounts.includes(`${namespace}/${account}`),
  );

/** What the bindings among objects do, each once. */
const actionsIn = (objects: readonly AdmissionObject[]): readonly string[] =>
  unique(
    objects.flatMap((object) =>
      object.kind === 'ValidatingAdmissionPolicyBinding' ? object.spec.validationActions : [],
    ),
  ).toSorted();

/** Whom the guard of pods among objects lets pass; nothing where there is none, or it is not written as the chart writes it. */
function allowedIn(objects: readonly AdmissionObject[]): Allowed | undefined {
  const pods = objects.find(({ metadata }) => metadata.name.endsWith('.guard-pods'));
  return pods?.kind === 'ValidatingAdmissionPolicy' ? allowedBy(pods) : undefined;
}

/** The guard of a cluster against that of values: what is in force, what is not, and what came before it. */
export function guardState(context: GuardContext): GuardState {
  const { rendered, installed, release, namespace } = context;
  const there = new Map(installed.map((object) => [keyOf(object), object]));
  const wanted = new Set(rendered.map(keyOf));
  const ours = installed.filter(
    (object) => wanted.has(keyOf(object)) || isOurs(object, release, namespace),
  );
  const allowed = allowedIn(ours);
  return {
    isWanted: rendered.length > 0,
    missing: unique(rendered.filter((object) => !there.has(keyOf(object))).map(nameOf)),
    changed: rendered.flatMap((object) => {
      const now = there.get(keyOf(object));
      const fields = now ? differing(object, now) : [];
      return fields.length > 0 ? [{ policy: nameOf(object), fields }] : [];
    }),
    left: unique(ours.filter((object) => !wanted.has(keyOf(object))).map(nameOf)),
    actions: actionsIn(ours),
    allowed,
    trusted: allowed ? trusted(context, allowed) : [],
    unguarded: rendered.length > 0 ? unguarded(context) : [],
  };
}
