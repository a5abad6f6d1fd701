import type { RuleRef } from '../netpol/policy/compile.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import {
  allowanceOf,
  bothAllow,
  connectionsMeet,
  defaultBudget,
  namedPortsOf,
  over,
  Unfinished,
  type Allowance,
  type AllowanceOptions,
  type Budget,
  type Over,
} from '../netpol/region/index.ts';
import { on } from '../table/on.ts';
import { rows } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { rowsOf } from './expected.ts';
import { Findings, type Culprit, type Finding } from './finding.ts';
import { namingOf } from './who.ts';

/** One side of a comparison; without values there is no table, and the policies speak for themselves. */
export interface Side {
  readonly policies: readonly PolicyObject[];
  readonly table: Table | undefined;
  /** What policies will do beside them that nobody has rendered yet (`asDeclared`). */
  readonly unrendered?: Allowance<RuleRef> | undefined;
}

/** A row of the table that is new, gone or another; its texts say who, to whom, on which ports. */
interface RowChange {
  readonly flow: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What becomes reachable and what stops, in every namespace that either side touches. */
export interface Diff {
  readonly rows: readonly RowChange[];
  readonly opened: readonly Finding[];
  readonly closed: readonly Finding[];
  /** Whether the question took more steps than it may: then there may be more. */
  readonly unfinished: boolean;
}

const textsOf = (table: Table): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const { flow, from, to, ports } of rows(table)) {
    const numbers = ports
      ? ports.map(({ port, endPort, protocol = 'TCP' }) =>
          endPort === undefined ? `${port}/${protocol}` : `${port}-${endPort}/${protocol}`,
        )
      : ['every port'];
    const text = `${from.join(', ')} → ${to.join(', ')} ${numbers.join(', ')}`;
    texts.set(flow, [texts.get(flow), text].filter(Boolean).join('; '));
  }
  return texts;
};

/** Rows that differ; where one side is manifests alone, it has none to compare. */
function rowChanges(before: Table | undefined, after: Table | undefined): readonly RowChange[] {
  if (!before || !after) return [];
  const [was, is] = [textsOf(before), textsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .map((flow) => ({ flow, before: was.get(flow), after: is.get(flow) }))
    .filter((change) => change.before !== change.after);
}

/** What is on of either side, that of the later one first. */
const laid = <Entry extends { readonly enabled: boolean }>(
  ...sides: readonly Readonly<Record<string, Entry>>[]
): Readonly<Record<string, Entry>> => Object.fromEntries(sides.flatMap((entries) => on(entries)));

/** Both tables in one, for names alone: those of the later side win, but for whom it has switched off. */
const together = (a: Table | undefined, b: Table | undefined): Table | undefined =>
  a && b
    ? {
        ...b,
        components: { ...b.components, ...laid(a.components, b.components) },
        peers: { ...b.peers, ...laid(a.peers, b.peers) },
      }
    : (b ?? a);

const policiesIn = (found: Over<RuleRef, RuleRef>): readonly string[] => [
  ...new Set(found.closings.map(({ source }) => source.policy)),
];

/** Flows of a table that say such connections. */
const flowsOf = (found: Over<unknown, unknown>, declared: ReturnType<typeof rowsOf>) => [
  ...new Set(
    declared.filter(({ cube }) => connectionsMeet(cube, found.cube)).map(({ source }) => source),
  ),
];

/** What opens: a rule, or that nothing closes what a policy closed before. */
const opener = (found: Over<RuleRef, RuleRef>): Culprit =>
  found.opening
    ? { kind: 'rule', rule: found.opening.source, portNames: found.opening.portNames }
    : { kind: 'not closed', by: policiesIn(found).join(', '), direction: found.direction };

/** What closes: the policies that now select the pods, where no rule of theirs lets it through. */
const closer = (found: Over<RuleRef, RuleRef>): Culprit => ({
  kind: 'closed',
  by: policiesIn(found),
  direction: found.direction,
});

const perCulprit = 8;

/**
 * What becomes reachable and what stops from one set of policies to another, for every pod that could exist. A
 * named port is another one than any number, since each pod says for itself what it means.
 */
export function diff(
  before: Side,
  after: Side,
  namespace: string,
  ipBlockSelectsPods = true,
  budget: Budget = defaultBudget(),
): Diff {
  const naming = namingOf(together(before.table, after.table), namespace, ipBlockSelectsPods);
  const opened = new Findings('excess', naming);
  const closed = new Findings('missing', naming);
  const names = namedPortsOf([...before.policies, ...after.policies]);
  const readings: readonly AllowanceOptions['namedPorts'][] = ['none', ...names];
  const declared = after.table ? rowsOf(after.table, namespace, ipBlockSelectsPods) : [];
  let unfinished = false;
  try {
    for (const namedPorts of readings) {
      const portName = typeof namedPorts === 'object' ? namedPorts.name : undefined;
      const [was, is] = [before, after].map(({ policies, unrendered }) =>
        bothAllow(allowanceOf(policies, { namedPorts, ipBlockSelectsPods }), unrendered),
      ) as [Allowance<RuleRef>, Allowance<RuleRef>];
      // Of a named port only its own rules are told; whatever else reaches it does so on every number too.
      const isTold = ({ opening }: Over<RuleRef, RuleRef>): boolean =>
        portName === undefined || opening?.portNames.includes(portName) === true;
      for (const found of over(is, was, budget, perCulprit))
        if (isTold(found)) opened.add(opener(found), found, flowsOf(found, declared), portName);
      for (const found of over(was, is, budget, perCulprit))
        if (isTold(found)) closed.add(closer(found), found, [], portName);
    }
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    unfinished = true;
  }
  return {
    rows: rowChanges(before.table, after.table),
    opened: opened.all,
    closed: closed.all,
    unfinished,
  };
}
