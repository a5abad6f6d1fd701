import { Partition } from '../sets/partition.ts';
import type { Pod } from '../model.ts';
import { hasOwnNetwork } from '../semantics.ts';
import type { DirectionResults } from './direction.ts';
import type { Endpoints } from './endpoints.ts';
import type { Group } from './result.ts';

/** The groups of a cluster: pods in the order of the first of each, then disjoint blocks by address. */
export interface Groups {
  readonly list: readonly Group[];
  /** The endpoints of each group are those of this owner. */
  readonly ownerOf: Int32Array;
}

/**
 * The equivalence classes of pods: those in the same classes of both directions, all or none of them on the host
 * network, and of one node where some pod of it is.
 */
export function groupsOf(
  endpoints: Endpoints,
  ingress: DirectionResults,
  egress: DirectionResults,
): Groups {
  const { columns, classOf, classes, firstOf, blocks } = endpoints;
  const alike = new Map<string, number>();
  const merged = Int32Array.from({ length: classes }, (_, owner) => {
    const first = firstOf[owner] as number;
    let key = `${ingress.subjectOf[first]} ${egress.subjectOf[first]}`;
    for (let at = first; at < (firstOf[owner + 1] as number); at += 1)
      key += ` ${ingress.peerOf[at]} ${egress.peerOf[at]}`;
    const known = alike.get(key) ?? owner;
    alike.set(key, known);
    return known;
  });
  const groups = new Partition(columns.pods.length);
  groups.byValue((pod) => merged[classOf[pod] as number] as number, classes);
  groups.byValue((pod) => columns.nodes.at[pod] as number, columns.nodes.width);
  groups.byValue((pod) => (hasOwnNetwork(columns.pods[pod] as Pod) ? 0 : 1), 2);

  const pods = Array.from({ length: groups.count }, (): Pod[] => []);
  for (const [index, pod] of columns.pods.entries())
    pods[groups.classOf[index] as number]?.push(pod);
  const owners = [...groups.firstMembers()].map((pod) => classOf[pod] as number);
  return {
    list: [
      ...pods.map((members) => ({ kind: 'pods', pods: members }) as const),
      ...blocks.parts.map((addresses) => ({ kind: 'outside', addresses }) as const),
    ],
    ownerOf: Int32Array.from([...owners, ...blocks.parts.map((_, part) => classes + part)]),
  };
}
