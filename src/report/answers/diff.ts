import type { Diff } from '../../reach/diff.ts';
import type { Finding } from '../../reach/finding.ts';
import type { Arrow, PlaceOf, Report } from '../report.ts';
import { plural, whoWords } from '../words.ts';
import { counted, dataOf, nowhere, portWords, remarkOf, type FindingWords } from './finding.ts';

export interface DiffContext {
  readonly before: string;
  readonly after: string;
  readonly placeOf?: PlaceOf;
  readonly notes?: readonly string[];
  /** The changes that make the answer a bad one. */
  readonly failOn?: 'opened' | 'closed' | 'any' | undefined;
}

const opened: FindingWords = {
  id: 'opened',
  verb: 'may now reach',
  title: (culprit, _finding, first) =>
    first === undefined ? `opened by ${culprit}` : `${first}, by ${culprit}`,
};

const closed: FindingWords = {
  id: 'closed',
  verb: 'may no longer reach',
  title: (culprit, _finding, first) =>
    first === undefined ? `closed by ${culprit}` : `${first}, by ${culprit}`,
};

const arrows = (kind: Arrow['kind'], findings: readonly Finding[]): readonly Arrow[] =>
  findings.flatMap(({ reaches }) =>
    reaches.map((reach) => ({
      kind,
      from: whoWords(reach.from),
      to: whoWords(reach.to),
      label: `${kind === 'excess' ? 'opened' : 'closed'} ${portWords(reach)}`,
    })),
  );

/** Whether a comparison holds what `--fail-on` forbids. */
export const isForbidden = (
  { opened: more, closed: less, unfinished }: Diff,
  failOn: DiffContext['failOn'],
): boolean => {
  if (failOn === undefined) return false;
  const count = { opened: more.length, closed: less.length, any: more.length + less.length };
  return unfinished || count[failOn] > 0;
};

/** A comparison in words. Data for programs: `before`, `after`, `unfinished`, `rows`, `opened` and `closed`. */
export function diffReport(
  found: Diff,
  { before, after, placeOf = nowhere, notes = [], failOn }: DiffContext,
): Report {
  const { rows, opened: more, closed: less, unfinished } = found;
  const stop = unfinished ? ' The policies are too many-sided to finish: there may be more.' : '';
  return {
    verdict: `From ${before} to ${after}: ${counted(more, 'culprit')} ${more.length === 1 ? 'opens' : 'open'} something, ${less.length} ${less.length === 1 ? 'closes' : 'close'} something.${stop}`,
    isGood: !isForbidden(found, failOn),
    remarks: [
      ...more.map((finding) => remarkOf(finding, opened, placeOf)),
      ...less.map((finding) => remarkOf(finding, closed, placeOf)),
    ],
    notes,
    grids:
      rows.length === 0
        ? []
        : [
            {
              title: `${plural(rows.length, 'row')} ${rows.length === 1 ? 'differs' : 'differ'}`,
              heading: ['flow', 'before', 'after'],
              lines: rows.map((row) => [row.flow, row.before ?? '', row.after ?? '']),
            },
          ],
    arrows: [...arrows('excess', more), ...arrows('missing', less)],
    data: {
      before,
      after,
      unfinished,
      rows,
      opened: more.map((finding) => dataOf('opened', finding)),
      closed: less.map((finding) => dataOf('closed', finding)),
    },
  };
}
