import { addBits, hasBit, noBits, type Bits } from '../sets/bits.ts';
import { Partition } from '../sets/partition.ts';
import type { Direction } from '../policy/compile.ts';
import type { ConnectionTable } from './connection-table.ts';
import type { Endpoints } from './endpoints.ts';
import type { NamedPorts } from './named-ports.ts';
import type { IndexedIsolation } from './policy-index.ts';
import type { SelectorIndex } from './selector-index.ts';

/** What both directions of one cluster are worked out from. */
export interface Ground {
  readonly endpoints: Endpoints;
  readonly selectors: SelectorIndex;
  readonly table: ConnectionTable;
  readonly ports: NamedPorts;
}

export const hasNames = ({ rules }: IndexedIsolation): boolean =>
  rules.some(({ rule }) => rule.portNames.length > 0);

/**
 * Endpoints that the same policies of one direction close. Where these name ports of ingress, which are resolved on
 * the pod that they close, its ports are equal too.
 */
export function subjectClasses(
  direction: Direction,
  own: readonly IndexedIsolation[],
  { endpoints, selectors, ports }: Ground,
): Partition {
  const classes = new Partition(endpoints.size);
  for (const bits of new Set(own.map(({ subject }) => selectors.selected(subject))))
    classes.byMembers(bits);
  if (direction === 'Ingress' && ports.count > 1) {
    const named = noBits(endpoints.size);
    for (const isolation of own)
      if (hasNames(isolation)) addBits(named, selectors.selected(isolation.subject));
    const resolved = ports.numbers.map((number, at) => (hasBit(named, at) ? number : 0));
    classes.byValue(resolved, ports.count);
  }
  classes.renumber();
  return classes;
}

/**
 * Endpoints that the same rules of one direction speak of: all of one family, and all pods or all outside. Where
 * rules name ports of egress, which are resolved on the pod that they speak of, its ports are equal too.
 */
export function peerClasses(
  direction: Direction,
  own: readonly IndexedIsolation[],
  { endpoints, selectors, ports }: Ground,
): Partition {
  const { familyOf, podOf, size } = endpoints;
  const classes = new Partition(size);
  const kinds = podOf.map((pod, at) => (familyOf[at] as number) + (pod < 0 ? 3 : 0));
  classes.byValue(kinds, 6);
  const sets = new Set<Bits>();
  for (const { rules } of own)
    for (const { peers } of rules) if (peers) sets.add(selectors.matched(peers));
  for (const bits of sets) classes.byMembers(bits);
  if (direction === 'Egress' && own.some(hasNames)) classes.byValue(ports.numbers, ports.count);
  classes.renumber();
  return classes;
}
