import { expect, test } from 'vitest';
import { ConnectionSet } from '../../src/netpol/sets/connection-set.ts';
import { markdown } from '../../src/report/markdown.ts';
import { broken, none, pair, proof, sound, tcp } from '../support/proofs.ts';

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
