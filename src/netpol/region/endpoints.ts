import type { Endpoint, Labels } from '../model.ts';
import { everyAddress, type AddressSet } from '../sets/address-set.ts';
import {
  anyLabels,
  cuts as labelCuts,
  holdsLabels,
  labelsCover,
  labelsMeet,
  meetLabels,
  subtractLabels,
  type LabelCube,
} from './labels.ts';
import { oneOf, present } from './value-set.ts';

/** The label by which a namespace bears its name; the API server sets it on every namespace. */
export const namespaceName = 'kubernetes.io/metadata.name';

/**
 * A set of ends of connections: pods (by labels of their namespace, their own labels and the address that they
 * speak with), or addresses that belong to no pod. Neither pods on the host network nor a pod's own node.
 */
export type EndpointCube =
  | {
      readonly kind: 'pods';
      /** The labels of the namespace, its name among them, which is never absent. */
      readonly namespace: LabelCube;
      readonly pod: LabelCube;
      readonly addresses: AddressSet;
    }
  | { readonly kind: 'outside'; readonly addresses: AddressSet };

const named: LabelCube = new Map([[namespaceName, present]]);

/** Pods of such namespaces with such labels, at any address or at these; nothing where that is a contradiction. */
export function pods(
  namespace: LabelCube = anyLabels,
  pod: LabelCube = anyLabels,
  addresses: AddressSet = everyAddress,
): EndpointCube | undefined {
  const where = meetLabels(namespace, named);
  return where && !addresses.isEmpty
    ? { kind: 'pods', namespace: where, pod, addresses }
    : undefined;
}

/** Every namespace of one name. */
export const namespaceCalled = (name: string): LabelCube => new Map([[namespaceName, oneOf(name)]]);

/** Addresses that belong to no pod. */
export const outside = (addresses: AddressSet = everyAddress): EndpointCube | undefined =>
  addresses.isEmpty ? undefined : { kind: 'outside', addresses };

/** Every end there is: all pods, and all addresses outside. */
export const everybody: readonly EndpointCube[] = [pods(), outside()].flatMap((each) => each ?? []);

const meetAddresses = (a: AddressSet, b: AddressSet): AddressSet =>
  a === b || b === everyAddress ? a : a === everyAddress ? b : a.intersect(b);

/** Whoever is in both. */
export function meetEndpoints(a: EndpointCube, b: EndpointCube): EndpointCube | undefined {
  const addresses = meetAddresses(a.addresses, b.addresses);
  if (addresses.isEmpty) return undefined;
  if (a.kind === 'outside' || b.kind === 'outside') {
    return a.kind === b.kind ? { kind: 'outside', addresses } : undefined;
  }
  const namespace = meetLabels(a.namespace, b.namespace);
  const pod = namespace && meetLabels(a.pod, b.pod);
  return namespace && pod && { kind: 'pods', namespace, pod, addresses };
}

/** Whether anybody is in both. */
export function endpointsMeet(a: EndpointCube, b: EndpointCube): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'pods' && b.kind === 'pods') {
    if (!labelsMeet(a.pod, b.pod) || !labelsMeet(a.namespace, b.namespace)) return false;
  }
  return a.addresses === b.addresses || a.addresses.meets(b.addresses);
}

const addressesCover = (a: AddressSet, b: AddressSet): boolean =>
  a === everyAddress || a === b || b.isSubsetOf(a);

/** Whether the first set holds the whole second one. */
export function endpointsCover(a: EndpointCube, b: EndpointCube): boolean {
  if (!addressesCover(a.addresses, b.addresses)) return false;
  if (a.kind === 'outside' || b.kind === 'outside') return a.kind === b.kind;
  return labelsCover(a.namespace, b.namespace) && labelsCover(a.pod, b.pod);
}

/** How many pieces it takes to cut `b` from `a`: one for each dimension in which `b` does not hold all of `a`. */
export function cuts(a: EndpointCube, b: EndpointCube): number {
  const own = addressesCover(b.addresses, a.addresses) ? 0 : 1;
  if (a.kind === 'outside' || b.kind === 'outside') return own;
  return own + labelCuts(a.namespace, b.namespace) + labelCuts(a.pod, b.pod);
}

/** The first set without the second, as disjoint sets. */
export function subtractEndpoints(a: EndpointCube, b: EndpointCube): readonly EndpointCube[] {
  const both = meetEndpoints(a, b);
  if (!both) return [a];
  const rest = addressesCover(b.addresses, a.addresses)
    ? undefined
    : a.addresses.subtract(b.addresses);
  const cut = (from: EndpointCube): readonly EndpointCube[] =>
    rest && !rest.isEmpty ? [{ ...from, addresses: rest }] : [];
  if (a.kind === 'outside' || b.kind === 'outside' || both.kind === 'outside') return cut(a);
  const { namespace, pod } = both;
  return [
    ...subtractLabels(a.namespace, b.namespace).map((each) => ({ ...a, namespace: each })),
    ...subtractLabels(a.pod, b.pod).map((each) => ({ ...a, namespace, pod: each })),
    ...cut({ ...a, namespace, pod }),
  ];
}

/** Whether an end lies in a set when it speaks with this address (nothing: one that is not known, which may be any). */
export function holdsEndpoint(
  cube: EndpointCube,
  end: Endpoint,
  namespaceLabels: Labels,
  address: bigint | undefined,
): boolean {
  const isThere =
    address === undefined ? cube.addresses === everyAddress : cube.addresses.has(address);
  if (end.kind === 'outside' || cube.kind === 'outside') return end.kind === cube.kind && isThere;
  return (
    isThere && holdsLabels(cube.namespace, namespaceLabels) && holdsLabels(cube.pod, end.pod.labels)
  );
}
