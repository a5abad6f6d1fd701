import type { TableNames } from './names.ts';
import type { End } from './places.ts';

/** Who an end is to a reader: by the names of the table, else by where it is. */
export type GroupName =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** Pods of Kasm's namespace in no component, or pods of another that no peer means. */
  | { readonly kind: 'pods'; readonly namespace: string; readonly isHome: boolean }
  | { readonly kind: 'nodes' }
  | { readonly kind: 'outside' };

/** The name of an end: components, else peers, else its namespace, the nodes or whoever is outside. */
export function groupName(end: End, names: TableNames, home: string): GroupName {
  if (end.kind === 'pod') {
    const { pod } = end.workload;
    const own = names.components(pod);
    const known = own.length > 0 ? own : names.peers(end);
    return known.length > 0
      ? { kind: 'names', names: known }
      : { kind: 'pods', namespace: pod.namespace, isHome: pod.namespace === home };
  }
  const peers = names.peers(end);
  if (peers.length > 0) return { kind: 'names', names: peers };
  return { kind: end.kind === 'node' ? 'nodes' : 'outside' };
}
