import type { Objects } from '../../read/cluster.ts';

/** A cluster as a dump, manifests or kubectl show it, whole or in part. */
export type Cluster = Pick<
  Objects,
  | 'workloads'
  | 'namespaces'
  | 'policies'
  | 'services'
  | 'routes'
  | 'monitors'
  | 'nodes'
  | 'unjudged'
> &
  Required<Pick<Objects, 'unasked'>>;
