import type { Arrow, Report } from './report.ts';
import { oneLine } from './words.ts';

/** An identifier for each end that arrows touch: `n1`, `n2` and so on, whatever its name holds. */
export const nodesOf = (arrows: readonly Arrow[]): ReadonlyMap<string, string> =>
  new Map(
    [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].map((name, index) => [
      name,
      `n${index + 1}`,
    ]),
  );

const entity = (character: string): string => `#${character.codePointAt(0)};`;

/** A quoted label; whatever could mean anything to Mermaid or HTML becomes an entity of Mermaid. */
const quote = (text: string): string =>
  `"${oneLine(text).replaceAll(/[^\p{L}\p{M}\p{N} ,.:/()+-]/gu, entity)}"`;

const shafts = { agreed: '-->', excess: '==>', missing: '-.->' } as const;

/** A Mermaid flowchart: differences are red, an excess thick, what is missing dotted. */
export function mermaid({ arrows }: Report): string {
  const nodes = nodesOf(arrows);
  const red = arrows.flatMap(({ kind }, index) => (kind === 'agreed' ? [] : [index]));
  return [
    'flowchart LR',
    ...[...nodes].map(([name, id]) => `  ${id}[${quote(name)}]`),
    ...arrows.map(
      ({ kind, from, to, label }) =>
        `  ${nodes.get(from)} ${shafts[kind]}|${quote(label)}| ${nodes.get(to)}`,
    ),
    ...(red.length > 0 ? [`  linkStyle ${red.join(',')} stroke:red,color:red`] : []),
  ].join('\n');
}
