import type { Labels } from '../model.ts';

/** A label selector as the API has it. */
export interface LabelSelector {
  readonly matchLabels?: Labels | undefined;
  readonly matchExpressions?:
    | readonly {
        readonly key: string;
        readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        readonly values?: readonly string[] | undefined;
      }[]
    | undefined;
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/** `NotIn` holds for a missing key too: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
function holds({ key, operator, values: listed }: Requirement, labels: Labels): boolean {
  const values = listed ?? [];
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Whether a selector selects labels; an empty one selects everything. */
export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  for (const key in matchLabels) {
    if (!Object.hasOwn(labels, key) || labels[key] !== matchLabels[key]) return false;
  }
  return matchExpressions?.every((requirement) => holds(requirement, labels)) ?? true;
}

/**
 * The fewest labels that a selector selects: those it names, then those it demands, with `present` where any value
 * will do. What must be absent stays absent; a selector that contradicts itself does not select even these.
 */
export function labelsFor(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  present = 'x',
): Labels {
  const labels: Record<string, string> = { ...matchLabels };
  for (const wanted of ['In', 'Exists']) {
    for (const { key, operator, values = [] } of matchExpressions) {
      if (operator === wanted && !Object.hasOwn(labels, key)) labels[key] = values[0] ?? present;
    }
  }
  return labels;
}

/** A selector as text in which the order of labels does not matter: equal texts select alike. */
export const selectorKey = ({ matchLabels, matchExpressions }: LabelSelector): string =>
  JSON.stringify([
    Object.entries(matchLabels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    (matchExpressions ?? []).map(({ key, operator, values }) => [
      key,
      operator,
      (values ?? []).toSorted(),
    ]),
  ]);
