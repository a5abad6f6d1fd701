import type { Advice } from '../../reach/advice.ts';
import type { Preview, Refused } from '../../reach/preview.ts';
import type { Observed } from '../../read/observed/index.ts';
import type { Report } from '../report.ts';
import { listWords, plural } from '../words.ts';

export interface PreviewContext {
  readonly source: string;
  readonly records: readonly Observed[];
  readonly advice: (refused: Refused) => Advice;
  readonly notes: readonly string[];
  readonly next?: string | undefined;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What to write, in a few words: `--suggest` prints the whole. */
function adviceWords(advice: Advice): string {
  switch (advice.kind) {
    case 'switch on a peer':
      return `peers.${advice.peer}.enabled: true`;
    case 'switch on a flow':
      return `flows.${advice.flow}.enabled: true`;
    case 'add a flow':
      return advice.isDataTier
        ? `a row from ${advice.from} to ${advice.to}, which widens who reaches the data tier`
        : `a row from ${advice.from} to ${advice.to}`;
    case 'add a port':
      return `a port of ${advice.map}.${advice.name}, and a row with it`;
    case 'declare a peer':
      return `a peer that means ${advice.who}, and a row with it`;
  }
}

const unreadNotes = (records: readonly Observed[]): readonly string[] =>
  records.flatMap(({ source, unread, examples }) =>
    unread === 0
      ? []
      : [
          `${source}: ${plural(unread, 'line')} could not be read: ${examples.map(({ line, text }) => `line ${line}: ${text}`).join('; ')}`,
        ],
  );

/**
 * What would break, in words. Data for programs: `source`, `records` (source, format, connections, unread), `refused`
 * (from, to, port, protocol, count, direction, closedBy), `allowed`, `others`, `undecided` and `unseen`.
 */
export function previewReport(
  { refused, allowed, others, undecided, unseen }: Preview,
  { source, records, advice, notes, next }: PreviewContext,
): Report {
  const all = records.reduce((sum, { connections }) => sum + connections.length, 0);
  const seen = `of ${plural(all, 'connection')} that ${all === 1 ? 'was' : 'were'} seen`;
  return {
    verdict:
      refused.length === 0
        ? `${source} would refuse nothing ${seen}.`
        : `${source} would refuse ${refused.length} ${seen}.`,
    isGood: refused.length === 0,
    remarks: refused.map((each) => {
      const { from, to, port, protocol, count, direction, closedBy } = each;
      const whole = [from, to].filter(({ name, itself }) => name !== itself);
      return {
        id: 'refused',
        title: `${from.name} → ${to.name} on ${port}/${protocol}, seen ${times(count)}: ${direction === 'Ingress' ? 'entering' : 'leaving'} is closed by ${listWords(closedBy)}; to allow it: ${adviceWords(advice(each))}`,
        details: whole.map(({ name, itself }) => `${name} was ${itself}`),
      };
    }),
    notes: [
      `${plural(allowed, 'connection')} would pass; ${others} ${others === 1 ? 'is' : 'are'} none that these policies judge.`,
      ...(undecided.length > 0
        ? [
            `Of ${plural(undecided.length, 'connection')} the record does not tell who opened ${undecided.length === 1 ? 'it' : 'them'}, such as ${undecided[0]?.from} and ${undecided[0]?.to}.`,
          ]
        : []),
      ...unreadNotes(records),
      ...(unseen.length > 0 ? [`Rows of which nothing was seen: ${unseen.join(', ')}.`] : []),
      'What was never seen is not judged: that it is not here is no proof that nobody needs it.',
      ...notes,
    ],
    grids: [],
    next,
    arrows: [],
    data: {
      source,
      records: records.map(({ connections, ...record }) => ({
        ...record,
        connections: connections.length,
      })),
      refused,
      allowed,
      others,
      undecided,
      unseen,
    },
  };
}
