import type { PolicyObject } from '../netpol/policy/object.ts';
import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  allowanceOf,
  bothAllow,
  pods,
  subtractEndpoints,
  type Allowance,
  type EndpointCube,
  type Opening,
} from '../netpol/region/index.ts';
import type { Table } from '../table/table.ts';
import { endsOf, expected, rowsOf, type Declared } from './expected.ts';
import { namingOf, type Naming } from './who.ts';

/** What is declared, and what policies do, each in the reading that a proof needs. */
export interface Sides {
  /** The policies of the namespace, and those of others. */
  readonly own: readonly PolicyObject[];
  readonly others: readonly PolicyObject[];
  readonly declared: Declared;
  /** The rows alone: nothing passes but what one of them says. */
  readonly rows: Declared;
  /** What the policies let through at most and at least: named ports are for each pod to say. */
  readonly atMost: Allowance<RuleRef>;
  readonly atLeast: Allowance<RuleRef>;
  /** What policies of other namespaces leave of it. */
  readonly elsewhere: Allowance<RuleRef>;
  readonly naming: Naming;
}

const isHome = (namespace: string, policy: PolicyObject): boolean =>
  (policy.metadata.namespace ?? namespace) === namespace;

function rowsOnly(opened: readonly Opening<string>[]): Declared {
  const closed = [pods()].flatMap((subject) => (subject ? [{ source: '', subject }] : []));
  return { Ingress: { closed, opened }, Egress: { closed, opened } };
}

/** The two sides that are held against each other, for one namespace. */
export function sidesOf({
  table,
  policies,
  unrendered,
  namespace,
  ipBlockSelectsPods,
}: {
  readonly table: Table;
  readonly policies: readonly PolicyObject[];
  /** What policies of the namespace will do that nobody has rendered yet (`asDeclared`). */
  readonly unrendered?: Allowance<RuleRef> | undefined;
  readonly namespace: string;
  readonly ipBlockSelectsPods: boolean;
}): Sides {
  const own = policies.filter((policy) => isHome(namespace, policy));
  const others = policies.filter((policy) => !isHome(namespace, policy));
  return {
    own,
    others,
    declared: expected(table, namespace, ipBlockSelectsPods),
    // A block means what is outside: that pods of others may have addresses in it is not what a row is for.
    rows: rowsOnly(rowsOf(table, namespace, false)),
    // What a named port means is for each pod to say: it counts as every port for what is too much, as none for what lacks.
    atMost: bothAllow(allowanceOf(own, { namedPorts: 'every', ipBlockSelectsPods }), unrendered),
    atLeast: bothAllow(allowanceOf(own, { namedPorts: 'none', ipBlockSelectsPods }), unrendered),
    elsewhere: allowanceOf(others, { namedPorts: 'none', ipBlockSelectsPods }),
    naming: namingOf(table, namespace, ipBlockSelectsPods),
  };
}

/** The pods of one component and of no other: whoever bears the labels of two is reached as both are. */
export function alone(
  table: Table,
  name: string,
  namespace: string,
  ipBlockSelectsPods: boolean,
): readonly EndpointCube[] {
  const ends = (each: string): readonly EndpointCube[] =>
    endsOf(table, each, namespace, ipBlockSelectsPods);
  const others = Object.keys(table.components).filter((other) => other !== name);
  return others
    .flatMap(ends)
    .reduce((rest, other) => rest.flatMap((each) => subtractEndpoints(each, other)), ends(name));
}
