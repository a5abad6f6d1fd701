import { isV4, onePerFamily } from '../sets/address-set.ts';
import type { Group } from './connectivity.ts';

/** A group in one address family; pods whose addresses are not known have one face without a family. */
export interface Face {
  /** Its place among all faces. */
  readonly index: number;
  readonly group: number;
  readonly outside: boolean;
  readonly family: 4 | 6 | undefined;
  /** One address, which stands for all: no policy can tell them apart. */
  readonly address: bigint | undefined;
}

/** The faces of all groups, numbered. */
export function facesOf(groups: readonly Group[]): readonly Face[] {
  const faces: Face[] = [];
  for (const [group, members] of groups.entries()) {
    const outside = members.kind === 'outside';
    const addresses =
      members.kind === 'outside' ? onePerFamily(members.addresses) : (members.pods[0]?.ips ?? []);
    const byFamily = new Map(addresses.map((address) => [isV4(address) ? 4 : 6, address] as const));
    if (byFamily.size === 0) {
      faces.push({ index: faces.length, group, outside, family: undefined, address: undefined });
    }
    for (const [family, address] of byFamily) {
      faces.push({ index: faces.length, group, outside, family, address });
    }
  }
  return faces;
}
