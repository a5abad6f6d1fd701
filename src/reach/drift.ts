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
  /** Other releases of the same chart that have policies in the namespace. */
  readonly beside: readonly string[];
}

const instance = 'app.kubernetes.io/instance';
const chart = 'app.kubernetes.io/name';

/** Whether a policy of the namespace bears those labels that rendered ones have. */
function bears(
  keys: readonly string[],
  [first]: readonly PolicyObject[],
  { metadata }: PolicyObject,
): boolean {
  return (
    metadata.namespace === first?.metadata.namespace &&
    keys.every((key) => {
      const own = first?.metadata.labels?.[key];
      return own !== undefined && metadata.labels?.[key] === own;
    })
  );
}

/** Whether a policy is known as one of the release; a release of another namespace may be called the same. */
const isOf = (rendered: readonly PolicyObject[], policy: PolicyObject): boolean =>
  bears([instance, chart], rendered, policy);

/** Names of releases of the chart in the namespace. */
const releases = (
  rendered: readonly PolicyObject[],
  installed: readonly PolicyObject[],
): readonly string[] =>
  installed
    .filter((policy) => bears([chart], rendered, policy))
    .flatMap(({ metadata }) => metadata.labels?.[instance] ?? []);

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
    beside: [...new Set(releases(rendered, installed))].filter(
      (name) => name !== rendered[0]?.metadata.labels?.[instance],
    ),
  };
}
