import type { LocatedProblem } from '../../errors.ts';
import type { PlaceOf, Remark, Report } from '../report.ts';
import { plural } from '../words.ts';

/** Problems of values as remarks, each at its line. */
export const problemRemarks = (
  problems: readonly LocatedProblem[],
  placeOf: PlaceOf,
): readonly Remark[] =>
  problems.map(({ path, message, line }) => {
    const place = placeOf(undefined, [path]);
    return {
      id: 'problem',
      title: path === '' ? message : `${path}: ${message}`,
      details: [],
      place: place && line !== undefined ? { ...place, line } : place,
    };
  });

/** Values that do not hold, in words. Data for programs: `source` and `problems` (path, message, line). */
export const problemsReport = (
  source: string,
  problems: readonly LocatedProblem[],
  placeOf: PlaceOf,
): Report => ({
  verdict: `${source}: ${plural(problems.length, 'problem')}; nothing is rendered.`,
  isGood: false,
  remarks: problemRemarks(problems, placeOf),
  notes: [],
  grids: [],
  arrows: [],
  data: { source, problems },
});
