import { expect, test } from 'vitest';
import { mermaid } from '../../src/report/mermaid.ts';
import { broken, policyOf, proofOf, reportOf, reportWith, sound } from '../support/proofs.ts';

test('a proof that holds draws each row once, from whom to whom', () => {
  expect(mermaid(reportOf(sound))).toMatchInlineSnapshot(`
    "flowchart LR
      n1["api"]
      n2["db"]
      n1 -->|"5432/TCP"| n2"
  `);
});

test('what differs is drawn in red: an excess thick, what is missing dotted', () => {
  expect(mermaid(reportOf(broken))).toMatchInlineSnapshot(`
    "flowchart LR
      n1["api"]
      n2["db"]
      n3["pods of namespace shop"]
      n1 ==>|"excess 22/TCP"| n2
      n3 ==>|"excess 5432/TCP"| n2
      n1 -.->|"missing 5432/TCP"| n2
      linkStyle 0,1,2 stroke:red,color:red"
  `);
});

test('ports that are declared stay apart from those in excess', () => {
  const rule = { from: [{ podSelector: { matchLabels: { app: 'api' } } }] };
  const wide = policyOf('wide', {
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { ...rule, ports: [{ port: 5432 }] },
      { ...rule, ports: [{ port: 5433 }] },
    ],
  });
  const text = mermaid(
    reportOf(proofOf(wide, policyOf('api', { podSelector: { matchLabels: { app: 'api' } } }))),
  );
  expect(text).toMatchInlineSnapshot(`
    "flowchart LR
      n1["api"]
      n2["db"]
      n1 -->|"5432/TCP"| n2
      n1 ==>|"excess 5433/TCP"| n2
      linkStyle 1 stroke:red,color:red"
  `);
});

test('names are labels only: quotes, brackets, line breaks and tags become entities', () => {
  const from = 'a"]\nn9["b"] %% #quot; </script> `c`';
  const arrows = [{ kind: 'excess', from, to: 'end', label: '1/TCP' }] as const;
  expect(mermaid(reportWith({ arrows }))).toMatchInlineSnapshot(`
    "flowchart LR
      n1["a#34;#93;#65533;n9#91;#34;b#34;#93; #37;#37; #35;quot#59; #60;/script#62; #96;c#96;"]
      n2["end"]
      n1 ==>|"1/TCP"| n2
      linkStyle 0 stroke:red,color:red"
  `);
});

test('an answer without arrows is a chart without nodes', () => {
  expect(mermaid(reportWith({}))).toBe('flowchart LR');
});
