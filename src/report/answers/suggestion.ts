import { timesOf, type Judged } from '../../reach/preview/index.ts';
import type { Reason, Suggestion, SuggestedRow } from '../../reach/preview/suggest.ts';
import type { Fields } from '../../table/layers.ts';
import { over } from '../../table/over.ts';
import { commentedYaml, type Comment } from '../values-text.ts';
import { listWords, oneLine, plural } from '../words.ts';
import { endWords, pairWords, times } from './connection.ts';

/** Values with the maps of what is added that hold something. */
const merged = (values: Fields, added: Suggestion['added']): Fields =>
  over(
    values,
    Object.fromEntries(Object.entries(added).filter(([, map]) => Object.keys(map).length > 0)),
  );

const sum = (connections: readonly Judged[], of: (each: Judged['seen']) => number): number =>
  [...new Set(connections.map(({ seen }) => seen))].reduce((total, each) => total + of(each), 0);

function rowComment({ flow, from, to, widens, connections }: SuggestedRow): Comment {
  const [first] = connections;
  const ports = [...new Set(connections.map(({ port, seen }) => `${port}/${seen.protocol}`))];
  const denied = sum(connections, (seen) => seen.denied);
  const unanswered = sum(connections, (seen) => seen.unanswered);
  return {
    path: ['flows', flow],
    lines: [
      `ADDED, seen ${times(sum(connections, timesOf))}: ${first ? pairWords(first) : ''}${connections.length > 1 ? ` and ${connections.length - 1} more` : ''}`,
      ...(widens
        ? [
            `WARNING: this leads ${widens}: ${from} to ${to} on ${listWords(ports)}. Keep it only if that is meant; prove says which claim it breaks.`,
          ]
        : []),
      ...(denied > 0
        ? [`${times(denied)} it was denied when it was seen: make sure that it is needed.`]
        : []),
      ...(unanswered > 0
        ? [`${times(unanswered)} nobody answered: make sure that it is needed.`]
        : []),
    ],
  };
}

const reasons: Readonly<Record<Reason, string>> = {
  'closed by others': 'closed by a policy that no row of these values can open',
  'no label tells the pods': 'no label that lasts tells these pods from their neighbours',
  'many addresses':
    'too many single addresses; declare a peer with the networks that you know they come from',
};

/** Values with the rows that would let denied connections pass, each with what was seen of it in a comment. */
export function suggestedYaml(suggestion: Suggestion, values: Fields, source: string): string {
  const { added, rows, newNames, left } = suggestion;
  const named = [...newNames].map(([name, end]): Comment => {
    const map = Object.hasOwn(added.peers, name) ? 'peers' : 'components';
    const says =
      end.kind === 'pod'
        ? `ADDED after pods such as ${endWords(end)}`
        : `ADDED, one address: ${endWords(end)}`;
    return { path: [map, name], lines: [says] };
  });
  const head = [
    `The values of ${source} with ${plural(rows.length, 'row')} that ${rows.length === 1 ? 'lets' : 'let'} pass what was seen and would be denied.`,
    'Read each row marked ADDED, and keep those that are meant.',
    ...[...left].map(([reason, connections]) => {
      const [first] = connections;
      return `No row for ${plural(connections.length, 'connection')} (${first ? pairWords(first) : ''}): ${reasons[reason]}.`;
    }),
  ];
  return commentedYaml(
    merged(values, added),
    [...named, ...rows.map(rowComment)],
    head.map(oneLine),
  );
}
