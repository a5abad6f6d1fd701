import type { Workload } from '../../read/kinds/workload.ts';
import { componentOf, type Scene } from './components.ts';
import type { Draft } from './draft.ts';
import { isLasting } from './labels.ts';
import { selectorFor } from './selector.ts';

const keyOf = ({ pod }: Workload): string =>
  JSON.stringify(
    Object.entries(pod.labels)
      .filter(([key]) => isLasting(key))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Asks about the pods of the namespace that no component means: one question for pods with the same labels. */
export function askAboutStrangers(
  draft: Draft,
  { table, assigned, everybody }: Scene,
  known: ReadonlySet<Workload>,
): void {
  const groups = new Map<string, { pods: Workload[]; named: Set<string> }>();
  for (const { workload, role, named } of assigned) {
    if (known.has(workload) || componentOf(table, role) !== undefined) continue;
    const key = keyOf(workload);
    const group = groups.get(key) ?? { pods: [], named: new Set() };
    group.pods.push(workload);
    for (const name of named) group.named.add(name);
    groups.set(key, group);
  }
  for (const { pods, named } of groups.values())
    draft.note(['components'], {
      id: 'ask-pods',
      pods,
      named: [...named],
      selector: selectorFor(
        pods,
        everybody.filter((each) => !pods.includes(each)),
      ),
    });
}
