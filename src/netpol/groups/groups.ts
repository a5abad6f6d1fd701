import { Partition } from '../sets/partition.ts';
import type { Pod } from '../model.ts';
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
export function groupsOf(
  endpoints: Endpoints,
  { rowOf, rowCount, columnOf, columnCount }: Matrix,
): Groups {
  const { columns, classOf, classes } = endpoints;
  const { parts } = endpoints.addresses.blocks;
  const { pods, nodes } = columns;
  const alike = new Partition(classes);
  alike.byValue(columnOf.subarray(0, classes), columnCount);
  alike.byValue(rowOf.subarray(0, classes), rowCount);
  const groups = new Partition(pods.length);
  groups.byValue(
    classOf.map((own) => alike.classOf[own] as number),
    alike.count,
  );
  groups.byValue(columns.onHost, 2);
  groups.byValue(nodes.at, nodes.width);
  const first = groups.firstMembers();

  const list = (): readonly Group[] => {
    const members = Array.from(first, (): Pod[] => []);
    for (const [index, pod] of pods.entries()) members[groups.classOf[index] as number]?.push(pod);
    return [
      ...members.map((group) => ({ kind: 'pods', pods: group }) as const),
      ...parts.map((addresses) => ({ kind: 'outside', addresses }) as const),
    ];
  };
  return {
    count: groups.count + parts.length,
    podOf: Int32Array.from([...first, ...parts.map(() => -1)]),
    ownerOf: Int32Array.from([
      ...[...first].map((pod) => classOf[pod] as number),
      ...parts.map((_, part) => classes + part),
    ]),
    list,
  };
}
