import { selects, type LabelSelector } from '../netpol/policy/selector.ts';
import { allowedBy, type AdmissionObject, type Allowed } from '../read/guard.ts';
import type { Values } from '../../schema/index.ts';
import { on } from './on.ts';
import type { ResolvedPeer, Table } from './table.ts';

/** What one policy of the guard must at least be, whatever its expressions. */
export interface GuardHead {
  readonly name: string;
  /** The namespaces it is asked about; nothing means all of them. */
  readonly namespaces: LabelSelector | undefined;
  readonly actions: readonly string[];
  readonly allowed: Allowed;
}

interface Release {
  readonly release: string;
  readonly namespace: string;
  /** The values that the table came from. */
  readonly values: unknown;
}

const metadataName = 'kubernetes.io/metadata.name';

/** Controllers of Kubernetes that make pods of templates: all as one user, or each with its service account. */
export const podMakers: Allowed = {
  users: ['system:kube-controller-manager'],
  groups: [],
  serviceAccounts: [
    'cronjob-controller',
    'daemon-set-controller',
    'deployment-controller',
    'job-controller',
    'replicaset-controller',
    'replication-controller',
    'statefulset-controller',
  ].map((name) => `kube-system/${name}`),
};

const nobody: Allowed = { users: [], groups: [], serviceAccounts: [] };

/** What the API server does with what the guard is against. */
const actionsOf = ({ guard }: Values): readonly string[] =>
  [guard?.action ?? 'Warn'].flat().toSorted();

/** Whom values let pass the guard, and who passes anyway. */
const allowedIn = ({ guard }: Values, makers: Allowed): Allowed => ({
  users: [...makers.users, ...(guard?.allow?.users ?? [])],
  groups: guard?.allow?.groups ?? [],
  serviceAccounts: [...makers.serviceAccounts, ...(guard?.allow?.serviceAccounts ?? [])],
});

/** Whether a peer's pods are in the release's own namespace, by its name. */
export const isHere = (
  { podSelector, namespaceSelector }: ResolvedPeer,
  namespace: string,
): boolean =>
  podSelector !== undefined && selects(namespaceSelector ?? {}, { [metadataName]: namespace });

/** Whether the guard of a release keeps the labels of a component or peer. */
export function keepsLabels(
  { components, peers }: Table,
  name: string,
  { namespace, guard }: { readonly namespace: string; readonly guard: readonly AdmissionObject[] },
): boolean {
  const [component, peer] = [components[name], peers[name]];
  if (guard.length === 0) return false;
  if (component) return component.enabled;
  const isElsewhere = guard.some(({ metadata }) => metadata.name.endsWith(`.guard-peer-${name}`));
  return peer?.enabled === true && (isElsewhere || isHere(peer, namespace));
}

/** Whether a peer's namespaces are told by more than their name, which nobody can write. */
const isByLabel = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).some((key) => key !== metadataName) ||
  matchExpressions.some(({ key, operator }) => key !== metadataName || operator !== 'In');

/** The policies of the guard that a table and its values stand for; none while it is off. */
export function guardFor(
  { peers }: Table,
  { release, namespace, values }: Release,
): readonly GuardHead[] {
  const own = values as Values;
  if (own.guard?.enabled !== true) return [];
  const head = (
    what: string,
    namespaces: LabelSelector | undefined,
    makers: Allowed = nobody,
  ): GuardHead => ({
    name: `${namespace}.${own.fullnameOverride || release}.guard-${what}`,
    namespaces,
    actions: actionsOf(own),
    allowed: allowedIn(own, makers),
  });
  const others = on(peers);
  const isElsewhere = (peer: ResolvedPeer): boolean =>
    peer.podSelector !== undefined && !isHere(peer, namespace);
  const isLabelled = others.some(
    ([, { namespaceSelector }]) => namespaceSelector && isByLabel(namespaceSelector),
  );
  const home = { matchLabels: { [metadataName]: namespace } };
  return [
    head('pods', home, podMakers),
    head('policies', home),
    head('identities', home),
    ...(isLabelled ? [head('namespaces', undefined)] : []),
    ...others
      .filter(([, peer]) => own.guard?.peers === true && isElsewhere(peer))
      .map(([name, { namespaceSelector }]) => head(`peer-${name}`, namespaceSelector, podMakers)),
  ];
}

/** The head that rendered objects of one name show; nothing where policy or binding lacks, or another is let pass. */
function headOf(name: string, objects: readonly AdmissionObject[]): GuardHead | undefined {
  const [policy, binding, ...more] = objects.filter(({ metadata }) => metadata.name === name);
  if (policy?.kind !== 'ValidatingAdmissionPolicy' || more.length > 0) return undefined;
  if (binding?.kind !== 'ValidatingAdmissionPolicyBinding') return undefined;
  const allowed = allowedBy(policy);
  const { failurePolicy, matchConstraints, validations } = policy.spec;
  const isOne = binding.spec.policyName === name && binding.spec.matchResources === undefined;
  if (!allowed || !isOne || failurePolicy !== 'Fail' || validations.length === 0) return undefined;
  const { namespaceSelector } = matchConstraints;
  const isEverywhere = Object.keys(namespaceSelector).length === 0;
  return {
    name,
    namespaces: isEverywhere ? undefined : namespaceSelector,
    actions: binding.spec.validationActions,
    allowed,
  };
}

const words = (head: GuardHead): string =>
  JSON.stringify([
    head.name,
    head.namespaces ?? {},
    head.actions,
    head.allowed.users,
    head.allowed.groups,
    head.allowed.serviceAccounts,
  ]);

/** Names of the guard's policies that are missing or otherwise among what came back, and of those that nobody asked for. */
export function unlikeGuard(
  wanted: readonly GuardHead[],
  objects: readonly AdmissionObject[],
): { readonly missing: readonly string[]; readonly unexpected: readonly string[] } {
  const found = [...new Set(objects.map(({ metadata }) => metadata.name))];
  const are = new Set(found.flatMap((name) => headOf(name, objects) ?? []).map(words));
  const names = new Set(wanted.map(({ name }) => name));
  return {
    missing: wanted.filter((head) => !are.has(words(head))).map(({ name }) => name),
    unexpected: found.filter((name) => !names.has(name)),
  };
}
