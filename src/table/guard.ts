import { selects, type LabelSelector } from '../netpol/policy/selector.ts';
import type { Allowed } from '../read/guard.ts';
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

/** The policy of the guard that keeps the labels of a component or peer to those who may; nothing where none does. */
export function keeperOf(table: Table, name: string, release: Release): GuardHead | undefined {
  const [component, peer] = [table.components[name], table.peers[name]];
  const isOwn = component?.enabled ?? (peer?.enabled === true && isHere(peer, release.namespace));
  const ending = isOwn ? '.guard-pods' : `.guard-peer-${name}`;
  return guardFor(table, release).find((head) => head.name.endsWith(ending));
}
