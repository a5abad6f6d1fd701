import type { Problem } from '../../../schema/problems.ts';
import type { Origin } from '../resolve.ts';
import type { Table } from '../table.ts';
import { componentRules } from './components.ts';
import { flowRules } from './flows.ts';
import { helmTestRules } from './helm-test.ts';
import { peerRules } from './peers.ts';
import { rootRules } from './root.ts';

/**
 * Everything that is wrong with a table across its fields: unknown names, rows that no policy could
 * hold, ranges and networks that contradict themselves. The chart's `_rules.tpl` says the same
 * sentences when Helm renders; the tests hold both to them.
 */
export const ruleProblems = (table: Table, origin: Origin): readonly Problem[] => [
  ...rootRules(table, origin),
  ...componentRules(table, origin),
  ...peerRules(table, origin),
  ...flowRules(table, origin),
  ...helmTestRules(table, origin),
];
