import type { Known } from '../../read/baseline.ts';
import type { Drift } from '../../reach/drift.ts';
import type { GuardState } from '../../reach/guard.ts';
import type { Remark, Report } from '../report.ts';
import { guardNotes, guardRemarks } from './guard.ts';
import { listWords, plural } from '../words.ts';

/** What is wrong with what is installed, in words. Where nothing is, one sentence says so in place of one for each. */
function driftRemarks({
  rendered,
  foreign,
  missing,
  changed,
  left,
  beside,
}: Drift): readonly Remark[] {
  const isAbsent = missing.length === rendered && rendered > 0;
  const other =
    beside.length > 0
      ? `, but release ${listWords(beside)} has policies here; write -r ${beside.join(' or -r ')}, or`
      : ';';
  const absent = isAbsent
    ? `not installed: 0 of ${plural(rendered, 'policy')} ${rendered === 1 ? 'is' : 'are'} in the cluster${other}`
    : `${missing.length} of ${plural(rendered, 'policy')} ${missing.length === 1 ? 'is' : 'are'} not installed: ${listWords(missing)};`;
  return [
    ...(foreign.length > 0
      ? [
          {
            id: 'KI404',
            title: `KI404 ${plural(foreign.length, 'policy')} of somebody else ${foreign.length === 1 ? 'has a name' : 'have names'} that the values render: ${listWords(foreign)}; Helm installs over ${foreign.length === 1 ? 'it' : 'them'} with --take-ownership alone`,
            details: foreign,
          },
        ]
      : []),
    ...(missing.length > 0
      ? [
          {
            id: 'KI401',
            title: `KI401 ${absent} install the chart with these values`,
            details: isAbsent ? [] : missing,
          },
        ]
      : []),
    ...changed.map(({ policy, fields }) => ({
      id: 'KI402',
      title: `KI402 ${policy} is not what the values say (spec.${fields.join(', spec.')}); upgrade the release, or change the values`,
      details: [],
    })),
    ...(left.length > 0
      ? [
          {
            id: 'KI403',
            title: `KI403 ${plural(left.length, 'policy')} of this release ${left.length === 1 ? 'is' : 'are'} left over: ${listWords(left)}; the values do not render ${left.length === 1 ? 'it' : 'them'}; delete ${left.length === 1 ? 'it' : 'them'}`,
            details: left,
          },
        ]
      : []),
  ];
}

export interface AuditContext {
  readonly source: string;
  readonly namespace: string;
  readonly drift: Drift;
  readonly guard: GuardState;
  /** The proof of what is installed, in words. */
  readonly proof: Report;
  readonly known: readonly Known[];
  /** Today, as `2026-11-25`. */
  readonly today: string;
  /** What ends with 1. */
  readonly failOn: 'error' | 'warning' | 'none';
}

const knows = ({ id, about }: Known, remark: Remark): boolean =>
  id === remark.id && [remark.title, ...remark.details].some((text) => text.includes(about));

const entryWords = ({ id, about }: Known): string => (about === '' ? id : `${id} about ${about}`);

/** What the baseline did: findings that it hides, entries that have run out, and those that meet nothing. */
function baselineNotes(
  known: readonly Known[],
  remarks: readonly Remark[],
  today: string,
): readonly string[] {
  const hidden = remarks.filter((remark) =>
    known.some((each) => each.until >= today && knows(each, remark)),
  ).length;
  const over = known.filter(({ until }) => until < today);
  const idle = known.filter((each) => !remarks.some((remark) => knows(each, remark)));
  return [
    ...(hidden > 0 ? [`${plural(hidden, 'finding')} known by the baseline and not told.`] : []),
    ...(over.length > 0
      ? [
          `Run out in the baseline: ${listWords(over.map((each) => `${entryWords(each)} (${each.until})`))}.`,
        ]
      : []),
    ...(idle.length > 0
      ? [
          `Nothing found for these of the baseline, remove them: ${listWords(idle.map(entryWords))}.`,
        ]
      : []),
  ];
}

/** The guard as programs read it: pods by kind and name. */
const guardData = ({ unguarded, ...state }: GuardState): object => ({
  ...state,
  unguarded: unguarded.map(({ workload: { kind, pod }, ...each }) => ({
    ...each,
    kind,
    namespace: pod.namespace,
    name: pod.name,
  })),
});

/**
 * A cluster held against values, in words: what is installed, what it does, and whom it means. `isGood` is whether
 * nothing is left that `failOn` names.
 */
export function auditReport({
  source,
  namespace,
  drift,
  guard,
  proof,
  known,
  today,
  failOn,
}: AuditContext): Report {
  const all = [...driftRemarks(drift), ...guardRemarks(guard), ...proof.remarks];
  const remarks = all.filter(
    (remark) => !known.some((each) => each.until >= today && knows(each, remark)),
  );
  const errors = remarks.filter(({ severity }) => severity !== 'warning').length;
  const warnings = remarks.length - errors;
  const isGood = failOn === 'none' || (failOn === 'error' ? errors === 0 : remarks.length === 0);
  const told = [
    ...(errors > 0 ? [plural(errors, 'finding')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(' and ');
  return {
    ...proof,
    verdict:
      remarks.length === 0
        ? `Namespace ${namespace} is as ${source} says: nothing found.`
        : `Namespace ${namespace} against ${source}: ${told}.`,
    isGood,
    remarks,
    notes: [...baselineNotes(known, all, today), ...guardNotes(guard), ...proof.notes],
    data: { ...proof.data, drift, guard: guardData(guard), known },
  };
}
