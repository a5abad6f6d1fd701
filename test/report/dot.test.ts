import { expect, test } from 'vitest';
import { dot } from '../../src/report/dot.ts';
import { broken, none, pair, proof, sound, tcp } from '../support/proofs.ts';

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
