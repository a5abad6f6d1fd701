import type { Problem } from '../../../schema/problems.ts';
import { hasHostBits, liesInside } from '../cidr.ts';
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

const hostBits = (cidr: string): string =>
  `"${cidr}" has bits set behind its prefix; write the address of the network itself`;

function* blockRules(
  block: NonNullable<ResolvedPeer['ipBlocks']>[number],
  path: string,
): Generator<Problem> {
  if (hasHostBits(block.cidr)) yield { path: `${path}.cidr`, message: hostBits(block.cidr) };
  for (const [index, inner] of (block.except ?? []).entries()) {
    const at = `${path}.except[${index}]`;
    if (hasHostBits(inner)) {
      yield { path: at, message: hostBits(inner) };
    } else if (!liesInside(inner, block.cidr)) {
      const message = `"${inner}" does not lie inside "${block.cidr}"; write a smaller network of it, or remove the exception`;
      yield { path: at, message };
    }
  }
}
