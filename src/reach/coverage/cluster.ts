import type { Namespace } from '../../netpol/model.ts';
import type { PolicyObject } from '../../netpol/policy/object.ts';
import type { Monitor } from '../../read/kinds/monitor.ts';
import type { Node } from '../../read/kinds/node.ts';
import type { Route } from '../../read/kinds/route.ts';
import type { Service } from '../../read/kinds/service.ts';
import type { Workload } from '../../read/kinds/workload.ts';

/** A cluster as a dump, manifests or kubectl show it, whole or in part. */
export interface Cluster {
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly policies: readonly PolicyObject[];
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  readonly monitors: readonly Monitor[];
  readonly nodes: readonly Node[];
  /** Policies of kinds that nothing here can judge, such as `CiliumNetworkPolicy kasm/db`. */
  readonly unjudged: readonly string[];
  /** What could not be asked of a live cluster, as sentences. */
  readonly unasked: readonly string[];
}
