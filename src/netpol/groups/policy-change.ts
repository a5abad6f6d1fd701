import type { PolicyObject } from '../policy/object.ts';
import type { IndexedIsolation, PolicyIndex } from './policy-index.ts';
import type { PolicyChange } from './result.ts';

/** A policy of a cluster and what the index made of it. */
export interface Entry {
  readonly policy: PolicyObject;
  readonly isolations: readonly IndexedIsolation[];
}

export const entriesOf = (policies: readonly PolicyObject[], index: PolicyIndex): Entry[] =>
  policies.map((policy) => ({ policy, isolations: index.add(policy) }));

const nameOf = ({ name, namespace = 'default' }: PolicyObject['metadata']): string =>
  `${namespace}/${name}`;

/** The policies after a change. Throws when one that is to be removed is not there. */
export function applyChange(
  entries: readonly Entry[],
  { apply = [], remove = [] }: PolicyChange,
  index: PolicyIndex,
): readonly Entry[] {
  const there = new Set(entries.map(({ policy }) => nameOf(policy.metadata)));
  const gone = new Set(remove.map(nameOf));
  for (const name of gone)
    if (!there.has(name))
      throw new Error(`${name}: is no policy of this cluster; remove one that is there`);
  const applied = new Map(apply.map((policy) => [nameOf(policy.metadata), policy]));
  const stay = entries.filter(({ policy }) => {
    const name = nameOf(policy.metadata);
    return !gone.has(name) && !applied.has(name);
  });
  return [...stay, ...entriesOf([...applied.values()], index)];
}
