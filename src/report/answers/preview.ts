import { formatAddress } from '../../netpol/sets/address-set.ts';
import type { Reading } from '../../read/observed/index.ts';
import {
  timesOf,
  type Denial,
  type DeniedGroup,
  type GroupName,
  type Preview,
  type UnseenRow,
} from '../../reach/preview/index.ts';
import { endWords, pairWords, times } from './connection.ts';
import type { Remark, Report } from '../report.ts';
import { listWords, plural, ruleWords } from '../words.ts';

const groupWords = (group: GroupName): string => {
  switch (group.kind) {
    case 'names':
      return group.names.join(' and ');
    case 'pods':
      return group.isHome
        ? `pods of ${group.namespace} in no component`
        : `pods of namespace ${group.namespace}`;
    case 'nodes':
      return 'nodes';
    case 'outside':
      return 'addresses outside';
  }
};

const denialWords = (
  { direction, policies }: Denial,
  { from, to }: Pick<DeniedGroup, 'from' | 'to'>,
): string =>
  direction === 'Egress'
    ? `leaving ${groupWords(from)} is closed by ${listWords(policies)}`
    : `entering ${groupWords(to)} is closed by ${listWords(policies)}`;

const portsOf = ({ connections }: DeniedGroup): readonly string[] => [
  ...new Set(connections.map(({ port, seen }) => `${port}/${seen.protocol}`)),
];

/** How many of the connections of one finding are listed. */
const listed = 20;

function deniedRemark(group: DeniedGroup): Remark {
  const { from, to, denials, connections, deniedThen, unanswered } = group;
  const then = [
    ...(deniedThen > 0 ? [`${times(deniedThen)} it was denied already when it was seen`] : []),
    ...(unanswered > 0 ? [`${times(unanswered)} nobody answered`] : []),
  ];
  const why = denials.map((denial) => denialWords(denial, group)).join(', and ');
  const more = connections.length - listed;
  return {
    id: 'denied',
    title: `${groupWords(from)} → ${groupWords(to)} on ${listWords(portsOf(group))}, seen ${times(group.times)}: ${why}, and no rule opens it${then.length > 0 ? ` (${then.join('; ')})` : ''}`,
    details: [
      ...connections.slice(0, listed).map(pairWords),
      ...(more > 0 ? [`and ${more} more like these`] : []),
    ],
  };
}

function readingNotes({ source, format, lines, connections, ...read }: Reading): readonly string[] {
  const { unreadable, examples, undirected, replies } = read;
  const what = format ? `as ${format}` : 'in no form that is known here (--format-of)';
  const said = [
    `${source}: read ${what}, ${plural(lines, 'line')}, ${plural(connections, 'connection')}`,
    ...(replies > 0 ? [`${plural(replies, 'reply')} not counted`] : []),
  ];
  return [
    `${said.join(', ')}.`,
    ...(unreadable > 0
      ? [
          `${source}: ${plural(unreadable, 'line')} could not be read, and nothing is claimed about ${unreadable === 1 ? 'it' : 'them'}: ${examples.map(({ line, text }) => `line ${line}: ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`).join('; ')}.`,
        ]
      : []),
    ...(undirected > 0
      ? [
          `${source}: of ${plural(undirected, 'connection')} nobody can tell who opened ${undirected === 1 ? 'it' : 'them'} (no side declares the port), so ${undirected === 1 ? 'it was' : 'they were'} not judged.`,
        ]
      : []),
  ];
}

function groundNotes(preview: Preview, namespace: string, hasNodes: boolean): readonly string[] {
  const { others, neverShut, unplaced, beyond, outside } = preview;
  const lost = [...unplaced.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...(others > 0
      ? [`Not judged: ${plural(others, 'connection')} without an end at a pod of ${namespace}.`]
      : []),
    ...(neverShut > 0
      ? [
          `Not counted: ${plural(neverShut, 'connection')} between a pod and its own node or itself, which no policy shuts.`,
        ]
      : []),
    ...(lost > 0
      ? [
          `Not judged: ${plural(lost, 'connection')} with an end that was not given: ${listWords([...unplaced.keys()])}.`,
        ]
      : []),
    ...(beyond > 0
      ? [
          `Not judged: ${plural(beyond, 'connection')} beyond the first ${preview.judged} different ones; give less at a time.`,
        ]
      : []),
    ...(outside.length > 0
      ? [
          `Taken as outside the cluster, for no pod, node or Service that was given has the address: ${listWords(outside.map(formatAddress))}. Where pods had them, give a dump of the time of the record.`,
        ]
      : []),
    ...(hasNodes
      ? []
      : [
          "No nodes were given, so what a pod's own node opens, such as probes, looks like anybody else's: add nodes to the dump.",
        ]),
  ];
}

/** Rows as lines of a table: one for all who lead to the same end on the same ports. */
function rowLines(rows: readonly UnseenRow[]): readonly (readonly string[])[] {
  const lines = new Map<string, UnseenRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.flow, row.to, row.ports.toString()]);
    lines.set(key, [...(lines.get(key) ?? []), row]);
  }
  return [...lines.values()].flatMap((together) => {
    const [first] = together;
    if (!first) return [];
    const from = together.map((row) => row.from).join(', ');
    return [[first.flow, `${from} → ${first.to}`, first.ports.toString()]];
  });
}

/** What is true of every record. */
const noProof =
  'What was not seen is no proof: what happens rarely (backups, failover, upgrades, first logins) may be denied all the same.';

export interface PreviewWords {
  /** What was judged: values, a preset, or manifests. */
  readonly source: string;
  readonly namespace: string;
  readonly readings: readonly Reading[];
  readonly hasNodes: boolean;
  readonly notes: readonly string[];
  readonly next?: string | undefined;
}

const verdictOf = (
  { judged, deniedConnections, deniedTimes, beyond }: Preview,
  { source }: PreviewWords,
): string => {
  const all = plural(judged, 'different connection');
  if (deniedConnections > 0) {
    return `${source} would deny ${deniedConnections} of ${all} that ${judged === 1 ? 'was' : 'were'} seen, ${times(deniedTimes)}.`;
  }
  if (beyond > 0) return `${source}: not finished; none of the first ${all} would be denied.`;
  return judged === 1
    ? `${source} would not deny the one connection that was seen.`
    : `${source} would deny none of ${all} that were seen.`;
};

/**
 * A preview in words. Data for programs: `judged`, `denied` (from, to, ports, denials, times, connections), `unseen`,
 * `records`, and what was not judged.
 */
export function previewReport(preview: Preview, words: PreviewWords): Report {
  const { denied, unseenRows, unseenRules } = preview;
  const unseen =
    unseenRows.length > 0 ? rowLines(unseenRows) : unseenRules.map((rule) => [ruleWords(rule)]);
  return {
    verdict: verdictOf(preview, words),
    isGood: denied.length === 0 && preview.beyond === 0,
    remarks: denied.map(deniedRemark),
    notes: [
      noProof,
      ...words.readings.flatMap(readingNotes),
      ...groundNotes(preview, words.namespace, words.hasNodes),
      ...words.notes,
    ],
    grids:
      unseen.length > 0
        ? [
            {
              title: 'Allowed, and not seen: a list to compare with what you know, no reproach',
              heading: unseenRows.length > 0 ? ['row', 'from and to', 'ports'] : ['rule'],
              lines: unseen,
            },
          ]
        : [],
    arrows: [],
    next: words.next,
    data: {
      judged: preview.judged,
      deniedConnections: preview.deniedConnections,
      deniedTimes: preview.deniedTimes,
      denied: denied.map((group) => ({
        from: groupWords(group.from),
        to: groupWords(group.to),
        ports: portsOf(group),
        denials: group.denials,
        times: group.times,
        deniedThen: group.deniedThen,
        unanswered: group.unanswered,
        connections: group.connections.slice(0, 1000).map(({ seen, to, port }) => ({
          from: endWords(seen.from),
          to: endWords(to),
          port,
          protocol: seen.protocol,
          times: timesOf(seen),
        })),
      })),
      unseen:
        unseenRows.length > 0
          ? unseenRows.map((row) => ({ ...row, ports: row.ports.toString() }))
          : unseenRules,
      records: words.readings,
      notJudged: {
        others: preview.others,
        ownNodeOrItself: preview.neverShut,
        notGiven: Object.fromEntries(preview.unplaced),
        beyond: preview.beyond,
      },
      outside: preview.outside.slice(0, 1000).map(formatAddress),
    },
  };
}
