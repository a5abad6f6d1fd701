import type { RuleRef } from '../../netpol/policy/compile.ts';
import { createEvaluator } from '../../netpol/pair/evaluate.ts';
import type { PolicyObject } from '../../netpol/policy/object.ts';
import type { Table } from '../../table/table.ts';
import type { Cluster } from '../coverage/index.ts';
import { groupName, type GroupName } from './group.ts';
import { judge, type Denial, type Judged } from './judge.ts';
import { timesOf, type Ledger } from './ledger.ts';
import { tableNames } from './names.ts';
import type { Places } from './places.ts';
import { unseenRows, unseenRules, type UnseenRow } from './unseen.ts';

export type { GroupName } from './group.ts';
export type { Denial, Judged } from './judge.ts';
export { Ledger, timesOf } from './ledger.ts';
export { Places, type End } from './places.ts';
export type { UnseenRow } from './unseen.ts';

/** Connections that the same policies would deny between the same names: one culprit is one finding. */
export interface DeniedGroup {
  readonly from: GroupName;
  readonly to: GroupName;
  readonly denials: readonly Denial[];
  /** The different connections; those behind a Service once for each pod there. */
  readonly connections: readonly Judged[];
  /** How often they were seen. */
  readonly times: number;
  /** How often the record says that they were denied already, or not answered. */
  readonly deniedThen: number;
  readonly unanswered: number;
}

/** What policies would deny of connections that were seen, and what was not seen of what they allow. */
export interface Preview {
  /** Different connections with an end at a pod of the namespace. */
  readonly judged: number;
  readonly deniedConnections: number;
  readonly deniedTimes: number;
  readonly denied: readonly DeniedGroup[];
  /** Rows that are on, from name to name, with no connection seen; none where there is no table. */
  readonly unseenRows: readonly UnseenRow[];
  /** Without a table: rules that let none of the seen connections pass. */
  readonly unseenRules: readonly RuleRef[];
  /** Addresses that belong to nobody who was given, and were taken as outside the cluster. */
  readonly outside: readonly bigint[];
  /** Connections of others, within a pod or to its own node, with an end that was not found, beyond what is kept. */
  readonly others: number;
  readonly neverShut: number;
  readonly unplaced: ReadonlyMap<string, number>;
  readonly beyond: number;
}

export interface PreviewQuestion {
  readonly policies: readonly PolicyObject[];
  readonly table: Table | undefined;
  readonly cluster: Cluster;
  /** The namespace of Kasm. */
  readonly home: string;
  readonly ipBlockSelectsPods: boolean;
}

/** Puts denied connections together by names and culprit, the most frequent first. */
function grouped(
  denied: readonly Judged[],
  nameOf: (end: Judged['to']) => GroupName,
): readonly DeniedGroup[] {
  const groups = new Map<string, Judged[]>();
  for (const each of denied) {
    const key = JSON.stringify([nameOf(each.seen.from), nameOf(each.to), each.denials]);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()]
    .flatMap((connections): readonly DeniedGroup[] => {
      const [first] = connections;
      if (!first) return [];
      const seen = [...new Set(connections.map((each) => each.seen))];
      return [
        {
          from: nameOf(first.seen.from),
          to: nameOf(first.to),
          denials: first.denials,
          connections: connections.toSorted((a, b) => timesOf(b.seen) - timesOf(a.seen)),
          times: seen.reduce((sum, each) => sum + timesOf(each), 0),
          deniedThen: seen.reduce((sum, each) => sum + each.denied, 0),
          unanswered: seen.reduce((sum, each) => sum + each.unanswered, 0),
        },
      ];
    })
    .toSorted((a, b) => b.times - a.times);
}

/** Holds the connections of a ledger against policies: each is judged exactly, and nothing else is claimed. */
export function preview(ledger: Ledger, places: Places, question: PreviewQuestion): Preview {
  const { policies, table, cluster, home, ipBlockSelectsPods } = question;
  const evaluator = createEvaluator(policies, cluster.namespaces, { ipBlockSelectsPods });
  const names = tableNames(table, cluster, home, ipBlockSelectsPods);
  const { seen } = ledger;
  const judged = seen.flatMap((each) => judge(each, places, evaluator));
  const denied = judged.filter(({ denials }) => denials.length > 0);
  const deniedSeen = new Set(denied.map((each) => each.seen));
  const outside = seen.flatMap(({ from, to }) =>
    [from, to].flatMap((end) => (end.kind === 'outside' ? [end.address] : [])),
  );
  return {
    judged: seen.length,
    deniedConnections: deniedSeen.size,
    deniedTimes: [...deniedSeen].reduce((sum, each) => sum + timesOf(each), 0),
    denied: grouped(denied, (end) => groupName(end, names, home)),
    unseenRows: table ? unseenRows(table, judged, names, home) : [],
    unseenRules: table ? [] : unseenRules(evaluator.isolations, judged),
    outside: [...new Set(outside)],
    others: ledger.others,
    neverShut: ledger.neverShut,
    unplaced: ledger.unplaced,
    beyond: ledger.beyond,
  };
}
