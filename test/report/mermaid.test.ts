import { expect, test } from 'vitest';
import { mermaid } from '../../src/report/mermaid.ts';
import { broken, none, pair, proof, rule, sound, tcp } from '../support/proofs.ts';

test('a proof that holds draws what is allowed, but for pairs that nothing or everything may pass', () => {
  expect(mermaid(sound)).toMatchInlineSnapshot(`
    "flowchart LR
      n1["api"]
      n2["db"]
      n1 -->|"5432/TCP"| n2"
  `);
});

test('what differs is drawn in red: an excess thick, what is missing dotted', () => {
  expect(mermaid(broken)).toMatchInlineSnapshot(`
    "flowchart LR
      n1["api"]
      n2["db"]
      n3["internet"]
      n1 ==>|"excess 22/TCP"| n2
      n1 -.->|"missing 5432/TCP"| n2
      n3 ==>|"excess all"| n2
      linkStyle 0,1,2 stroke:red,color:red"
  `);
});

test('ports that are declared and allowed stay apart from those in excess', () => {
  const text = mermaid(proof(['a', 'b'], pair(['a', 'b'], tcp(1), tcp(1).union(tcp(2)), [rule])));
  expect(text).toMatchInlineSnapshot(`
    "flowchart LR
      n1["a"]
      n2["b"]
      n1 -->|"1/TCP"| n2
      n1 ==>|"excess 2/TCP"| n2
      linkStyle 1 stroke:red,color:red"
  `);
});

test('names are labels only: quotes, brackets, line breaks and tags become entities', () => {
  const evil = 'a"]\nn9["b"] %% #quot; </script> `c`';
  const text = mermaid(proof([evil, 'end'], pair([evil, 'end'], none, tcp(1))));
  expect(text).toMatchInlineSnapshot(`
    "flowchart LR
      n1["a#34;#93;#65533;n9#91;#34;b#34;#93; #37;#37; #35;quot#59; #60;/script#62; #96;c#96;"]
      n2["end"]
      n1 ==>|"excess 1/TCP"| n2
      linkStyle 0 stroke:red,color:red"
  `);
});

test('arrows that look the same are drawn once', () => {
  const twin = pair(['twin', 'db'], tcp(1), tcp(1));
  expect(mermaid(proof(['db', 'twin', 'twin'], twin, twin)).match(/-->/gu)).toHaveLength(1);
});
