import type { AddressSet } from '../sets/address-set.ts';
import type { ConnectionSet } from '../sets/connection-set.ts';
import type { Namespace, Pod } from '../model.ts';
import type { PolicyObject } from '../policy/object.ts';

/** A cluster as policies see it. Namespaces that are not named have only the label that the API server sets. */
export interface Cluster {
  readonly pods: readonly Pod[];
  readonly namespaces: readonly Namespace[];
  readonly policies: readonly PolicyObject[];
}

/** One group of ends: pods that policies treat alike, or outside addresses that they treat alike. */
export type Group =
  | { readonly kind: 'pods'; readonly pods: readonly Pod[] }
  | { readonly kind: 'outside'; readonly addresses: AddressSet };

/** Every member of `from` may open `connections` to every other member of `to`. Numbers are those of the groups. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly connections: ConnectionSet;
}

/** Groups that may open the same connections: each of `from` those of an entry of `to` to each of its groups. */
export interface Row {
  readonly from: readonly number[];
  /** No group is in two entries; one that is in none cannot be reached. */
  readonly to: readonly {
    /** In ascending order. */
    readonly groups: Int32Array;
    readonly connections: ConnectionSet;
  }[];
}

/** What to change in the policies of a cluster: what is removed goes first. */
export interface PolicyChange {
  /** Policies to put in the place of those with their namespace and name, or to add, as `kubectl apply` does. */
  readonly apply?: readonly PolicyObject[] | undefined;
  /** Policies to take away, by name; without a namespace that is `default`. */
  readonly remove?: readonly PolicyObject['metadata'][] | undefined;
}

/** Who may reach whom in a whole cluster, by groups. A pod always reaches itself; that is not listed. */
export interface Connectivity {
  /** Pods in the order of the first of each group, then addresses outside in ascending order. */
  readonly groups: readonly Group[];
  /**
   * What is allowed, in order of `from` and `to`; an edge from a group to itself joins its different pods. Made
   * when it is first read: n groups may have n² edges. `rows` says the same in less.
   */
  readonly edges: readonly Edge[];
  /** What is allowed, in no order; each row is made when it is reached. */
  readonly rows: Iterable<Row>;
  /** What every member of one group may open to every other member of another, by the numbers of the groups. */
  allowed(from: number, to: number): ConnectionSet;
  /**
   * The same cluster after a change of its policies: equal to `connectivity` of the changed cluster, in a fraction
   * of the time, because what the change does not touch is taken over. The original stays as it is. Throws when a
   * policy that is to be removed is not there.
   */
  with(change: PolicyChange): Connectivity;
}
