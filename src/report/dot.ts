import { nodesOf } from './mermaid.ts';
import type { Arrow, Report } from './report.ts';
import { oneLine } from './words.ts';

const entities: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '&quot;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/** A quoted label that Graphviz shows as it stands; it reads backslashes and HTML entities in labels. */
const quote = (text: string): string =>
  `"${oneLine(text).replaceAll(/[\\"&<>]/gu, (character) => entities[character] ?? '')}"`;

const looks: Readonly<Record<Arrow['kind'], string>> = {
  agreed: '',
  excess: ', color=red, fontcolor=red, style=bold',
  missing: ', color=red, fontcolor=red, style=dashed',
};

/** A Graphviz digraph: differences are red, an excess bold, what is missing dashed. */
export function dot({ arrows }: Report): string {
  const nodes = nodesOf(arrows);
  return [
    'digraph reachability {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...[...nodes].map(([name, id]) => `  ${id} [label=${quote(name)}];`),
    ...arrows.map(
      ({ kind, from, to, label }) =>
        `  ${nodes.get(from)} -> ${nodes.get(to)} [label=${quote(label)}${looks[kind]}];`,
    ),
    '}',
  ].join('\n');
}
