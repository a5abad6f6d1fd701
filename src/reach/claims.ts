import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  complement,
  concerning,
  connections,
  connectionsMeet,
  difference,
  everybody,
  letThrough,
  meetConnections,
  namespaceCalled,
  namespaceName,
  oneOf,
  outside,
  pods,
  type Allowance,
  type Budget,
  type ConnectionCube,
  type EndpointCube,
} from '../netpol/region/index.ts';
import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { ResolvedClaim, Table } from '../table/table.ts';
import { endsOf, rowsOf, type Declared } from './expected.ts';
import type { Naming, Who } from './who.ts';

/** Connections that pass although a claim says that they do not. */
interface Breach {
  readonly from: Who;
  readonly to: Who;
  readonly ports: ConnectionSet;
  /** The rules that let them through; none where nothing closes the pods. */
  readonly rules: readonly RuleRef[];
  /** The rows that declare them; none where no row does. */
  readonly flows: readonly string[];
}

/** A claim and its truth, for the policies as they are. */
export interface ClaimVerdict {
  readonly name: string;
  readonly claim: ResolvedClaim;
  readonly isTrue: boolean;
  /** Whether it speaks of nobody, since its components are off. */
  readonly isVoid: boolean;
  readonly breaches: readonly Breach[];
}

/** How many breaches of one claim are told. */
const shown = 6;

const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

/**
 * What a claim speaks of, and what it allows of that. A claim speaks of pods that are in its components and in no
 * other: whoever bears the labels of two may do what both may.
 */
interface Scope {
  readonly about: readonly ConnectionCube[];
  readonly allowed: readonly ConnectionCube[];
}

const between = (
  from: readonly EndpointCube[],
  to: readonly EndpointCube[],
  ports: ConnectionSet = ConnectionSet.all,
): readonly ConnectionCube[] =>
  from.flatMap((source) => to.flatMap((target) => some(connections(source, target, ports))));

const portsOf = (
  table: Table,
  target: string,
  names: readonly string[] | undefined,
): ConnectionSet =>
  names === undefined
    ? ConnectionSet.all
    : names
        .flatMap((name) => table.components[target]?.ports?.[name] ?? [])
        .reduce(
          (set, { port, endPort, protocol = 'TCP' }) =>
            set.union(ConnectionSet.of(protocol, Number(port), Number(endPort ?? port))),
          ConnectionSet.none,
        );

/** Everybody of the namespace, or everybody of the others and outside. */
const placed = (where: 'inside' | 'outside', home: string): readonly EndpointCube[] =>
  where === 'inside'
    ? some(pods(namespaceCalled(home)))
    : [...some(pods(new Map([[namespaceName, complement(oneOf(home))]]))), ...some(outside())];

function scopeOf(
  claim: ResolvedClaim,
  table: Table,
  declared: Declared,
  home: string,
  ipBlockSelectsPods: boolean,
): Scope {
  const ends = (names: readonly string[] = []): readonly EndpointCube[] =>
    names.flatMap((name) => endsOf(table, name, home, ipBlockSelectsPods));
  if (claim.onlyRows !== undefined) {
    // Pods that the table closes; whoever it leaves open, it claims nothing of.
    const closed = declared.Ingress.closed.map(({ subject }) => subject);
    return {
      about: between(placed(claim.onlyRows, home), closed),
      allowed: rowsOf(table, home, ipBlockSelectsPods).map(({ cube }) => cube),
    };
  }
  const others = (names: readonly string[] = []): readonly EndpointCube[] =>
    ends(Object.keys(table.components).filter((name) => !names.includes(name)));
  if (claim.onlyTo !== undefined) {
    const from = ends(claim.from);
    return {
      about: between(from, everybody),
      allowed: [...between(from, ends(claim.onlyTo)), ...between(others(claim.from), everybody)],
    };
  }
  const targets = claim.to ?? [];
  const about = targets.flatMap((target) =>
    between(everybody, ends([target]), portsOf(table, target, claim.ports)),
  );
  return {
    about,
    allowed: [
      ...between(ends(claim.onlyFrom), ends(targets)),
      ...between(everybody, others(targets)),
    ],
  };
}

function* breachesOf(
  { about, allowed }: Scope,
  observed: Allowance<RuleRef>,
  declared: Declared,
  naming: Naming,
  budget: Budget,
): Generator<Breach> {
  const rows = [...declared.Ingress.opened, ...declared.Egress.opened];
  for (const whole of about) {
    // Each piece asks every rule, so those that are about others are left out once.
    const ingress = concerning(observed.Ingress, 'Ingress', [whole.to]);
    const egress = concerning(observed.Egress, 'Egress', [whole.from]);
    for (const piece of difference(whole, allowed, budget)) {
      for (const entering of letThrough(piece, ingress, 'Ingress', budget)) {
        for (const { cube, opening } of letThrough(entering.cube, egress, 'Egress', budget)) {
          const flows = rows
            .filter((row) => connectionsMeet(row.cube, cube) && meetConnections(row.cube, cube))
            .map(({ source }) => source);
          yield {
            from: naming(cube.from),
            to: naming(cube.to),
            ports: cube.ports,
            rules: [entering.opening, opening].flatMap((each) => some(each?.source)),
            flows: [...new Set(flows)],
          };
        }
      }
    }
  }
}

/**
 * The truth of each claim that is on, for policies as they are: rendered, or found in a cluster. Works out nothing of
 * what is declared but who the names are, and which row to name. Throws `Unfinished`.
 */
export function judgeClaims(
  table: Table,
  observed: Allowance<RuleRef>,
  declared: Declared,
  home: string,
  naming: Naming,
  budget: Budget,
  ipBlockSelectsPods = true,
): readonly ClaimVerdict[] {
  return Object.entries(table.claims)
    .filter(([, { enabled }]) => enabled)
    .map(([name, claim]) => {
      const scope = scopeOf(claim, table, declared, home, ipBlockSelectsPods);
      const breaches: Breach[] = [];
      for (const breach of breachesOf(scope, observed, declared, naming, budget)) {
        breaches.push(breach);
        if (breaches.length >= shown) break;
      }
      return {
        name,
        claim,
        isTrue: breaches.length === 0,
        isVoid: scope.about.length === 0,
        breaches,
      };
    });
}
