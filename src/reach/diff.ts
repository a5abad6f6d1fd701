import type { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { PluginOptions } from '../netpol/model.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import type { Table } from '../table/table.ts';
import { observed } from './observed.ts';
import { orderedPairs } from './rows.ts';
import { worldOf } from './world.ts';

/** A pair of ends whose reach changes. */
export interface Change {
  readonly from: string;
  readonly to: string;
  readonly opened: ConnectionSet;
  readonly closed: ConnectionSet;
}

/** One side of a comparison; without values there is no table, and the policies speak for themselves. */
export interface Side {
  readonly policies: readonly PolicyObject[];
  readonly table: Table | undefined;
}

const nothing: Table = {
  defaultDeny: { enabled: false, policyTypes: [] },
  components: {},
  peers: {},
  flows: {},
};

/** Both tables in one, for the names of ends alone. Later entries of the same name win. */
const together = (a: Table = nothing, b: Table = nothing): Table => ({
  defaultDeny: b.defaultDeny,
  components: { ...a.components, ...b.components },
  peers: { ...a.peers, ...b.peers },
  flows: {},
});

/** What becomes reachable and what stops, from one set of policies to another, for everybody whom either could mean. */
export function diff(
  before: Side,
  after: Side,
  namespace: string,
  options: PluginOptions = {},
): readonly Change[] {
  const table = together(before.table, after.table);
  const { rows, namespaces } = worldOf(table, [...before.policies, ...after.policies], namespace);
  const was = observed(before.policies, namespaces, options);
  const is = observed(after.policies, namespaces, options);
  return orderedPairs(rows).flatMap(([from, to]) => {
    const old = was.allowed(from.endpoint, to.endpoint).connections;
    const now = is.allowed(from.endpoint, to.endpoint).connections;
    if (old.equals(now)) return [];
    return [{ from: from.name, to: to.name, opened: now.subtract(old), closed: old.subtract(now) }];
  });
}
