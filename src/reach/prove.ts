import type { PolicyObject } from '../netpol/policy/object.ts';
import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  connectionsMeet,
  connections,
  defaultBudget,
  everybody,
  over,
  Unfinished,
  type Allowance,
  type Budget,
  type Over,
} from '../netpol/region/index.ts';
import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Table } from '../table/table.ts';
import { judgeClaims, type ClaimVerdict } from './claims.ts';
import type { Declared } from './expected.ts';
import { Findings, type Culprit, type Finding } from './finding.ts';
import { accessTo, type Access } from './access.ts';
import { alone, sidesOf } from './sides.ts';

export interface ProofInput {
  /** Where the values came from. */
  readonly source: string;
  readonly table: Table;
  /** The policies to be judged: rendered ones, and whatever else stands in the cluster. */
  readonly policies: readonly PolicyObject[];
  /** What policies of the namespace will do beside them that nobody has rendered yet (`asDeclared`). */
  readonly unrendered?: Allowance<RuleRef> | undefined;
  /** The namespace of Kasm. */
  readonly namespace: string;
  readonly ipBlockSelectsPods?: boolean;
  /** How many steps the proof may take; enough for a thousand policies when left out. */
  readonly budget?: Budget;
}

/**
 * A declared table held against policies, for every pod of every namespace with any labels, every address of both
 * families and every port of three protocols. It holds when
 * there is no finding, every claim is true, and nothing was left unfinished.
 */
export interface Proof {
  readonly source: string;
  readonly namespace: string;
  readonly findings: readonly Finding[];
  /** Whether the question took more steps than it may: then nothing is proven, found or not. */
  readonly unfinished: boolean;
  /** What must stay true, and whether it is. */
  readonly claims: readonly ClaimVerdict[];
  /** Who may reach each component that is on, as the policies say: the data tier first. */
  readonly access: readonly Access[];
  /** How many policies of the namespace and of others were judged, and how many rows were held against them. */
  readonly asked: { readonly policies: number; readonly foreign: number; readonly rows: number };
}

/** How many pieces of one culprit are made: a finding shows no more. */
const perCulprit = 8;

const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

/** Whether the policies do what is declared, nothing else, and every claim is true. */
export const holds = ({ findings, claims, unfinished }: Proof): boolean =>
  findings.length === 0 && claims.every(({ isTrue }) => isTrue) && !unfinished;

/** Flows that lead to the same ends on some of the same ports: what to change where too much is open. */
function flowsTo({ cube }: Over<unknown, unknown>, rows: Declared): readonly string[] {
  const anybody = everybody.flatMap((from) => connections(from, cube.to, cube.ports) ?? []);
  const flows = rows.Ingress.opened.filter((opening) =>
    anybody.some((each) => connectionsMeet(each, opening.cube)),
  );
  return [...new Set(flows.map(({ source }) => source))];
}

/** The one that names the most labels: what it says, it says of these pods. */
const closest = <Source>({ closings }: Over<unknown, Source>): Source | undefined =>
  closings
    .map(({ source, subject }) => ({
      source,
      keys: subject.kind === 'pods' ? subject.pod.size : 0,
    }))
    .toSorted((a, b) => b.keys - a.keys)[0]?.source;

const formatPolicy = ({ policy }: RuleRef): string => policy;

function excess(found: Over<RuleRef, string>): Culprit {
  const { opening, direction } = found;
  return opening
    ? { kind: 'rule', rule: opening.source, portNames: opening.portNames }
    : { kind: 'not closed', by: closest(found) ?? '', direction };
}

const closers = (found: Over<string, RuleRef>): Culprit => ({
  kind: 'closed',
  by: [...new Set(found.closings.map(({ source }) => formatPolicy(source)))],
  direction: found.direction,
});

/** Components whose outgoing traffic the table closes by itself, and whom somebody reaches by a row: the data tier first. */
function inOrder(table: Table): readonly string[] {
  const on = Object.entries(table.components).filter(([, { enabled }]) => enabled);
  const first = on.filter(([, { isDataTier }]) => isDataTier);
  return [...first, ...on.filter(([, { isDataTier }]) => !isDataTier)].map(([name]) => name);
}

/** Holds what a table declares against what policies allow, for every pod that could exist, in exact sets. */
export function prove({
  source,
  table,
  policies,
  unrendered,
  namespace,
  ipBlockSelectsPods = true,
  budget = defaultBudget(),
}: ProofInput): Proof {
  const sides = sidesOf({ table, policies, unrendered, namespace, ipBlockSelectsPods });
  const { own, others, declared, rows, atMost, atLeast, elsewhere, naming } = sides;
  const tooMuch = new Findings('excess', naming);
  const lacking = new Findings('missing', naming);
  let access: readonly Access[] = [];
  let claims: readonly ClaimVerdict[] = [];
  let unfinished = false;
  try {
    for (const found of over(atMost, declared, budget, perCulprit))
      tooMuch.add(excess(found), found, flowsTo(found, rows));
    for (const found of over(declared, atLeast, budget, perCulprit))
      lacking.add(closers(found), found, some(found.opening?.source));
    // Policies of other namespaces only make things narrower: they count where a row needs what they take away.
    for (const found of over(rows, elsewhere, budget, perCulprit))
      lacking.add(closers(found), found, some(found.opening?.source));
    claims = judgeClaims(table, atMost, declared, namespace, naming, budget, ipBlockSelectsPods);
    access = inOrder(table).map((name) => ({
      ...accessTo(
        name,
        alone(table, name, namespace, ipBlockSelectsPods),
        ConnectionSet.all,
        atMost,
        declared,
        naming,
        budget,
      ),
      isDataTier: table.components[name]?.isDataTier === true,
    }));
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    unfinished = true;
  }
  return {
    source,
    namespace,
    findings: [...tooMuch.all, ...lacking.all],
    unfinished,
    claims,
    access,
    asked: {
      policies: own.length,
      foreign: others.length,
      rows: Object.values(table.flows).filter(({ enabled }) => enabled).length,
    },
  };
}
