import { Partition } from '../sets/partition.ts';
import type { Pod } from '../model.ts';
import { hasOwnNetwork } from '../semantics.ts';
import type { Endpoints } from './endpoints.ts';
import type { Matrix } from './matrix.ts';
import type { Group } from './result.ts';

/** The groups of a cluster, by number: pods in the order of the first of each, then disjoint blocks by address. */
export interface Groups {
  readonly count: number;
  /** A pod of each group by its place among the pods; -1 for addresses outside. */
  readonly podOf: Int32Array;
  /** The group has the endpoints of this owner. */
  readonly ownerOf: Int32Array;
  /** The members of all groups. */
  readonly list: () => readonly Group[];
}

/**
 * The equivalence classes of pods: those that have the same row and the same column, are all or none of them on the
 * host network, and of one node where a pod of the host network runs there.
 */
export function groupsOf(endpoints: Endpoints, { rowOf, columnOf, columnCount }: Matrix): Groups {
  const { columns, classOf, classes, firstOf, podOf, blocks } = endpoints;
  const { pods, nodes } = columns;
  const alike = new Partition(classes);
  alike.byValue((owner) => columnOf[owner] as number, columnCount);
  alike.byValue((owner) => rowOf[owner] as number, endpoints.owners);
  alike.byValue((owner) => {
    const pod = pods[podOf[firstOf[owner] as number] as number] as Pod;
    return hasOwnNetwork(pod) ? 0 : 1;
  }, 2);
  const groups = new Partition(pods.length);
  groups.byValue((pod) => alike.classOf[classOf[pod] as number] as number, alike.count);
  groups.byValue((pod) => nodes.at[pod] as number, nodes.width);
  const first = groups.firstMembers();

  const list = (): readonly Group[] => {
    const members = Array.from(first, (): Pod[] => []);
    for (const [index, pod] of pods.entries()) members[groups.classOf[index] as number]?.push(pod);
    return [
      ...members.map((group) => ({ kind: 'pods', pods: group }) as const),
      ...blocks.parts.map((addresses) => ({ kind: 'outside', addresses }) as const),
    ];
  };
  return {
    count: groups.count + blocks.parts.length,
    podOf: Int32Array.from([...first, ...blocks.parts.map(() => -1)]),
    ownerOf: Int32Array.from([
      ...[...first].map((pod) => classOf[pod] as number),
      ...blocks.parts.map((_, part) => classes + part),
    ]),
    list,
  };
}
