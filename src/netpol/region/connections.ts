import { families, type AddressSet } from '../sets/address-set.ts';
import type { ConnectionSet } from '../sets/connection-set.ts';
import {
  cuts as endpointCuts,
  endpointsCover,
  endpointsMeet,
  meetEndpoints,
  subtractEndpoints,
  type EndpointCube,
} from './endpoints.ts';

/**
 * A set of connections: from any of these ends to any of those, on these ports. A connection has one address
 * family, so ends that share none make no connection: a set without any is no set (`undefined`). Sets speak of
 * two different ends: a pod always reaches itself.
 */
export interface ConnectionCube {
  readonly from: EndpointCube;
  readonly to: EndpointCube;
  readonly ports: ConnectionSet;
}

const shareFamily = (a: AddressSet, b: AddressSet): boolean =>
  families.some((family) => a.meets(family) && b.meets(family));

/** Connections between two sets of ends; nothing where there are none. */
export const connections = (
  from: EndpointCube | undefined,
  to: EndpointCube | undefined,
  ports: ConnectionSet,
): ConnectionCube | undefined =>
  from &&
  to &&
  !ports.isEmpty &&
  !(from.kind === 'outside' && to.kind === 'outside') &&
  shareFamily(from.addresses, to.addresses)
    ? { from, to, ports }
    : undefined;

/** The connections that are in both. */
export function meetConnections(a: ConnectionCube, b: ConnectionCube): ConnectionCube | undefined {
  const from = meetEndpoints(a.from, b.from);
  const to = from && meetEndpoints(a.to, b.to);
  return to && connections(from, to, a.ports.intersect(b.ports));
}

/** Whether any connection may be in both; true also where only their families differ. */
export const connectionsMeet = (a: ConnectionCube, b: ConnectionCube): boolean =>
  endpointsMeet(a.to, b.to) && endpointsMeet(a.from, b.from) && a.ports.meets(b.ports);

/** Whether the first set holds the whole second one. */
export const connectionsCover = (a: ConnectionCube, b: ConnectionCube): boolean =>
  b.ports.isSubsetOf(a.ports) && endpointsCover(a.to, b.to) && endpointsCover(a.from, b.from);

/** How many pieces it takes to cut `b` from `a`. */
export const cuts = (a: ConnectionCube, b: ConnectionCube): number =>
  endpointCuts(a.from, b.from) + endpointCuts(a.to, b.to) + (a.ports.isSubsetOf(b.ports) ? 0 : 1);

/** The first set without the second, as disjoint sets. */
export function subtractConnections(
  a: ConnectionCube,
  b: ConnectionCube,
): readonly ConnectionCube[] {
  const both = meetConnections(a, b);
  if (!both) return [a];
  return [
    ...subtractEndpoints(a.from, b.from).map((from) => connections(from, a.to, a.ports)),
    ...subtractEndpoints(a.to, b.to).map((to) => connections(both.from, to, a.ports)),
    connections(both.from, both.to, a.ports.subtract(b.ports)),
  ].flatMap((piece) => piece ?? []);
}
