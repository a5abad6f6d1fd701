import { isV4 } from '../sets/address-set.ts';
import { addressPerFamily } from '../semantics.ts';
import { hasAddress, partOf, type AddressBlocks } from './address-blocks.ts';
import type { Asked } from './asked.ts';
import { podClasses } from './pod-classes.ts';
import type { PodColumns } from './pod-columns.ts';

/** Families of addresses: 0 not known, 1 IPv4, 2 IPv6. */
type Family = 0 | 1 | 2;

/**
 * The ends that policies may tell apart, by number. Each is one address family of an *owner*: a class of pods with
 * the same namespace, labels, ports and blocks as far as policies ask, or, behind these, a disjoint block.
 */
export interface Endpoints {
  readonly size: number;
  readonly columns: PodColumns;
  readonly addresses: AddressBlocks;
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

/** All endpoints of a cluster, as far as policies can tell them apart. */
export function endpointsOf(
  columns: PodColumns,
  asked: Asked,
  addresses: AddressBlocks,
): Endpoints {
  const { blocks, families } = addresses;
  const classes = podClasses(columns, asked, addresses);
  const firstOf: number[] = [];
  const podOf: number[] = [];
  const familyOf: Family[] = [];
  const parts: number[] = [];
  const add = (pod: number, family: Family, part: number): void => {
    podOf.push(pod);
    familyOf.push(family);
    parts.push(part);
  };
  for (const pod of classes.firstMembers()) {
    firstOf.push(podOf.length);
    const [v4 = 0, v6 = 0] = families.map((places) => places[pod] as number);
    if (hasAddress(v4)) add(pod, 1, partOf(v4));
    if (hasAddress(v6)) add(pod, 2, partOf(v6));
    if (!hasAddress(v4) && !hasAddress(v6)) add(pod, 0, -1);
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
    addresses,
    classOf: classes.classOf,
    classes: classes.count,
    owners: firstOf.length,
    firstOf: Int32Array.from([...firstOf, podOf.length]),
    podOf: Int32Array.from(podOf),
    familyOf: Uint8Array.from(familyOf),
    partOf: Int32Array.from(parts),
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
        ? to.classes + to.addresses.blocks.partAt(addressIn(from, endpoint))
        : (to.classOf[pod] as number);
    const first = to.firstOf[owner] as number;
    return to.familyOf[first] === family ? first : first + 1;
  };
}

/** An address of an endpoint outside. */
function addressIn({ addresses, partOf: parts, familyOf }: Endpoints, endpoint: number): bigint {
  const part = addresses.blocks.parts[parts[endpoint] as number];
  const known = part ? addressPerFamily({ kind: 'outside', addresses: part }) : [];
  const inFamily = known.find(
    (address) => address !== undefined && isV4(address) === (familyOf[endpoint] === 1),
  );
  if (inFamily === undefined) throw new Error(`endpoint ${endpoint} has no address outside`);
  return inFamily;
}
