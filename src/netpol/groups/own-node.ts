import type { PluginOptions, Pod } from '../model.ts';
import { isOwnNode } from '../semantics.ts';
import type { Group } from './result.ts';

/** Which groups one reaches whatever policies say, because they are on its node. */
export function ownNodeOf(
  groups: readonly Group[],
  plugin: PluginOptions,
): (from: number) => readonly number[] {
  const podOf = (index: number): Pod | undefined => {
    const group = groups[index];
    return group?.kind === 'pods' ? group.pods[0] : undefined;
  };
  const onNode = new Map<string, number[]>();
  for (const index of groups.keys()) {
    const node = podOf(index)?.node;
    if (node === undefined) continue;
    const list = onNode.get(node);
    if (list) list.push(index);
    else onNode.set(node, [index]);
  }
  return (from) => {
    const source = podOf(from);
    if (source?.node === undefined) return [];
    return (onNode.get(source.node) ?? []).filter((to) =>
      isOwnNode(source, podOf(to) as Pod, plugin),
    );
  };
}
