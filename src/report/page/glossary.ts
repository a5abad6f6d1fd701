import type { Html } from './markup.ts';
import { markup } from './markup.ts';
import { section } from './table.ts';

/** Ten words, as this project means them; `docs/concepts.md` has them from here. */
export const words: readonly (readonly [string, string])[] = [
  ['component', 'A group of Kasm pods with the same labels. One policy isolates it.'],
  ['peer', 'Whoever is not Kasm: pods of others by labels, or addresses.'],
  [
    'row',
    'A line of the firewall table, under flows in the values: who may reach whom, on which ports, and why.',
  ],
  [
    'policy',
    'A NetworkPolicy of Kubernetes. It selects pods, and what it does not open to them is denied.',
  ],
  ['rule', 'One entry under ingress or egress of a policy.'],
  [
    'ingress, egress',
    'Connections that enter a pod, and those that leave it. A connection passes where both ends let it.',
  ],
  ['default deny', 'The policy that selects every pod of the namespace and opens nothing.'],
  [
    'data tier',
    'The components that hold data: the database, Redis and their jobs. What leaves them is closed too.',
  ],
  ['claim', 'A sentence that must stay true, whatever rows are added.'],
  [
    'excess, missing',
    'What policies let through and no row declares; what a row declares and policies do not let through.',
  ],
];

/** The words of the page. */
export const glossarySection = (): Html =>
  section(
    'glossary',
    'Ten words',
    markup`<dl>
      ${words.map(
        ([word, meaning]) =>
          markup`<dt>${word}</dt>
            <dd>${meaning}</dd> `,
      )}
    </dl> `,
  );
