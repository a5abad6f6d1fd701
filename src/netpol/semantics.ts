import { isV4, onePerFamily } from './sets/address-set.ts';
import type { ContainerPort, Endpoint, PluginOptions, Pod } from './model.ts';

/**
 * Whether policies bind a pod and see it as a pod. One on the host network is an address of its node: no policy
 * closes it and no selector matches it, as plugins commonly do
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods).
 */
export const hasOwnNetwork = ({ hostNetwork }: Pod): boolean => !hostNetwork;

/** The ports that a named port of a policy is resolved against, on the endpoint that is connected to. */
export const resolvablePorts = (endpoint: Endpoint): readonly ContainerPort[] =>
  endpoint.kind === 'pod' && hasOwnNetwork(endpoint.pod) ? endpoint.pod.ports : [];

/** Whether an `ipBlock` is compared with the addresses of an endpoint; with those of pods it is the plugin's choice. */
export const isSeenByBlocks = (
  endpoint: Endpoint,
  { ipBlockSelectsPods = true }: PluginOptions,
): boolean => endpoint.kind === 'outside' || !hasOwnNetwork(endpoint.pod) || ipBlockSelectsPods;

/**
 * The addresses under which the other side sees an endpoint, one per family. `undefined` alone stands for an
 * address that is not known yet.
 */
export function addressPerFamily(endpoint: Endpoint): readonly (bigint | undefined)[] {
  if (endpoint.kind === 'outside') return onePerFamily(endpoint.addresses);
  const byFamily = new Map(endpoint.pod.ips.map((address) => [isV4(address), address]));
  return byFamily.size > 0 ? [...byFamily.values()] : [undefined];
}

/** Whether two addresses are of one family; an address that is not known may be of either. */
export const shareFamily = (a: bigint | undefined, b: bigint | undefined): boolean =>
  a === undefined || b === undefined || isV4(a) === isV4(b);

/** Whether two pods are one; a pod always reaches itself, whatever policies say. */
export const isSamePod = (from: Pod, to: Pod): boolean =>
  from.namespace === to.namespace && from.name === to.name;

/**
 * Whether a connection is between a pod and its own node, which policies do not shut: kubelet probes rest on
 * that. `to pods` admits those that the node opens, `both ways` also those that it receives.
 */
export const isOwnNode = (
  from: Pod,
  to: Pod,
  { ownNode = 'to pods' }: Pick<PluginOptions, 'ownNode'>,
): boolean =>
  from.node !== undefined &&
  from.node === to.node &&
  (!hasOwnNetwork(from) || (ownNode === 'both ways' && !hasOwnNetwork(to)));
