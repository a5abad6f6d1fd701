import type { AddressSet } from './sets/address-set.ts';
import type { Protocol } from './sets/connection-set.ts';

export type Labels = Readonly<Record<string, string>>;

/** A namespace; `kubernetes.io/metadata.name` is among its labels, since the API server sets it. */
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
}

/** A port that a container declares; named ports of policies are resolved against these. */
export interface ContainerPort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A pod as policies see it. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Its addresses (`addressOf`), at most one per family; none when it is not known yet. */
  readonly ips: readonly bigint[];
  readonly ports: readonly ContainerPort[];
  /** On the host network no policy binds it, and others see it as its node's address. */
  readonly hostNetwork: boolean;
  readonly node?: string | undefined;
}

/** One end of a connection: a pod, or addresses that belong to no pod and that all policies treat alike. */
export type Endpoint =
  | { readonly kind: 'pod'; readonly pod: Pod }
  | { readonly kind: 'outside'; readonly addresses: AddressSet };

/** What Kubernetes leaves to the network plugin. */
export interface PluginOptions {
  /**
   * Whether an `ipBlock` matches the address of a pod. The API leaves it open; iptables-based plugins
   * (kube-router in K3s, Calico, OVN-Kubernetes) match, Cilium does not. Default: true, the wider reading.
   */
  readonly ipBlockSelectsPods?: boolean;
  /**
   * Traffic between a pod and its own node. The API text of ingress rules admits a pod's own node, and
   * no more; the concept page says "traffic to and from the node where a Pod is running is always
   * allowed". Default: `to pods`, what the API text says.
   */
  readonly ownNode?: 'to pods' | 'both ways';
}
