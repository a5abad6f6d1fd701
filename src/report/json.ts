import { protocols, type ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Pair, Proof } from '../reach/prove.ts';

/** Inclusive ranges of ports by protocol; a protocol without a port is left out. */
const portsOf = ({ ports }: ConnectionSet): Readonly<Record<string, readonly [number, number][]>> =>
  Object.fromEntries(
    protocols
      .filter((protocol) => !ports[protocol].isEmpty)
      .map((protocol) => [
        protocol,
        ports[protocol].intervals.map(({ start, end }): [number, number] => [start, end - 1]),
      ]),
  );

const pairOf = ({ from, to, expected, observed, rules }: Pair): object => ({
  from,
  to,
  expected: portsOf(expected),
  observed: portsOf(observed),
  rules: rules.map(({ policy, direction, index }) => ({ policy, direction, index })),
});

const differenceOf = (pair: Pair): object => ({
  ...pairOf(pair),
  missing: portsOf(pair.missing),
  excess: portsOf(pair.excess),
});

/** A list with one entry on each line, so that two reports compare line by line. */
const list = (entries: readonly object[]): string =>
  entries.length === 0
    ? '[]'
    : `[\n${entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;

/**
 * For programs. Stable: within one `version` keys are only ever added.
 *
 * - `version`: 1
 * - `source`: where the values came from
 * - `holds`: whether nothing is missing and nothing in excess
 * - `ends`: names of all ends in order; ends that are not told apart share a name
 * - `pairs`: every ordered pair for which anything is declared or allowed, in the order of `ends`:
 *   - `from`, `to`: names of its ends
 *   - `expected`, `observed`: what is declared, and what the policies allow, as
 *     `{ "TCP": [[first, last], …], "UDP": …, "SCTP": … }`; both ports are included, ranges are sorted
 *     and apart, a protocol without a port is left out, and `{}` is nothing
 *   - `rules`: the rules behind `observed`, as `{ "policy": "namespace/name", "direction": "Ingress" or
 *     "Egress", "index": place in the policy, from 0 }`; none when no policy closes the pair
 * - `differences`: the pairs that differ, with `missing` and `excess` besides, in the form of `expected`
 */
export const json = ({ source, ends, pairs, differences }: Proof): string => {
  const spoken = pairs.filter(({ expected, observed }) => !expected.isEmpty || !observed.isEmpty);
  const members = [
    ['version', '1'],
    ['source', JSON.stringify(source)],
    ['holds', JSON.stringify(differences.length === 0)],
    ['ends', JSON.stringify(ends)],
    ['pairs', list(spoken.map(pairOf))],
    ['differences', list(differences.map(differenceOf))],
  ];
  return `{\n${members.map(([key, value]) => `  "${key}": ${value}`).join(',\n')}\n}`;
};
