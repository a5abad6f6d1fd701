import type { Finding, Reach } from '../../reach/finding.ts';
import type { Matrix } from '../../reach/matrix.ts';
import type { Who } from '../../reach/who.ts';
import type { Row } from '../../table/rows.ts';
import { portWords } from '../answers/finding.ts';
import { formatPorts } from '../flow-table.ts';
import { whoWords } from '../words.ts';
import type { PageData } from './form.ts';

type PageArrow = PageData['arrows'][number];

/** The name under which an end is drawn: that of the component or peer that holds all of it, else its words. */
const nodeName = (who: Who): string => who.names[0]?.name ?? whoWords(who);

const byReach = ({ kind, flows }: Finding, reach: Reach): PageArrow => ({
  kind,
  from: nodeName(reach.from),
  to: nodeName(reach.to),
  ports: [portWords(reach)],
  flows: [...flows],
});

/** Arrows without the ports that are missing between the same ends: what does not pass is drawn once. */
const without = (arrows: readonly PageArrow[], gone: readonly PageArrow[]): PageArrow[] =>
  arrows.flatMap((arrow) => {
    const ports = arrow.ports.filter(
      (port) =>
        !gone.some(
          (each) => each.from === arrow.from && each.to === arrow.to && each.ports.includes(port),
        ),
    );
    return ports.length > 0 ? [{ ...arrow, ports }] : [];
  });

/** One arrow for each pair and kind, with the ports and rows of all. */
function together(arrows: readonly PageArrow[]): PageArrow[] {
  const found = new Map<string, PageArrow>();
  for (const arrow of arrows) {
    const key = JSON.stringify([arrow.from, arrow.to, arrow.kind]);
    const known = found.get(key) ?? { ...arrow, ports: [], flows: [] };
    found.set(key, {
      ...known,
      ports: [...new Set([...known.ports, ...arrow.ports])],
      flows: [...new Set([...known.flows, ...arrow.flows])],
    });
  }
  return [...found.values()];
}

/** The arrows of the picture: what rows declare and policies let pass, what is too much, and what is missing. */
export function arrowsBetween(
  opening: readonly Row[],
  matrix: Matrix | undefined,
  findings: readonly Finding[],
): PageArrow[] {
  const shut = new Set(
    (matrix?.cells ?? [])
      .filter(({ passes }) => passes === 'none')
      .map(({ from, to }) => JSON.stringify([from, to])),
  );
  const declared = opening.flatMap(({ flow, from, to, ports }) =>
    from.flatMap((source) =>
      to
        .filter((target) => !shut.has(JSON.stringify([source, target])))
        .map((target): PageArrow => ({
          kind: 'agreed',
          from: source,
          to: target,
          ports: formatPorts(ports).split(', '),
          flows: [flow],
        })),
    ),
  );
  const different = findings.flatMap((finding) =>
    finding.reaches.map((reach) => byReach(finding, reach)),
  );
  const missing = different.filter(({ kind }) => kind === 'missing');
  return together([...without(declared, missing), ...different]);
}
