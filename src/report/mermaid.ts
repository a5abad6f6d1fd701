import type { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Pair, Proof } from '../reach/prove.ts';
import { oneLine } from './table.ts';

/** An arrow of a drawing: connections that are declared and allowed, only allowed, or only declared. */
export interface Arrow {
  readonly kind: 'agreed' | 'excess' | 'missing';
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

const arrow = (
  kind: Arrow['kind'],
  { from, to }: Pair,
  connections: ConnectionSet,
): readonly Arrow[] => {
  const label = kind === 'agreed' ? String(connections) : `${kind} ${connections}`;
  return connections.isEmpty ? [] : [{ kind, from, to, label }];
};

/** What is worth drawing: every difference, and each pair that is allowed neither nothing nor everything. */
export function arrowsOf({ pairs }: Proof): readonly Arrow[] {
  const arrows = pairs.flatMap((pair) => {
    const agreed = pair.observed.intersect(pair.expected);
    return [
      ...(agreed.isAll ? [] : arrow('agreed', pair, agreed)),
      ...arrow('excess', pair, pair.excess),
      ...arrow('missing', pair, pair.missing),
    ];
  });
  return [...new Map(arrows.map((each) => [JSON.stringify(each), each])).values()];
}

/** An identifier for each end that arrows touch: `n1`, `n2` and so on, whatever its name holds. */
export const nodesOf = (
  ends: readonly string[],
  arrows: readonly Arrow[],
): ReadonlyMap<string, string> => {
  const touched = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const names = [...new Set(ends)].filter((name) => touched.has(name));
  return new Map(names.map((name, index) => [name, `n${index + 1}`]));
};

const entity = (character: string): string => `#${character.codePointAt(0)};`;

/** A quoted label; whatever could mean anything to Mermaid or HTML becomes an entity of Mermaid. */
const quote = (text: string): string =>
  `"${oneLine(text).replaceAll(/[^\p{L}\p{M}\p{N} ,.:/()+-]/gu, entity)}"`;

const shafts = { agreed: '-->', excess: '==>', missing: '-.->' } as const;

/** A Mermaid flowchart: differences are red, an excess thick, what is missing dotted. */
export function mermaid(proof: Proof): string {
  const arrows = arrowsOf(proof);
  const nodes = nodesOf(proof.ends, arrows);
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
