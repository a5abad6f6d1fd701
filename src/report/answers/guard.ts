import type { Workload } from '../../read/kinds/workload.ts';
import type { GuardState, Unguarded } from '../../reach/guard.ts';
import type { Remark } from '../report.ts';
import { listWords, plural } from '../words.ts';
import { allowedWords } from './guard-allowed.ts';

/** Whether the guard is in force, what it does and for whom not, in sentences. */
export function guardNotes(state: GuardState): readonly string[] {
  const { isWanted, missing, actions, allowed, trusted } = state;
  if (actions.length === 0) return isWanted ? ['Guard: on in the values, and not in force.'] : [];
  const form = missing.length > 0 ? 'in force in part' : 'in force';
  return [
    `Guard: ${form}, ${actions.join(' and ')}. Allowed: ${
      allowed ? allowedWords(allowed) : 'not told, for its condition is not that of this chart'
    }.`,
    ...(trusted.length > 0
      ? [
          `Guard: as service accounts that are allowed run ${named(trusted)}; who made them it does not know.`,
        ]
      : []),
  ];
}

function named(all: readonly Workload[]): string {
  return listWords(
    all.map(({ kind, pod }) => `${kind === 'Pod' ? '' : `${kind} `}${pod.namespace}/${pod.name}`),
  );
}

const what: Readonly<Record<Unguarded['why'], string>> = {
  'by hand': 'with the labels of a component and no controller',
  relabelled: 'with the labels of a component that its template does not have',
  'on the host': 'on the network or the processes of the host',
  debugged: 'with a container that was put in while it ran',
};

function unguardedRemark(why: Unguarded['why'], all: readonly Unguarded[]): readonly Remark[] {
  const found = all.filter((each) => each.why === why);
  if (found.length === 0) return [];
  return [
    {
      id: 'KI408',
      severity: 'warning',
      title: `KI408 (warning) ${plural(found.length, 'pod')} ${what[why]}: ${named(found.map(({ workload }) => workload))}; the guard refuses such to whoever is not allowed; see who made ${found.length === 1 ? 'it' : 'them'}`,
      details: found.map((each) => {
        const { kind, pod } = each.workload;
        const labels = 'names' in each ? ` bears the labels of ${each.names.join(', ')}` : '';
        return `${kind} ${pod.namespace}/${pod.name}${labels}`;
      }),
    },
  ];
}

/** What is wrong with the guard, in words, and what it would have refused of what is there. */
export function guardRemarks({
  missing,
  changed,
  left,
  isWanted,
  actions,
  unguarded,
}: GuardState): readonly Remark[] {
  const isAbsent = isWanted && actions.length === 0;
  return [
    ...(missing.length > 0
      ? [
          {
            id: 'KI405',
            title: isAbsent
              ? 'KI405 the guard is not in force: none of its policies is in what was given; install the chart with these values, or add validatingadmissionpolicies and validatingadmissionpolicybindings to the dump'
              : `KI405 ${plural(missing.length, 'policy')} of the guard ${missing.length === 1 ? 'is' : 'are'} not in force: ${listWords(missing)}; upgrade the release`,
            details: isAbsent ? [] : missing,
          },
        ]
      : []),
    ...changed.map(({ policy, fields }) => ({
      id: 'KI406',
      title: `KI406 ${policy} of the guard is not what the values say (spec.${fields.join(', spec.')}); upgrade the release, or change the values`,
      details: [],
    })),
    ...(left.length > 0
      ? [
          {
            id: 'KI407',
            title: `KI407 ${plural(left.length, 'policy')} of the guard ${left.length === 1 ? 'is' : 'are'} left over: ${listWords(left)}; the values do not render ${left.length === 1 ? 'it' : 'them'}; upgrade the release, or delete policy and binding`,
            details: left,
          },
        ]
      : []),
    ...(['by hand', 'relabelled', 'on the host', 'debugged'] as const).flatMap((why) =>
      unguardedRemark(why, unguarded),
    ),
  ];
}
