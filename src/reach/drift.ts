import { fullName, type PolicyObject } from '../netpol/policy/object.ts';

/** What is installed, held against what values render, policy by policy. */
export interface Drift {
  /** How many policies values render. */
  readonly rendered: number;
  /** Policies that have a name that the values render, and not the labels of the release: somebody else wrote them. */
  readonly foreign: readonly string[];
  readonly missing: readonly string[];
  readonly changed: readonly { readonly policy: string; readonly fields: readonly string[] }[];
  /** Policies that bear the labels of the release, and that the values do not render. */
  readonly left: readonly string[];
}

const labels = ['app.kubernetes.io/instance', 'app.kubernetes.io/name'] as const;

/** Whether a policy bears the labels by which rendered ones are known as a release's. */
const isOf = (rendered: readonly PolicyObject[], { metadata }: PolicyObject): boolean => {
  const [first] = rendered;
  return labels.every((key) => {
    const own = first?.metadata.labels?.[key];
    return own !== undefined && metadata.labels?.[key] === own;
  });
};

/** A value whose text does not depend on the order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  );
}

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const fields = ['podSelector', 'policyTypes', 'ingress', 'egress'] as const;

/** Compares by namespace and name; both sides were read by the same parser, so defaults are equal. */
export function driftOf(
  rendered: readonly PolicyObject[],
  installed: readonly PolicyObject[],
): Drift {
  const there = new Map(installed.map((policy) => [fullName(policy), policy]));
  const wanted = new Set(rendered.map(fullName));
  return {
    rendered: rendered.length,
    foreign: installed
      .filter((policy) => wanted.has(fullName(policy)) && !isOf(rendered, policy))
      .map(fullName),
    missing: [...wanted].filter((name) => !there.has(name)),
    changed: rendered.flatMap((policy) => {
      const now = there.get(fullName(policy));
      const differing = fields.filter(
        (field) => now && !same(policy.spec[field] ?? [], now.spec[field] ?? []),
      );
      return differing.length > 0 ? [{ policy: fullName(policy), fields: differing }] : [];
    }),
    left: installed
      .filter((policy) => !wanted.has(fullName(policy)) && isOf(rendered, policy))
      .map(fullName),
  };
}
