import type { PluginOptions, Pod } from '../model.ts';
import { isOwnNode } from '../semantics.ts';
import type { Groups } from './groups.ts';
import type { PodColumns } from './pod-columns.ts';

/** Which groups one reaches whatever policies say, because a pod of the host network on its node is one of both. */
export function ownNodeOf(
  { pods, nodes }: PodColumns,
  { podOf }: Groups,
  plugin: PluginOptions,
): (from: number) => readonly number[] {
  const nodeOf = (group: number): number => nodes.at[podOf[group] as number] ?? 0;
  const onNode = new Map<number, number[]>();
  for (const group of podOf.keys()) {
    const node = nodeOf(group);
    if (node === 0) continue;
    const list = onNode.get(node);
    if (list) list.push(group);
    else onNode.set(node, [group]);
  }
  return (from) => {
    const near = onNode.get(nodeOf(from)) ?? [];
    const source = pods[podOf[from] as number] as Pod;
    return near.filter((to) => isOwnNode(source, pods[podOf[to] as number] as Pod, plugin));
  };
}
