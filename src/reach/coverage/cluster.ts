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

/** What several readings hold of one cluster, together. */
export function clusterOf(...all: readonly Objects[]): Cluster {
  return {
    workloads: all.flatMap(({ workloads }) => workloads),
    namespaces: all.flatMap(({ namespaces }) => namespaces),
    policies: all.flatMap(({ policies }) => policies),
    services: all.flatMap(({ services }) => services),
    routes: all.flatMap(({ routes }) => routes),
    monitors: all.flatMap(({ monitors }) => monitors),
    nodes: all.flatMap(({ nodes }) => nodes),
    unjudged: all.flatMap(({ unjudged }) => unjudged),
    unasked: all.flatMap(({ unasked = [] }) => unasked),
  };
}
