import type { Labels } from '../../netpol/model.ts';
import { selects, type LabelSelector } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import { isLasting, rankOf } from './labels.ts';

const labelsOf = ({ pod }: Workload): Labels => pod.labels;

/** The keys that all of some pods bear and that last, the likeliest first. */
const keysOf = (pods: readonly Workload[]): readonly string[] =>
  Object.keys(pods[0] ? labelsOf(pods[0]) : {})
    .filter(isLasting)
    .filter((key) => pods.every((each) => Object.hasOwn(labelsOf(each), key)))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));

const valuesOf = (pods: readonly Workload[], key: string): readonly string[] =>
  [...new Set(pods.map((each) => labelsOf(each)[key] ?? ''))].toSorted();

/** A selector by some keys: one value is written as a label, several as a list. */
function selectorBy(pods: readonly Workload[], keys: readonly string[]): LabelSelector {
  const wanted = keys.map((key) => ({ key, values: valuesOf(pods, key) }));
  const labels = wanted.filter(({ values }) => values.length === 1);
  const lists = wanted.filter(({ values }) => values.length > 1);
  return {
    ...(labels.length > 0
      ? { matchLabels: Object.fromEntries(labels.map(({ key, values }) => [key, values[0] ?? ''])) }
      : {}),
    ...(lists.length > 0
      ? { matchExpressions: lists.map((each) => ({ ...each, operator: 'In' as const })) }
      : {}),
  };
}

function* pairs<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (const [index, first] of items.entries()) {
    for (const second of items.slice(index + 1)) yield [first, second];
  }
}

/**
 * The shortest selector by labels that last which selects all of some pods and none of the others: one label, else two,
 * else a list of values; nothing where no such labels tell them apart. Labels whose value the caller likes come first.
 */
export function selectorFor(
  pods: readonly Workload[],
  others: readonly Workload[],
  isLiked: (value: string) => boolean = () => false,
): LabelSelector | undefined {
  const keys = keysOf(pods);
  const likes = (key: string): boolean => valuesOf(pods, key).every(isLiked);
  const ordered = [...keys.filter(likes), ...keys.filter((key) => !likes(key))];
  const isOne = (choice: readonly string[]): boolean =>
    choice.every((key) => valuesOf(pods, key).length === 1);
  const choices = [...ordered.map((key) => [key]), ...pairs(ordered)];
  return [...choices.filter(isOne), ...choices.filter((choice) => !isOne(choice))]
    .map((choice) => selectorBy(pods, choice))
    .find((selector) => !others.some((other) => selects(selector, labelsOf(other))));
}
