import { allowanceOf, bothAllow, defaultBudget, type Allowance } from '../netpol/region/index.ts';
import type { RuleRef } from '../netpol/policy/compile.ts';
import { ConnectionSet, type Protocol } from '../netpol/sets/connection-set.ts';
import type { Table } from '../table/table.ts';
import { accessTo, type Access } from './access.ts';
import { judgeClaims, type ClaimVerdict } from './claims.ts';
import { askedEnd, type Known } from './ends.ts';
import { expected } from './expected.ts';
import { explain as explainSets, type Explanation } from './explain.ts';
import { namingOf } from './who.ts';

/** A port of a container, as it is asked about. */
export interface AskedPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/** What is allowed at most: named ports are for each pod to say. */
const atMost = ({ policies, unrendered, ipBlockSelectsPods = true }: Known): Allowance<RuleRef> =>
  bothAllow(allowanceOf(policies, { namedPorts: 'every', ipBlockSelectsPods }), unrendered);

/**
 * Everybody who may reach one end, on one port or on all: sets of ends that may overlap, none of them left out, each
 * with the rules that open it and the rows that declare it. `to` is a component, peer, pod (`namespace/name`),
 * address, network, `internet`, or `*` for everybody. Throws `KasmIsolationError` where that is nobody, `Unfinished`
 * where the policies are too many-sided.
 */
export function who(to: string, port: AskedPort | undefined, known: Known): Access {
  const { table, namespace, ipBlockSelectsPods = true } = known;
  return accessTo(
    to,
    askedEnd(to, known).sets,
    port ? ConnectionSet.of(port.protocol, port.port) : ConnectionSet.all,
    atMost(known),
    table && expected(table, namespace, ipBlockSelectsPods),
    namingOf(table, namespace, ipBlockSelectsPods),
    defaultBudget(),
  );
}

/**
 * Why one end can or cannot reach another on a port: whether all of it is allowed, some or none, the policies that
 * close and the rules that open each direction, the rows that declare it, and what would allow it. Ends are named as
 * for `who`, and throw alike.
 */
export function explain(from: string, to: string, port: AskedPort, known: Known): Explanation {
  const { table, namespace, ipBlockSelectsPods } = known;
  const question = { from: askedEnd(from, known), to: askedEnd(to, known), ...port };
  return explainSets(atMost(known), table, namespace, question, ipBlockSelectsPods);
}

/**
 * The truth of every claim of a table that is on, for these policies, with what breaks each: connections, and the
 * rules and rows that let them through. Throws `Unfinished` where the policies are too many-sided.
 */
export function claims(known: Known & { readonly table: Table }): readonly ClaimVerdict[] {
  const { table, namespace, ipBlockSelectsPods = true } = known;
  return judgeClaims(
    table,
    atMost(known),
    expected(table, namespace, ipBlockSelectsPods),
    namespace,
    namingOf(table, namespace, ipBlockSelectsPods),
    defaultBudget(),
    ipBlockSelectsPods,
  );
}
