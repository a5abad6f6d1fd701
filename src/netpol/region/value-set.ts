/**
 * What one label key may be: a finite set of values or the complement of one, and whether the key may be
 * absent. Every requirement of a label selector is such a set
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/). Values are sorted and each
 * stands once, so equal sets are structurally equal. There are always more values than a policy names, so the
 * complement of a finite set is never empty.
 */
export interface ValueSet {
  readonly isComplement: boolean;
  readonly values: readonly string[];
  /** Whether pods without the key belong to the set. */
  readonly absent: boolean;
}

const set = (isComplement: boolean, values: readonly string[], absent: boolean): ValueSet => ({
  isComplement,
  values: [...new Set(values)].toSorted(),
  absent,
});

/** These values, and nobody without the key: `In` and `matchLabels`. */
export const oneOf = (...values: readonly string[]): ValueSet => set(false, values, false);

/** Any value but these, or none at all: `NotIn` holds for a missing key too. */
export const noneOf = (...values: readonly string[]): ValueSet => set(true, values, true);

/** Any value: `Exists`. */
export const present: ValueSet = set(true, [], false);

/** No value: `DoesNotExist`. */
export const absent: ValueSet = set(false, [], true);

/** Any value or none: what a key is that nobody names. */
export const anything: ValueSet = set(true, [], true);

export const isEmpty = ({ isComplement, values, absent: may }: ValueSet): boolean =>
  !isComplement && values.length === 0 && !may;

/** Whether a label value, or nothing where the key is absent, belongs to a set. */
export const holds = (a: ValueSet, value: string | undefined): boolean =>
  value === undefined ? a.absent : a.values.includes(value) !== a.isComplement;

const without = (values: readonly string[], others: readonly string[]): readonly string[] =>
  others.length === 0 ? values : values.filter((value) => !others.includes(value));

/** What both sets hold. */
export function meet(a: ValueSet, b: ValueSet): ValueSet {
  const may = a.absent && b.absent;
  if (a.isComplement && b.isComplement) return set(true, [...a.values, ...b.values], may);
  if (a.isComplement)
    return { isComplement: false, values: without(b.values, a.values), absent: may };
  if (b.isComplement)
    return { isComplement: false, values: without(a.values, b.values), absent: may };
  const values = a.values.filter((value) => b.values.includes(value));
  return { isComplement: false, values, absent: may };
}

/** Whatever a set does not hold. */
export const complement = ({ isComplement, values, absent: may }: ValueSet): ValueSet => ({
  isComplement: !isComplement,
  values,
  absent: !may,
});

/** Whether every member of the second set belongs to the first, without making a set. */
export function covers(a: ValueSet, b: ValueSet): boolean {
  if (b.absent && !a.absent) return false;
  if (!b.isComplement)
    return b.values.every((value) => a.values.includes(value) !== a.isComplement);
  return a.isComplement && a.values.every((value) => b.values.includes(value));
}

/** Whether two sets have a member in common, without making their meet. */
export function meets(a: ValueSet, b: ValueSet): boolean {
  if (a.absent && b.absent) return true;
  if (a.isComplement && b.isComplement) return true;
  if (a.isComplement) return b.values.some((value) => !a.values.includes(value));
  if (b.isComplement) return a.values.some((value) => !b.values.includes(value));
  return a.values.some((value) => b.values.includes(value));
}
