import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  concerning,
  connections,
  defaultBudget,
  endpointsMeet,
  openedByRules,
  subtractEndpoints,
  Unfinished,
  type Allowance,
  type Budget,
  type ConnectionCube,
  type EndpointCube,
} from '../netpol/region/index.ts';
import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Direction, Table } from '../table/table.ts';
import { accessTo, type Accessor } from './access.ts';
import { endsOf } from './expected.ts';
import type { KeptCells } from './kept-cells.ts';
import { isLetThrough, isMore, through } from './let-through.ts';
import type { ProofInput } from './prove.ts';
import { alone, sidesOf, type Sides } from './sides.ts';
import type { Naming } from './who.ts';

/** One end of the matrix: a component, or a peer, and the policies that close it. */
interface MatrixEnd {
  readonly name: string;
  readonly isComponent: boolean;
  readonly closedBy: Readonly<Record<Direction, readonly string[]>>;
}

/** What passes from one end to another, held against what is declared. */
export interface Cell {
  readonly from: string;
  readonly to: string;
  /** Whether everything passes between them, some ports for some of them, or nothing. */
  readonly passes: 'all' | 'some' | 'none';
  /** Whether more passes than is declared, and whether less does. */
  readonly isExcess: boolean;
  readonly isMissing: boolean;
  /** What passes, as few sets. */
  readonly by: readonly Accessor[];
  /** Rules of either side that open something between them; that both do is what lets it pass. */
  readonly leaving: readonly RuleRef[];
  readonly entering: readonly RuleRef[];
}

/** Every component with every other end, both ways. */
export interface Matrix {
  readonly ends: readonly MatrixEnd[];
  readonly cells: readonly Cell[];
}

const rulesOf = (
  wholes: readonly ConnectionCube[],
  side: Allowance<RuleRef>[Direction],
  budget: Budget,
): readonly RuleRef[] => [
  ...new Map(
    wholes
      .flatMap((whole) => [...openedByRules(whole, side, budget)])
      .flatMap(({ opening }) => (opening ? [opening.source] : []))
      .map((rule) => [JSON.stringify(rule), rule]),
  ).values(),
];

interface Asked {
  readonly name: string;
  readonly isComponent: boolean;
  readonly sets: readonly EndpointCube[];
}

type Judged = Pick<Sides, 'declared' | 'rows' | 'atMost' | 'atLeast' | 'elsewhere'>;

/** The part of both sides that is about what enters one end, or leaves it; the other direction stays whole. */
function part(sides: Judged, direction: Direction, { sets }: Asked): Judged {
  const of = <Source>(allowance: Allowance<Source>): Allowance<Source> => ({
    ...allowance,
    [direction]: concerning(allowance[direction], direction, sets),
  });
  return {
    declared: of(sides.declared),
    rows: of(sides.rows),
    atMost: of(sides.atMost),
    atLeast: of(sides.atLeast),
    elsewhere: of(sides.elsewhere),
  };
}

/** What one allowance says of those who leave, and another of those who enter. */
const joined = <Source>(
  { Egress }: Allowance<Source>,
  { Ingress }: Allowance<Source>,
): Allowance<Source> => ({ Ingress, Egress });

/** What leaves one end and enters another. */
const between = (leaving: Judged, entering: Judged): Judged => ({
  declared: joined(leaving.declared, entering.declared),
  rows: joined(leaving.rows, entering.rows),
  atMost: joined(leaving.atMost, entering.atMost),
  atLeast: joined(leaving.atLeast, entering.atLeast),
  elsewhere: joined(leaving.elsewhere, entering.elsewhere),
});

function cellOf(from: Asked, to: Asked, sides: Judged, naming: Naming, budget: Budget): Cell {
  const { declared, rows, atMost, atLeast, elsewhere } = sides;
  const wholes = from.sets.flatMap((source) =>
    to.sets.flatMap((target) => connections(source, target, ConnectionSet.all) ?? []),
  );
  const isNone = wholes.every((whole) => through(whole, atMost, budget).next().done === true);
  const isAll = !isNone && wholes.every((whole) => isLetThrough(whole, atMost, budget));
  return {
    from: from.name,
    to: to.name,
    passes: isNone ? 'none' : isAll ? 'all' : 'some',
    isExcess: !isNone && isMore(wholes, atMost, declared, budget),
    isMissing: isMore(wholes, declared, atLeast, budget) || isMore(wholes, rows, elsewhere, budget),
    by: isNone
      ? []
      : accessTo(to.name, to.sets, ConnectionSet.all, atMost, declared, naming, budget, from.sets)
          .from,
    leaving: rulesOf(wholes, atMost.Egress, budget),
    entering: rulesOf(wholes, atMost.Ingress, budget),
  };
}

/** The pods of a peer that no other peer means by its selectors; all of them where others mean each. */
function unlikeOthers(table: Table, name: string, namespace: string): readonly EndpointCube[] {
  const ends = (each: string): readonly EndpointCube[] => endsOf(table, each, namespace, false);
  const others = Object.entries(table.peers)
    .filter(([other, { anywhere }]) => other !== name && !anywhere)
    .flatMap(([other]) => ends(other));
  const own = ends(name);
  if (table.peers[name]?.anywhere) return own;
  const rest = others.reduce(
    (left, other) => left.flatMap((each) => subtractEndpoints(each, other)),
    own,
  );
  return rest.length > 0 ? rest : own;
}

/** The ends of a table that mean somebody: its components, the data tier last, and its peers. */
function endsIn(table: Table, { namespace, ipBlockSelectsPods = true }: ProofInput): Asked[] {
  const components = Object.entries(table.components)
    .filter(([, { enabled }]) => enabled)
    .toSorted(([, a], [, b]) => Number(a.isDataTier) - Number(b.isDataTier))
    .map(([name]) => ({
      name,
      isComponent: true,
      sets: alone(table, name, namespace, ipBlockSelectsPods),
    }));
  // A block means what is outside: pods that may have addresses in it are asked about by their own names.
  const peers = Object.keys(table.peers).map((name) => ({
    name,
    isComponent: false,
    sets: unlikeOthers(table, name, namespace),
  }));
  return [...components, ...peers].filter(({ sets }) => sets.length > 0);
}

/** A key for each end, and a way to a cell by those of its ends; without kept cells each is made. */
function cellsOf(
  ends: readonly Asked[],
  [leaving, entering]: readonly [readonly Judged[], readonly Judged[]],
  make: (from: number, to: number) => Cell,
  kept: KeptCells<Cell> | undefined,
): (from: number, to: number) => Cell {
  if (!kept) return make;
  const keys = (all: readonly Judged[], direction: Direction): readonly string[] =>
    ends.map(({ name, sets }, index) =>
      kept.keyOf({
        name,
        sets,
        parts: Object.values(all[index] ?? {}).map((each: Allowance<unknown>) => each[direction]),
      }),
    );
  const [from, to] = [keys(leaving, 'Egress'), keys(entering, 'Ingress')];
  return (source, target) =>
    kept.between(from[source] ?? '', to[target] ?? '', () => make(source, target));
}

/**
 * What passes between every two ends of a table of which one is a component, for every pod that each of them means,
 * every address and every port. Nothing where it takes more steps than it may. Cells that are `kept` from a matrix
 * before and that nothing has changed are taken from there.
 */
export function matrixOf(
  input: ProofInput,
  budget: Budget = defaultBudget(),
  kept?: KeptCells<Cell>,
): Matrix | undefined {
  const { table, namespace, ipBlockSelectsPods = true } = input;
  const sides = sidesOf({ ...input, namespace, ipBlockSelectsPods });
  const ends = endsIn(table, input);
  const closedBy = ({ sets }: Asked, direction: Direction): readonly string[] => [
    ...new Set(
      sides.atMost[direction].closed
        .filter(({ subject }) => sets.some((set) => endpointsMeet(subject, set)))
        .map(({ source }) => source.policy),
    ),
  ];
  const leaving = ends.map((from) => part(sides, 'Egress', from));
  const entering = ends.map((to) => part(sides, 'Ingress', to));
  const make = (source: number, target: number): Cell =>
    cellOf(
      ends[source] as Asked,
      ends[target] as Asked,
      between(leaving[source] as Judged, entering[target] as Judged),
      sides.naming,
      budget,
    );
  kept?.begin(table, namespace, ipBlockSelectsPods);
  const cell = cellsOf(ends, [leaving, entering], make, kept);
  try {
    return {
      ends: ends.map((end) => ({
        name: end.name,
        isComponent: end.isComponent,
        closedBy: { Ingress: closedBy(end, 'Ingress'), Egress: closedBy(end, 'Egress') },
      })),
      cells: ends.flatMap((from, source) =>
        ends.flatMap((to, target) =>
          from.isComponent || to.isComponent ? cell(source, target) : [],
        ),
      ),
    };
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    return undefined;
  }
}
