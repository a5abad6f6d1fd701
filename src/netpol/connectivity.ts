import { everyAddress, type AddressSet } from './address-set.ts';
import { classify, Questions } from './classes.ts';
import { compile, type Direction, type Isolation } from './compile.ts';
import { ConnectionSet } from './connection-set.ts';
import { cut } from './evaluate.ts';
import { facesOf, type Face } from './faces.ts';
import type { Namespace, PluginOptions, Pod } from './model.ts';
import { openings, type Openings } from './openings.ts';
import type { PolicyObject } from './policy.ts';

/** One group of ends: pods that policies treat alike, or outside addresses that they treat alike. */
export type Group =
  | { readonly kind: 'pods'; readonly pods: readonly Pod[]; readonly answers: ReadonlySet<number> }
  | { readonly kind: 'outside'; readonly addresses: AddressSet };

/** Every member of `from` may open `connections` to every other member of `to`. Numbers are those of the groups. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly connections: ConnectionSet;
}

/** Who may reach whom in a whole cluster, by groups. A pod always reaches itself; that is not listed. */
export interface Connectivity {
  readonly groups: readonly Group[];
  /** What is allowed, in order of `from` and `to`; an edge from a group to itself joins its different pods. */
  readonly edges: readonly Edge[];
}

/** A cluster as policies see it. Namespaces that are not named have only the label that the API server sets. */
export interface Cluster {
  readonly pods: readonly Pod[];
  readonly namespaces: readonly Namespace[];
  readonly policies: readonly PolicyObject[];
}

/** Combines two sets of the few that a cluster knows; the same pair is combined once. */
function remembered(
  combine: (a: ConnectionSet, b: ConnectionSet) => ConnectionSet,
): (a: ConnectionSet, b: ConnectionSet) => ConnectionSet {
  const memory = new Map<ConnectionSet, Map<ConnectionSet, ConnectionSet>>();
  return (a, b) => {
    let row = memory.get(a);
    if (!row) memory.set(a, (row = new Map()));
    let result = row.get(b);
    if (!result) row.set(b, (result = combine(a, b)));
    return result;
  };
}

const both = remembered((a, b) => (a.isAll ? b : b.isAll ? a : a.intersect(b)));
const either = remembered((a, b) => a.union(b));

/** A host network pod reaches the pods of its own node, whatever policies say. */
const ownNode = (from: Group, to: Group): boolean =>
  from.kind === 'pods' &&
  to.kind === 'pods' &&
  from.pods[0]?.hostNetwork === true &&
  from.pods[0].node !== undefined &&
  from.pods[0].node === to.pods[0]?.node;

/** Each set of addresses once: many policies name the same block. */
const distinct = (sets: readonly AddressSet[]): AddressSet[] => [
  ...new Map(
    sets.map((set) => [set.intervals.map(({ start, end }) => `${start}-${end}`).join(), set]),
  ).values(),
];

function groupsOf(
  cluster: Cluster,
  isolations: readonly Isolation[],
  questions: Questions,
  ipBlockSelectsPods: boolean,
): Group[] {
  const peers = isolations.flatMap(({ rules }) => rules.flatMap((rule) => rule.peers ?? []));
  const blocks = distinct(peers.flatMap((peer) => (peer.kind === 'block' ? [peer.addresses] : [])));
  const seesPods = ipBlockSelectsPods || cluster.pods.some(({ hostNetwork }) => hostNetwork);
  const namespaces = new Map(cluster.namespaces.map((namespace) => [namespace.name, namespace]));
  const classes = classify(cluster.pods, namespaces, isolations, questions, seesPods ? blocks : []);
  return [
    ...classes.map((group) => ({ kind: 'pods', ...group }) as const),
    ...cut(everyAddress, blocks).map((addresses) => ({ kind: 'outside', addresses }) as const),
  ];
}

/**
 * Who may reach whom. Pods are grouped by what the policies can see of them and each rule is applied
 * to whole groups, so that the work grows with pods, policies and what is found, never with pairs of pods.
 */
export function connectivity(
  cluster: Cluster,
  { ipBlockSelectsPods = true }: PluginOptions = {},
): Connectivity {
  const isolations = cluster.policies.flatMap(compile);
  const questions = new Questions(isolations);
  const groups = groupsOf(cluster, isolations, questions, ipBlockSelectsPods);
  const faces = facesOf(groups);
  const context = { groups, faces, questions, ipBlockSelectsPods };
  const opened = (direction: Direction): (Openings | undefined)[] =>
    groups.map((group) => openings(group, direction, isolations, context));
  const incoming = opened('Ingress');
  const outgoing = opened('Egress');

  const found = new Map<number, ConnectionSet>();
  const width = groups.length;
  const meet = (source: Face, target: Face, connections: ConnectionSet): void => {
    const key = source.group * width + target.group;
    const known = found.get(key);
    found.set(key, known ? either(known, connections) : connections);
  };
  for (const target of faces) {
    const into = incoming[target.group];
    const sources = into ? [...into.keys()].map((index) => faces[index] as Face) : faces;
    for (const source of sources) {
      if (!canMeet(source, target)) continue;
      const out = outgoing[source.group];
      const leaves = out ? out.get(target.index) : ConnectionSet.all;
      const enters = into ? into.get(source.index) : ConnectionSet.all;
      const connections = leaves && enters ? both(leaves, enters) : ConnectionSet.none;
      if (!connections.isEmpty) meet(source, target, connections);
    }
  }
  for (const source of faces) {
    for (const target of faces) {
      const [from, to] = [groups[source.group] as Group, groups[target.group] as Group];
      if (ownNode(from, to)) meet(source, target, ConnectionSet.all);
    }
  }
  const edges = [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([key, connections]) => ({ from: Math.floor(key / width), to: key % width, connections }));
  return { groups, edges };
}

/** Two faces can talk when they are of one family and not both outside. */
const canMeet = (source: Face, target: Face): boolean =>
  !(source.outside && target.outside) &&
  (source.family === undefined || target.family === undefined || source.family === target.family);
