import { everyAddress, type AddressSet } from '../sets/address-set.ts';
import { classify, Questions } from './classes.ts';
import { compile, type Direction, type Isolation } from '../policy/compile.ts';
import { ConnectionSet } from '../sets/connection-set.ts';
import { blocksOf } from '../pair/evaluate.ts';
import { cut } from '../sets/disjoint-blocks.ts';
import { facesOf, type Face } from './faces.ts';
import type { Namespace, PluginOptions, Pod } from '../model.ts';
import { indexFaces, Opener, type Openings } from './openings.ts';
import type { PolicyObject } from '../policy/object.ts';
import { SetNumbers } from './set-numbers.ts';

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

/** Each set of addresses once: many policies name the same block. */
const distinct = (sets: readonly AddressSet[]): AddressSet[] => [
  ...new Map(sets.map((set) => [set.toString(), set])).values(),
];

function groupsOf(
  cluster: Cluster,
  isolations: readonly Isolation[],
  questions: Questions,
  ipBlockSelectsPods: boolean,
): Group[] {
  const blocks = distinct(blocksOf(isolations));
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
  { ipBlockSelectsPods = true, ownNode = 'to pods' }: PluginOptions = {},
): Connectivity {
  const isolations = cluster.policies.flatMap(compile);
  const questions = new Questions(isolations);
  const groups = groupsOf(cluster, isolations, questions, ipBlockSelectsPods);
  const faces = facesOf(groups);
  const sets = new SetNumbers();
  const context = { groups, faces, questions, sets, ipBlockSelectsPods };
  const byAnswer = indexFaces(groups, faces);
  const opened = (direction: Direction): (Openings | undefined)[] => {
    const opener = new Opener(isolations, direction, byAnswer, context);
    return groups.map((group) => opener.of(group));
  };
  const incoming = opened('Ingress');
  const outgoing = opened('Egress');
  const neighbours = ownNodeOf(groups, ownNode);

  const edges: Edge[] = [];
  const facesByGroup = groups.map((): Face[] => []);
  for (const face of faces) facesByGroup[face.group]?.push(face);
  const row = new Uint32Array(groups.length);
  for (const from of groups.keys()) {
    row.fill(SetNumbers.none);
    const out = outgoing[from];
    for (const source of facesByGroup[from] ?? []) {
      for (const target of faces) {
        const leaves = out ? (out[target.index] as number) : SetNumbers.all;
        if (leaves === SetNumbers.none) continue;
        const into = incoming[target.group];
        const enters = into ? (into[source.index] as number) : SetNumbers.all;
        if (enters === SetNumbers.none || !canMeet(source, target)) continue;
        const known = row[target.group] as number;
        row[target.group] = sets.union(known, sets.intersect(leaves, enters));
      }
    }
    for (const to of neighbours(from)) row[to] = SetNumbers.all;
    for (const [to, number] of row.entries())
      if (number !== SetNumbers.none) edges.push({ from, to, connections: sets.setOf(number) });
  }
  return { groups, edges };
}

/** Which groups one reaches whatever policies say: host network pods and the pods of their own node. */
function ownNodeOf(
  groups: readonly Group[],
  way: PluginOptions['ownNode'],
): (from: number) => readonly number[] {
  const podOf = (index: number): Pod | undefined => {
    const group = groups[index];
    return group?.kind === 'pods' ? group.pods[0] : undefined;
  };
  const onNode = new Map<string, number[]>();
  for (const index of groups.keys()) {
    const node = podOf(index)?.node;
    if (node === undefined) continue;
    const list = onNode.get(node);
    if (list) list.push(index);
    else onNode.set(node, [index]);
  }
  return (from) => {
    const pod = podOf(from);
    const near = (pod?.node !== undefined && onNode.get(pod.node)) || [];
    if (pod?.hostNetwork) return near;
    return way === 'both ways' ? near.filter((to) => podOf(to)?.hostNetwork) : [];
  };
}

/** Two faces can talk when they are of one family and not both outside. */
const canMeet = (source: Face, target: Face): boolean =>
  !(source.outside && target.outside) &&
  (source.family === undefined || target.family === undefined || source.family === target.family);
