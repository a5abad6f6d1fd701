import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  connections,
  connectionsMeet,
  defaultBudget,
  difference,
  endpointsMeet,
  meetConnections,
  type Allowance,
  type ConnectionCube,
  type EndpointCube,
  type OneWay,
} from '../netpol/region/index.ts';
import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Table } from '../table/table.ts';
import { adviceFor, type Advice } from './advice.ts';
import { expected } from './expected.ts';
import type { Question } from './question.ts';

/** What one direction says of a port. */
export interface DirectionAnswer {
  /** Policies that select the pods; none means that nothing closes this direction. */
  readonly closedBy: readonly string[];
  /** Rules that open the port to (some of) those who ask. */
  readonly openedBy: readonly RuleRef[];
}

/** Whether everybody of one end may reach everybody of the other, or some may, or nobody; and why. */
export interface Explanation {
  readonly question: Question;
  readonly allowed: 'all' | 'some' | 'none';
  readonly leaving: DirectionAnswer;
  readonly entering: DirectionAnswer;
  /** Rows that declare it, with their reasons. */
  readonly flows: readonly { readonly flow: string; readonly description: string }[];
  /** What would allow it; nothing where it is allowed or no values were given. */
  readonly advice: Advice | undefined;
}

const unique = <T>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

const answerOf = (
  { closed, opened }: OneWay<RuleRef>,
  subjects: readonly EndpointCube[],
  asked: readonly ConnectionCube[],
): DirectionAnswer => ({
  closedBy: unique(
    closed
      .filter(({ subject }) => subjects.some((each) => endpointsMeet(subject, each)))
      .map(({ source }) => source.policy),
  ),
  openedBy: unique(
    opened
      .filter(({ cube }) => asked.some((each) => connectionsMeet(cube, each)))
      .map(({ source }) => source),
  ),
});

/** The holes that one direction makes: what its rules open, and whoever it does not close. */
function passes(
  asked: readonly ConnectionCube[],
  both: Allowance<RuleRef>,
): readonly ConnectionCube[] {
  const budget = defaultBudget();
  const through = (
    cube: ConnectionCube,
    direction: 'Ingress' | 'Egress',
  ): readonly ConnectionCube[] => {
    const { closed, opened } = both[direction];
    const holes = closed.flatMap(({ subject }) => {
      const ends = direction === 'Ingress' ? { ...cube, to: subject } : { ...cube, from: subject };
      return meetConnections(cube, ends) ?? [];
    });
    return [
      ...difference(cube, holes, budget),
      ...opened.flatMap((opening) => meetConnections(cube, opening.cube) ?? []),
    ];
  };
  return asked
    .flatMap((cube) => through(cube, 'Ingress'))
    .flatMap((cube) => through(cube, 'Egress'));
}

/** Why one end can or cannot reach another on a port: the deciding rules, and the row that means it. */
export function explain(
  both: Allowance<RuleRef>,
  table: Table | undefined,
  namespace: string,
  question: Question,
  ipBlockSelectsPods = true,
): Explanation {
  const { from, to, port, protocol } = question;
  const ports = ConnectionSet.of(protocol, port);
  const asked = from.sets.flatMap((source) =>
    to.sets.flatMap((target) => connections(source, target, ports) ?? []),
  );
  const passing = passes(asked, both);
  const budget = defaultBudget();
  const isAll =
    asked.length > 0 &&
    asked.every((cube) => difference(cube, passing, budget).next().done === true);
  const declared = table && expected(table, namespace, ipBlockSelectsPods);
  const flows = declared
    ? [...declared.Ingress.opened, ...declared.Egress.opened]
        .filter(({ cube }) => asked.some((each) => connectionsMeet(cube, each)))
        .map(({ source }) => source)
    : [];
  const allowed = isAll ? 'all' : passing.length > 0 ? 'some' : 'none';
  return {
    question,
    allowed,
    leaving: answerOf(both.Egress, from.sets, asked),
    entering: answerOf(both.Ingress, to.sets, asked),
    flows: [...new Set(flows)].map((flow) => ({
      flow,
      description: table?.flows[flow]?.description ?? '',
    })),
    advice:
      allowed === 'none' && table
        ? adviceFor(table, question, { home: namespace, ipBlockSelectsPods })
        : undefined,
  };
}
