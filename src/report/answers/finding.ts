import type { Culprit, Finding, Reach } from '../../reach/finding.ts';
import type { PlaceOf, Remark } from '../report.ts';
import { plural, ruleWords, whoWords } from '../words.ts';

/** The place of policies that stand in no file. */
export const nowhere = (): undefined => undefined;

/** Ports in words; a named one is whatever each pod calls so. */
export const portWords = ({ ports, portName }: Pick<Reach, 'ports' | 'portName'>): string => {
  if (portName !== undefined) return `the port that its pod calls ${portName}`;
  return ports.isAll ? 'every port' : String(ports);
};

/** One set of connections as a sentence, such as `api may reach db on 5432/TCP`. */
const reachWords = (reach: Reach, verb: string): string =>
  `${whoWords(reach.from)} ${verb} ${whoWords(reach.to)} on ${portWords(reach)}`;

const directions = { Ingress: 'ingress', Egress: 'egress' } as const;

function culpritWords(culprit: Culprit): string {
  switch (culprit.kind) {
    case 'rule': {
      const { portNames } = culprit;
      const named =
        portNames.length > 0 ? ` (on the port that each pod calls ${portNames.join(' or ')})` : '';
      return `${ruleWords(culprit.rule)}${named}`;
    }
    case 'not closed':
      return `nothing closes the ${directions[culprit.direction]} of ${culprit.by || 'these pods'}`;
    case 'closed':
      return `${culprit.by.join(', ') || 'a policy'} (${directions[culprit.direction]})`;
  }
}

/** The names of the policies behind a finding. */
const policiesOf = ({ culprit }: Finding): readonly string[] =>
  culprit.kind === 'rule' ? [culprit.rule.policy] : culprit.kind === 'closed' ? culprit.by : [];

export interface FindingWords {
  /** `excess` and `missing` of a proof, `opened` and `closed` of a comparison. */
  readonly id: string;
  readonly verb: string;
  /** The whole of it in a sentence; `first` tells the set of connections where there is only one. */
  readonly title: (culprit: string, finding: Finding, first: string | undefined) => string;
}

/** Where values say a flow. */
export const pathOfFlow = (flow: string): string => `flows.${flow}`;

/** A finding as a remark: the culprit first, then each set of connections once. */
export function remarkOf(
  finding: Finding,
  { id, verb, title }: FindingWords,
  placeOf: PlaceOf,
): Remark {
  const details = [...new Set(finding.reaches.map((reach) => reachWords(reach, verb)))];
  const more = finding.more ? ['and others, by the same culprit'] : [];
  const only = details.length === 1 && !finding.more ? details[0] : undefined;
  return {
    id,
    title: title(culpritWords(finding.culprit), finding, only),
    details: only === undefined ? [...details, ...more] : [],
    place: placeOf(policiesOf(finding)[0], finding.flows.map(pathOfFlow)),
    about: { policies: policiesOf(finding), flows: finding.flows },
  };
}

/** Each entry once: sets that differ in addresses alone are worded alike. */
export const distinct = <T>(entries: readonly T[]): readonly T[] => [
  ...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values(),
];

/** A finding for programs. */
export const dataOf = (id: string, { culprit, reaches, more, flows }: Finding): object => ({
  id,
  culprit:
    culprit.kind === 'rule'
      ? { kind: culprit.kind, ...culprit.rule, portNames: culprit.portNames }
      : culprit,
  flows,
  reaches: distinct(
    reaches.map((reach) => ({
      from: whoWords(reach.from),
      to: whoWords(reach.to),
      ports: portWords(reach),
    })),
  ),
  more,
});

export const counted = (findings: readonly Finding[], one: string): string =>
  plural(findings.length, one);
