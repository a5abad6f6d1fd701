import { expect, test } from 'vitest';
import type { RuleRef } from '../../src/netpol/compile.ts';
import { ConnectionSet } from '../../src/netpol/connection-set.ts';
import type { Pair, Proof } from '../../src/reach/prove.ts';
import { markdown } from '../../src/report/markdown.ts';

const { none, all } = ConnectionSet;
const tcp = (port: number): ConnectionSet => ConnectionSet.of('TCP', port);
const rule: RuleRef = { policy: 'kasm/db', direction: 'Ingress', index: 0 };

const pair = (
  [from, to]: readonly [string, string],
  expected: ConnectionSet,
  observed: ConnectionSet,
  rules: readonly RuleRef[] = [],
): Pair => ({
  from,
  to,
  expected,
  observed,
  missing: expected.subtract(observed),
  excess: observed.subtract(expected),
  rules,
});

const proof = (ends: readonly string[], ...pairs: readonly Pair[]): Proof => ({
  source: 'values.yaml',
  ends,
  pairs,
  differences: pairs.filter(({ missing, excess }) => !missing.isEmpty || !excess.isEmpty),
});

/** The proof of a table of one flow, from api to db. */
const sound = proof(
  ['api', 'db', 'internet'],
  pair(['api', 'db'], tcp(5432), tcp(5432), [rule]),
  pair(['api', 'internet'], all, all),
  pair(['db', 'api'], none, none),
  pair(['db', 'internet'], none, none),
  pair(['internet', 'api'], none, none),
  pair(['internet', 'db'], none, none),
);

/** The same flow, but on the wrong port, and db is open to the internet. */
const broken = proof(
  ['api', 'db', 'internet'],
  pair(['api', 'db'], tcp(5432), tcp(22), [rule]),
  pair(['db', 'api'], none, none),
  pair(['internet', 'db'], none, all),
);

test('a proof that holds says so, and who may reach whom', () => {
  expect(markdown(sound)).toMatchInlineSnapshot(`
    "**values.yaml** holds: 6 pairs, nothing missing, nothing in excess

    ### Who may reach whom

    | to | ports | from |
    | --- | --- | --- |
    | db | 5432/TCP | api |

    Pairs that may connect on every port, or on none, are not listed."
  `);
});

test('differences stand in a table between the verdict and what is allowed', () => {
  expect(markdown(broken)).toMatchInlineSnapshot(`
    "**values.yaml** does not hold: 3 pairs, 1 with something missing, 2 with something in excess

    ### Differences

    | from | to | excess | missing | why |
    | --- | --- | --- | --- | --- |
    | api | db | 22/TCP | 5432/TCP | by kasm/db ingress\\[0\\] |
    | internet | db | all |  | no policy closes it |

    ### Who may reach whom

    | to | ports | from |
    | --- | --- | --- |
    | db | 22/TCP | api |

    Pairs that may connect on every port, or on none, are not listed."
  `);
});

test('whoever may reach one target on the same ports stands in one row', () => {
  const text = markdown(
    proof(
      ['a', 'b', 'db'],
      pair(['a', 'db'], tcp(1), tcp(1)),
      pair(['b', 'db'], tcp(1), tcp(1)),
      pair(['a', 'b'], tcp(2), tcp(2)),
    ),
  );
  expect(text).toContain('| b | 2/TCP | a |\n| db | 1/TCP | a, b |');
});

test('names cannot leave their cell, or be more than text', () => {
  const evil = 'a | b\n| <img src=x> [x](javascript:1) `c` \\| *d*';
  const text = markdown(proof([evil, 'db'], pair([evil, 'db'], none, tcp(1))));
  expect(text.split('\n').find((line) => line.includes('1/TCP'))).toBe(
    '| a \\| b\uFFFD\\| \\<img src=x\\> \\[x\\](javascript:1) \\`c\\` \\\\\\| \\*d\\* | db | 1/TCP |  | no policy closes it |',
  );
});

test('every port of a protocol is a star, not emphasis', () => {
  const udp = ConnectionSet.every('UDP').union(ConnectionSet.every('TCP'));
  expect(markdown(proof(['a', 'b'], pair(['a', 'b'], udp, udp)))).toContain('| \\*/TCP, \\*/UDP |');
});
