import { expect, test } from 'vitest';
import { dot } from '../../src/report/dot.ts';
import { broken, reportOf, reportWith, sound } from '../support/proofs.ts';

test('a proof that holds draws each row once, from whom to whom', () => {
  expect(dot(reportOf(sound))).toMatchInlineSnapshot(`
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
  expect(dot(reportOf(broken))).toMatchInlineSnapshot(`
    "digraph reachability {
      rankdir=LR;
      node [shape=box];
      n1 [label="api"];
      n2 [label="db"];
      n3 [label="pods of namespace shop"];
      n1 -> n2 [label="excess 22/TCP", color=red, fontcolor=red, style=bold];
      n3 -> n2 [label="excess 5432/TCP", color=red, fontcolor=red, style=bold];
      n1 -> n2 [label="missing 5432/TCP", color=red, fontcolor=red, style=dashed];
    }"
  `);
});

test('an answer without arrows is a graph without nodes', () => {
  expect(dot(reportWith({}))).not.toContain('n1');
});

test('names are labels only: quotes, backslashes, line breaks and tags stay inside', () => {
  const from = 'a"]; n9 [x="\n\\" \\N &lt; </script>';
  const text = dot(reportWith({ arrows: [{ kind: 'excess', from, to: 'b', label: '1/TCP' }] }));
  expect(text).toMatchInlineSnapshot(`
    "digraph reachability {
      rankdir=LR;
      node [shape=box];
      n1 [label="a&quot;]; n9 [x=&quot;�\\\\&quot; \\\\N &amp;lt; &lt;/script&gt;"];
      n2 [label="b"];
      n1 -> n2 [label="1/TCP", color=red, fontcolor=red, style=bold];
    }"
  `);
});
