import type { Problem } from '../../../schema/problems.ts';
import { cidrFault, isLostOnK3s, liesInside } from '../cidr.ts';
import type { Origin } from '../resolve.ts';
import type { ResolvedPeer, Table } from '../table.ts';
import { isKnown, unknownEntry } from './known.ts';
import { portRules, selectorRules } from './shared.ts';

/** Each peer is in one place, and its networks are networks. */
export function* peerRules(table: Table, origin: Origin): Generator<Problem> {
  for (const [name, peer] of Object.entries(table.peers)) {
    const path = `peers.${name}`;
    if (peer.broken) continue;
    const kinds = [
      ...(peer.namespaceSelector || peer.podSelector ? ['selectors'] : []),
      ...(peer.ipBlocks ? ['ipBlocks'] : []),
      ...(peer.anywhere ? ['anywhere'] : []),
    ];
    if (kinds.length > 1) {
      yield { path, message: `is in two places (${kinds.join(', ')}); write only one of them` };
      continue;
    }
    if (kinds.length === 0 && !isKnown(origin, 'peers', name)) {
      const needs = 'a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true';
      yield unknownEntry(origin, 'peers', name, needs);
      continue;
    }
    for (const key of ['namespaceSelector', 'podSelector'] as const) {
      if (peer[key]) yield* selectorRules(peer[key], `${path}.${key}`);
    }
    yield* portRules(peer.ports, path);
    for (const [index, block] of (peer.ipBlocks ?? []).entries()) {
      yield* blockRules(block, `${path}.ipBlocks[${index}]`);
    }
  }
}

function* blockRules(
  block: NonNullable<ResolvedPeer['ipBlocks']>[number],
  path: string,
): Generator<Problem> {
  const fault = cidrFault(block.cidr);
  if (fault) yield { path: `${path}.cidr`, message: fault };
  for (const [index, inner] of (block.except ?? []).entries()) {
    const at = `${path}.except[${index}]`;
    const innerFault = cidrFault(inner);
    if (innerFault) {
      yield { path: at, message: innerFault };
    } else if (!liesInside(inner, block.cidr)) {
      const message = `"${inner}" does not lie inside "${block.cidr}"; write a smaller network of it, or remove the exception`;
      yield { path: at, message };
    } else if (isLostOnK3s(inner, block.cidr)) {
      const message = `"${inner}" would not be left out of "${block.cidr}" by K3s, which takes that as 2000::/3 and fd00::/8; write 2000::/3 as the cidr, or exceptions no larger than those two`;
      yield { path: at, message };
    }
  }
}
