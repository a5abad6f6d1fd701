import type { NetworkPolicy } from '../read/rendered.ts';
import type { RuleRef } from '../netpol/policy/compile.ts';
import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Namespace, PluginOptions, Pod } from '../netpol/model.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import type { Table } from '../table/table.ts';
import { expected } from './expected.ts';
import { observed } from './observed.ts';
import { orderedPairs, type RowEnd } from './rows.ts';
import { worldOf } from './world.ts';

/** One ordered pair of ends: what is declared, what the policies allow, and by which rules. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly expected: ConnectionSet;
  readonly observed: ConnectionSet;
  /** Declared, but not allowed. */
  readonly missing: ConnectionSet;
  /** Allowed, but not declared. */
  readonly excess: ConnectionSet;
  /** The rules behind the excess, else behind what is observed; none when no policy closes the pair. */
  readonly rules: readonly RuleRef[];
  /** The flows that declare what is missing. */
  readonly flows?: readonly string[];
}

/** A declared table held against policies: who was asked about, and what came out for every pair. */
export interface Proof {
  /** Where the values came from. */
  readonly source: string;
  /** Names of all ends, in the order of the tables. */
  readonly ends: readonly string[];
  /** Every ordered pair, but for an end with itself and for two ends outside. */
  readonly pairs: readonly Pair[];
  /** Pairs with anything missing or in excess: the proof holds when there are none. */
  readonly differences: readonly Pair[];
}

export interface ProofInput {
  readonly source: string;
  readonly table: Table;
  /** The policies to be judged: rendered ones, and whatever else stands in the namespace. */
  readonly policies: readonly (NetworkPolicy | PolicyObject)[];
  /** The namespace of Kasm. */
  readonly namespace: string;
  /** Pods and namespaces that exist, to be asked about beside those that the table and the policies speak of. */
  readonly own?: { readonly pods: readonly Pod[]; readonly namespaces: readonly Namespace[] };
  readonly options?: PluginOptions;
}

/** Holds what a table declares against what policies allow, for everybody who could matter, in exact sets. */
export function prove({
  source,
  table,
  policies,
  namespace,
  own,
  options = {},
}: ProofInput): Proof {
  const { rows, namespaces } = worldOf(table, policies, namespace, own);
  const expectation = expected(table, namespace, namespaces, options);
  const evaluator = observed(policies, namespaces, options);
  const isHome = (policy: string): boolean => policy.startsWith(`${namespace}/`);

  function pairOf(from: RowEnd, to: RowEnd): Pair {
    const ends = [from.endpoint, to.endpoint] as const;
    const wanted = expectation.allowed(...ends);
    const { connections, egress, ingress } = evaluator.allowed(...ends);
    const declared = expectation.declared(...ends);
    const excess = connections.subtract(wanted);
    // What policies of other namespaces take away from those whom no flow speaks of is their own affair.
    const foreign = [...egress.isolatedBy, ...ingress.isolatedBy].some((policy) => !isHome(policy));
    const missing =
      foreign && declared.length === 0 ? ConnectionSet.none : wanted.subtract(connections);
    // Where something is in excess, only the rules behind that are to blame.
    const inQuestion = excess.isEmpty ? connections : excess;
    const rules = [...egress.parts, ...ingress.parts]
      .filter((part) => !part.connections.intersect(inQuestion).isEmpty)
      .map(({ rule }) => rule);
    const flows = declared
      .filter((each) => !each.connections.intersect(missing).isEmpty)
      .map(({ flow }) => flow);
    return {
      from: from.name,
      to: to.name,
      expected: wanted,
      observed: connections,
      missing,
      excess,
      rules,
      flows,
    };
  }

  const pairs = orderedPairs(rows).map(([from, to]) => pairOf(from, to));
  const differences = pairs.filter(({ missing, excess }) => !missing.isEmpty || !excess.isEmpty);
  return { source, ends: rows.map(({ name }) => name), pairs, differences };
}
