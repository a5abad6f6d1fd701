import { fullName, type PolicyObject } from '../netpol/policy/object.ts';
import type { Objects } from '../read/cluster.ts';

/** The policies of a cluster beside those that are rendered: what is installed under their names, they replace. */
export function besides(
  rendered: readonly Pick<PolicyObject, 'metadata'>[],
  { policies }: Pick<Objects, 'policies'>,
): readonly PolicyObject[] {
  const own = new Set(rendered.map(fullName));
  return policies.filter((policy) => !own.has(fullName(policy)));
}
