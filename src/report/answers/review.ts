import type { LocatedProblem } from '../../errors.ts';
import type { Diff } from '../../reach/diff.ts';
import type { Note } from '../../reach/notes.ts';
import type { PlaceOf, Remark, Report } from '../report.ts';
import { plural } from '../words.ts';
import { noteRemark, noteWords } from './check.ts';
import { diffReport, isForbidden, type DiffContext } from './diff.ts';
import { problemRemarks } from './problems.ts';

/** A file of values against its base. */
export interface Reviewed {
  readonly file: string;
  /** What the change does to the file; `unknown` where the base does not hold itself. */
  readonly state: 'new' | 'gone' | 'changed' | 'unknown';
  /** What is wrong with the values as they are now: then nothing else is known of them. */
  readonly problems: readonly LocatedProblem[];
  readonly found: Diff;
  readonly notes: readonly Note[];
  readonly isStaged: boolean;
  readonly placeOf: PlaceOf;
}

export interface ReviewContext {
  readonly base: string;
  readonly failOn?: DiffContext['failOn'];
}

const isSame = ({ rows, opened, closed }: Diff): boolean =>
  rows.length + opened.length + closed.length === 0;

/** What becomes of one file, in a sentence. */
function verdictOf({ file, state, problems, found }: Reviewed, base: string): string {
  const { rows, opened, closed, unfinished } = found;
  if (problems.length > 0) return `${file}: ${plural(problems.length, 'problem')}; not rendered.`;
  if (unfinished) {
    return `${file}: the policies are too many-sided to finish; nothing is claimed.`;
  }
  switch (state) {
    case 'unknown':
      return `${file}: not compared, for at ${base} it does not hold itself.`;
    case 'new':
      return `${file} is new: sound, with ${plural(rows.length, 'row')}; whatever else reached its pods is shut.`;
    case 'gone':
      return `${file} is gone: whatever its policies shut is open.`;
    default:
      return isSame(found)
        ? `${file}: sound, and allows what it did at ${base}.`
        : `${file}: sound; since ${base}, ${plural(opened.length, 'culprit')} ${opened.length === 1 ? 'opens' : 'open'} something, ${closed.length} ${closed.length === 1 ? 'closes' : 'close'} something.`;
  }
}

/** Whether a change of one file is held up. */
export const isHeldUp = (
  { state, problems, found }: Reviewed,
  failOn: DiffContext['failOn'],
): boolean =>
  problems.length > 0 ||
  (failOn !== undefined && state === 'unknown') ||
  isForbidden(found, failOn);

function remarksOf(each: Reviewed, base: string): readonly Remark[] {
  const { state, problems, found, placeOf, file } = each;
  if (problems.length > 0) return problemRemarks(problems, placeOf);
  // Of a new file, everything that it shuts is new: its rows say who is let in.
  const told = state === 'new' ? { ...found, closed: [] } : found;
  return diffReport(told, { before: base, after: file, placeOf, notes: [] }).remarks;
}

function notesOf({ problems, notes, isStaged, file, state }: Reviewed): readonly string[] {
  if (problems.length > 0) return [];
  return [
    ...(isStaged
      ? [`${file}: mode is staged, so none of its policies is enforced, and none counts here.`]
      : []),
    ...(state === 'unknown'
      ? [`${file}: what it opens cannot be said; name a base whose values hold.`]
      : []),
    ...notes.map((note) => `${file}: ${noteWords(note)}`),
  ];
}

/**
 * A change of values in words, for pull requests. Data for programs: `base` and `files` (file, state, problems, rows,
 * opened, closed, unfinished, noted).
 */
export function reviewReport(
  reviewed: readonly Reviewed[],
  { base, failOn }: ReviewContext,
): Report {
  const [only] = reviewed.length === 1 ? reviewed : [];
  const verdicts = reviewed.map((each) => verdictOf(each, base));
  const heldUp = reviewed.filter((each) => isHeldUp(each, failOn)).length;
  const named = (file: string, text: string): string => (only ? text : `${file}: ${text}`);
  const grids = reviewed.flatMap(({ file, found, problems }) =>
    problems.length > 0 || found.rows.length === 0
      ? []
      : [
          {
            title: named(file, `${plural(found.rows.length, 'row')} of the table`),
            heading: ['flow', 'before', 'after'],
            lines: found.rows.map((row) => [row.flow, row.before ?? '', row.after ?? '']),
          },
        ],
  );
  return {
    verdict: only
      ? verdicts.join('')
      : `${plural(reviewed.length, 'file')} of values: ${heldUp === 0 ? 'nothing holds them up' : `${heldUp} held up`}.`,
    isGood: heldUp === 0,
    remarks: reviewed.flatMap((each) =>
      remarksOf(each, base).map((remark) => ({
        ...remark,
        title: named(each.file, remark.title),
      })),
    ),
    asides: reviewed.flatMap(({ notes, problems, placeOf }) =>
      problems.length > 0 ? [] : notes.map((note) => noteRemark(note, placeOf)),
    ),
    notes: [...(only ? [] : verdicts), ...reviewed.flatMap(notesOf)],
    grids,
    arrows: [],
    data: {
      base,
      files: reviewed.map(({ file, state, problems, found, notes, placeOf }) => {
        const { rows, opened, closed, unfinished } = diffReport(found, {
          before: base,
          after: file,
          placeOf,
          notes: [],
        }).data;
        return { file, state, problems, rows, opened, closed, unfinished, noted: notes };
      }),
    },
  };
}
