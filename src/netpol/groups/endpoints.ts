import { isV4 } from '../sets/address-set.ts';
import { disjointBlocks, type DisjointBlocks } from '../sets/disjoint-blocks.ts';
import { Partition } from '../sets/partition.ts';
import type { PluginOptions, Pod } from '../model.ts';
import { addressPerFamily, hasOwnNetwork, isSeenByBlocks } from '../semantics.ts';
import type { Asked } from './asked.ts';
import type { PodColumns } from './pod-columns.ts';

/** Families of addresses: not known, IPv4, IPv6. */
const families = [0, 1, 2] as const;
export type Family = (typeof families)[number];

/**
 * The ends that policies may tell apart, by number. Each is one address family of an *owner*: a class of pods with
 * the same namespace, labels, ports and blocks as far as policies ask, or, behind these, a disjoint block.
 */
export interface Endpoints {
  readonly size: number;
  readonly columns: PodColumns;
  readonly blocks: DisjointBlocks;
  /** The class of each pod, which is the number of its owner. */
  readonly classOf: Int32Array;
  readonly classes: number;
  readonly owners: number;
  /** The first endpoint of each owner; one more number ends the last. An owner's endpoints are in order of family. */
  readonly firstOf: Int32Array;
  /** One pod of each endpoint, by its place among the pods; -1 for addresses outside. */
  readonly podOf: Int32Array;
  readonly familyOf: Uint8Array;
  /** The disjoint block in which an `ipBlock` sees each endpoint; -1 where none does. */
  readonly partOf: Int32Array;
}

/** The disjoint block of a pod's address in each family: 0 no address, 1 one that no block sees, else its place + 2. */
function addressColumns(
  { pods }: PodColumns,
  blocks: DisjointBlocks,
  plugin: PluginOptions,
): readonly [Int32Array, Int32Array] {
  const v4 = new Int32Array(pods.length);
  const v6 = new Int32Array(pods.length);
  for (const [index, pod] of pods.entries()) {
    const endpoint = { kind: 'pod', pod } as const;
    const seen = isSeenByBlocks(endpoint, plugin);
    for (const address of addressPerFamily(endpoint)) {
      if (address === undefined) continue;
      const column = isV4(address) ? v4 : v6;
      column[index] = seen ? 2 + blocks.partAt(address) : 1;
    }
  }
  return [v4, v6];
}

/** Groups pods that have the same answers to all that policies ask. */
function classify(
  columns: PodColumns,
  { labels, portNames }: Asked,
  addresses: readonly Int32Array[],
  parts: number,
): Partition {
  const classes = new Partition(columns.pods.length);
  const by = (at: Int32Array, width: number): void =>
    classes.byValue((pod) => at[pod] as number, width);
  by(columns.namespace.at, columns.namespace.width);
  for (const [key, values] of labels) {
    // 0 for no such label, 1 for a value that nobody asks for.
    const { at, numbers, width } = columns.label(key);
    const asked = new Int32Array(width).fill(1);
    asked[0] = 0;
    let next = 2;
    for (const value of values) {
      const number = numbers.get(value);
      if (number === undefined) continue;
      asked[number] = next;
      next += 1;
    }
    classes.byValue((pod) => asked[at[pod] as number] as number, next);
  }
  if (portNames.size > 0) {
    const ports = columns.namedPorts(portNames);
    by(ports.at, ports.width);
  }
  for (const column of addresses) by(column, parts + 2);
  classes.byValue((pod) => (hasOwnNetwork(columns.pods[pod] as Pod) ? 0 : 1), 2);
  classes.renumber();
  return classes;
}

/** All endpoints of a cluster, as far as policies can tell them apart. */
export function endpointsOf(columns: PodColumns, asked: Asked, plugin: PluginOptions): Endpoints {
  const blocks = disjointBlocks(asked.blocks);
  const addresses = addressColumns(columns, blocks, plugin);
  const classes = classify(columns, asked, addresses, blocks.parts.length);
  const firstOf: number[] = [];
  const podOf: number[] = [];
  const familyOf: Family[] = [];
  const partOf: number[] = [];
  const add = (pod: number, family: Family, part: number): void => {
    podOf.push(pod);
    familyOf.push(family);
    partOf.push(part);
  };
  for (const pod of classes.firstMembers()) {
    firstOf.push(podOf.length);
    const [v4 = 0, v6 = 0] = addresses.map((column) => column[pod] as number);
    if (v4 > 0) add(pod, 1, Math.max(v4 - 2, -1));
    if (v6 > 0) add(pod, 2, Math.max(v6 - 2, -1));
    if (v4 + v6 === 0) add(pod, 0, -1);
  }
  for (const [part, outside] of blocks.parts.entries()) {
    firstOf.push(podOf.length);
    const known = addressPerFamily({ kind: 'outside', addresses: outside });
    if (known.some((address) => address !== undefined && isV4(address))) add(-1, 1, part);
    if (known.some((address) => address !== undefined && !isV4(address))) add(-1, 2, part);
  }
  return {
    size: podOf.length,
    columns,
    blocks,
    classOf: classes.classOf,
    classes: classes.count,
    owners: firstOf.length,
    firstOf: Int32Array.from([...firstOf, podOf.length]),
    podOf: Int32Array.from(podOf),
    familyOf: Uint8Array.from(familyOf),
    partOf: Int32Array.from(partOf),
  };
}

/** For endpoints of `from` those of `to`, made of the same pods with other questions, that hold the same pod or address. */
export function sameEndpoint(from: Endpoints, to: Endpoints): (endpoint: number) => number {
  if (from === to) return (endpoint) => endpoint;
  return (endpoint) => {
    const pod = from.podOf[endpoint] as number;
    const family = from.familyOf[endpoint] as number;
    const owner =
      pod < 0
        ? to.classes + to.blocks.partAt(addressIn(from, endpoint))
        : (to.classOf[pod] as number);
    const first = to.firstOf[owner] as number;
    return to.familyOf[first] === family ? first : first + 1;
  };
}

/** An address of an endpoint outside. */
function addressIn({ blocks, partOf, familyOf }: Endpoints, endpoint: number): bigint {
  const addresses = blocks.parts[partOf[endpoint] as number];
  const known = addresses ? addressPerFamily({ kind: 'outside', addresses }) : [];
  const inFamily = known.find(
    (address) => address !== undefined && isV4(address) === (familyOf[endpoint] === 1),
  );
  if (inFamily === undefined) throw new Error(`endpoint ${endpoint} has no address outside`);
  return inFamily;
}
