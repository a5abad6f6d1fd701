import { expect, test } from 'vitest';
import type { RuleRef } from '../../src/netpol/compile.ts';
import { ConnectionSet } from '../../src/netpol/connection-set.ts';
import type { Pair, Proof } from '../../src/reach/prove.ts';
import { dot } from '../../src/report/dot.ts';

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

test('a proof that holds draws what is allowed, but for pairs that nothing or everything may pass', () => {
  expect(dot(sound)).toMatchInlineSnapshot(`
    "digraph reachability {
      rankdir=LR;
      node [shape=box];
      n1 [label="api"];
      n2 [label="db"];
      n1 -> n2 [label="5432/TCP"];
    }"
  `);
});

test('what differs is drawn in red: an excess bold, what is missing dashed', () => {
  expect(dot(broken)).toMatchInlineSnapshot(`
    "digraph reachability {
      rankdir=LR;
      node [shape=box];
      n1 [label="api"];
      n2 [label="db"];
      n3 [label="internet"];
      n1 -> n2 [label="excess 22/TCP", color=red, fontcolor=red, style=bold];
      n1 -> n2 [label="missing 5432/TCP", color=red, fontcolor=red, style=dashed];
      n3 -> n2 [label="excess all", color=red, fontcolor=red, style=bold];
    }"
  `);
});

test('names are labels only: quotes, backslashes, line breaks and tags stay inside', () => {
  const evil = 'a"]; n9 [x="\n\\" \\N &lt; </script>';
  const text = dot(proof([evil, 'b'], pair([evil, 'b'], none, tcp(1))));
  expect(text).toMatchInlineSnapshot(`
    "digraph reachability {
      rankdir=LR;
      node [shape=box];
      n1 [label="a&quot;]; n9 [x=&quot;�\\\\&quot; \\\\N &amp;lt; &lt;/script&gt;"];
      n2 [label="b"];
      n1 -> n2 [label="excess 1/TCP", color=red, fontcolor=red, style=bold];
    }"
  `);
});
