import { allowedBy, type AdmissionObject } from '../read/guard.ts';
import type { LabelSelector } from '../netpol/policy/selector.ts';
import type { GuardHead } from './guard.ts';

/** The head that rendered objects of one name show; nothing where policy or binding lacks, or another is let pass. */
function headOf(name: string, objects: readonly AdmissionObject[]): GuardHead | undefined {
  const [policy, binding, ...more] = objects.filter(({ metadata }) => metadata.name === name);
  if (policy?.kind !== 'ValidatingAdmissionPolicy' || more.length > 0) return undefined;
  if (binding?.kind !== 'ValidatingAdmissionPolicyBinding') return undefined;
  const allowed = allowedBy(policy);
  const { failurePolicy, matchConstraints, validations } = policy.spec;
  const isOne = binding.spec.policyName === name && binding.spec.matchResources === undefined;
  if (!allowed || !isOne || failurePolicy !== 'Fail' || validations.length === 0) return undefined;
  const { namespaceSelector } = matchConstraints;
  const isEverywhere = Object.keys(namespaceSelector).length === 0;
  return {
    name,
    namespaces: isEverywhere ? undefined : namespaceSelector,
    actions: binding.spec.validationActions,
    allowed,
  };
}

/** A selector as a text that is the same in whatever order it is written. */
const selectorWords = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string =>
  JSON.stringify([
    Object.entries(matchLabels).toSorted(),
    matchExpressions.map(({ key, operator, values = [] }) => [key, operator, values]),
  ]);

const words = (head: GuardHead): string =>
  JSON.stringify([
    head.name,
    selectorWords(head.namespaces ?? {}),
    head.actions,
    head.allowed.users,
    head.allowed.groups,
    head.allowed.serviceAccounts,
  ]);

/** Names of the guard's policies that are missing or otherwise among what came back, and of those that nobody asked for. */
export function unlikeGuard(
  wanted: readonly GuardHead[],
  objects: readonly AdmissionObject[],
): { readonly missing: readonly string[]; readonly unexpected: readonly string[] } {
  const found = [...new Set(objects.map(({ metadata }) => metadata.name))];
  const are = new Set(found.flatMap((name) => headOf(name, objects) ?? []).map(words));
  const names = new Set(wanted.map(({ name }) => name));
  return {
    missing: wanted.filter((head) => !are.has(words(head))).map(({ name }) => name),
    unexpected: found.filter((name) => !names.has(name)),
  };
}
