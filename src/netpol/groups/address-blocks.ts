import type { AddressSet } from '../sets/address-set.ts';
import { disjointBlocks, type DisjointBlocks } from '../sets/disjoint-blocks.ts';
import type { PluginOptions, Pod } from '../model.ts';
import { isSeenByBlocks } from '../semantics.ts';
import type { PodColumns } from './pod-columns.ts';

/** The addresses, cut into disjoint blocks, and where the pods are in them. */
export interface AddressBlocks {
  readonly blocks: DisjointBlocks;
  /** For IPv4 and for IPv6 each pod's `placeIn`. */
  readonly families: readonly Int32Array[];
}

const noAddress = 0;
const unseen = 1;
const seen = 2;

/** The disjoint block that a number of `families` means; -1 for an address that no block sees. */
export const partOf = (place: number): number => (place < seen ? -1 : place - seen);

/** Whether a pod has an address in the family. */
export const hasAddress = (place: number): boolean => place !== noAddress;

/** How many different numbers `families` may have. */
export const placeCount = ({ blocks }: AddressBlocks): number => blocks.parts.length + seen;

/** Cuts the addresses along blocks and finds every pod in them. */
export function addressBlocksOf(
  { pods, addresses }: PodColumns,
  blocks: readonly AddressSet[],
  plugin: PluginOptions,
): AddressBlocks {
  const disjoint = disjointBlocks(blocks);
  const families = addresses.map((family) => {
    const places = new Int32Array(pods.length);
    for (let index = 0; index < places.length; index += 1) {
      const address = family[index];
      if (address === undefined) continue;
      const pod = pods[index] as Pod;
      const visible = isSeenByBlocks({ kind: 'pod', pod }, plugin);
      places[index] = visible ? disjoint.partAt(address) + seen : unseen;
    }
    return places;
  });
  return { blocks: disjoint, families };
}
