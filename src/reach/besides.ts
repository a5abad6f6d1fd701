import { fullName, type PolicyObject } from '../netpol/policy/object.ts';
import type { Objects } from '../read/cluster.ts';
import { policiesFor, type Release } from '../table/policies.ts';
import type { Table } from '../table/table.ts';

/** The policies of a cluster beside those that are rendered: what is installed under their names, they replace. */
export function besides(
  rendered: readonly Pick<PolicyObject, 'metadata'>[],
  { policies }: Pick<Objects, 'policies'>,
): readonly PolicyObject[] {
  const own = new Set(rendered.map(fullName));
  return policies.filter((policy) => !own.has(fullName(policy)));
}

/** The same for the policies of a table that nobody has rendered. */
export const besidesTable = (
  table: Table,
  release: Release,
  there: Pick<Objects, 'policies'>,
): readonly PolicyObject[] =>
  besides(
    policiesFor(table, release).map((metadata) => ({ metadata })),
    there,
  );
