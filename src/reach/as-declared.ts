import type { Direction, RuleRef } from '../netpol/policy/compile.ts';
import type { Allowance, OneWay } from '../netpol/region/index.ts';
import { policyOf, type Release } from '../table/policies.ts';
import type { Table } from '../table/table.ts';
import { expected } from './expected.ts';

/**
 * What the policies of a table will do once they are rendered, under their names: for values that nobody has rendered
 * yet. It is what the table declares, and no proof of what the chart makes of it. Rules have no places: there are none.
 */
export function asDeclared(
  table: Table,
  release: Release,
  ipBlockSelectsPods = true,
): Allowance<RuleRef> {
  const declared = expected(table, release.namespace, ipBlockSelectsPods);
  const policies = policyOf(table, release);
  const ruleOf = (entry: string, direction: Direction): RuleRef => {
    const name = policies.get(entry)?.name ?? entry;
    return { policy: `${release.namespace}/${name}`, direction, index: -1 };
  };
  const oneWay = (direction: Direction): OneWay<RuleRef> => ({
    closed: declared[direction].closed.map(({ source, subject }) => ({
      source: ruleOf(source, direction),
      subject,
    })),
    opened: declared[direction].opened.map(({ cube, portNames, from, to }) => ({
      source: ruleOf(direction === 'Ingress' ? to : from, direction),
      cube,
      portNames,
    })),
  });
  return { Ingress: oneWay('Ingress'), Egress: oneWay('Egress') };
}
