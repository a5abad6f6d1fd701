import type { AddressSet } from '../sets/address-set.ts';
import type { LabelSelector } from '../policy/selector.ts';
import type { IndexedIsolation } from './policy-index.ts';

/** All that policies can tell pods and addresses apart by. */
export interface Asked {
  /** The keys of pod labels that a selector asks for, with the values that make a difference. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  readonly portNames: ReadonlySet<string>;
  readonly blocks: readonly AddressSet[];
}

function addLabels(labels: Map<string, Set<string>>, selector: LabelSelector): void {
  const add = (key: string, values: readonly string[]): void => {
    const known = labels.get(key) ?? new Set();
    labels.set(key, known);
    for (const value of values) known.add(value);
  };
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) add(key, [value]);
  for (const { key, values } of selector.matchExpressions ?? []) add(key, values ?? []);
}

/** What some policies ask. */
export function askedBy(isolations: readonly IndexedIsolation[]): Asked {
  const podSelectors = new Set<LabelSelector>();
  const blocks = new Set<AddressSet>();
  const portNames = new Set<string>();
  for (const { subject, rules } of isolations) {
    podSelectors.add(subject.podSelector);
    for (const { rule, peers } of rules) {
      for (const selection of peers?.selections ?? []) podSelectors.add(selection.podSelector);
      for (const block of peers?.blocks ?? []) blocks.add(block);
      for (const name of rule.portNames) portNames.add(name);
    }
  }
  const labels = new Map<string, Set<string>>();
  for (const podSelector of podSelectors) addLabels(labels, podSelector);
  return { labels, portNames, blocks: [...blocks] };
}

const within = <Item>(few: Iterable<Item>, many: ReadonlySet<Item>): boolean =>
  [...few].every((item) => many.has(item));

/** Whether both name the same blocks. */
export const sameBlocks = (a: Asked, b: Asked): boolean =>
  a.blocks.length === b.blocks.length && within(a.blocks, new Set(b.blocks));

/** Whether endpoints that are told apart as `more` asks are told apart as `less` asks. */
export const covers = (more: Asked, less: Asked): boolean =>
  sameBlocks(more, less) &&
  within(less.portNames, more.portNames) &&
  [...less.labels].every(([key, values]) => {
    const known = more.labels.get(key);
    return known !== undefined && within(values, known);
  });
