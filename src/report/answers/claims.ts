import type { ClaimVerdict } from '../../reach/claims.ts';
import type { Finding } from '../../reach/finding.ts';
import type { Grid, PlaceOf, Remark } from '../report.ts';
import { ruleWords, whoWords } from '../words.ts';
import { distinct, pathOfFlow, portWords } from './finding.ts';

/** How the note begins that names the claims where all are true. */
export const allTrueWords = 'Claims, all true';

/** A claim that is not true, with the row or the rule that breaks it, and what to write. */
export function breachRemark({ name, claim, breaches }: ClaimVerdict, placeOf: PlaceOf): Remark {
  const field = claim.onlyRows ? 'onlyRows' : claim.onlyTo ? 'onlyTo' : 'onlyFrom';
  const sentences = breaches.map((breach) => {
    const by =
      breach.flows.length > 0
        ? `flow ${breach.flows.join(', ')}`
        : breach.rules.map(ruleWords).join(', ') || 'that no policy closes it';
    return `${by} lets ${whoWords(breach.from)} reach ${whoWords(breach.to)} on ${portWords(breach)}`;
  });
  const [first = '', ...rest] = [...new Set(sentences)];
  const remedy = `drop the row, or write claims.${name}.${field}`;
  return {
    id: 'claim',
    title: `claim ${name}: ${first}; ${remedy}`,
    details: rest,
    place: placeOf(
      breaches[0]?.rules[0]?.policy,
      breaches.flatMap(({ flows }) => flows.map(pathOfFlow)),
    ),
    about: {
      policies: distinct(breaches.flatMap(({ rules }) => rules.map(({ policy }) => policy))),
      flows: distinct(breaches.flatMap(({ flows }) => flows)),
    },
  };
}

/** Whether a row breaks a claim: what a rule breaks that no row declares, is told with that rule. */
export const isByRows = ({ breaches }: ClaimVerdict): boolean =>
  breaches.some(({ flows }) => flows.length > 0);

const isBehind = ({ culprit }: Finding, { breaches }: ClaimVerdict): boolean =>
  breaches.some(({ rules }) =>
    culprit.kind === 'rule'
      ? rules.some(
          ({ policy, direction, index }) =>
            policy === culprit.rule.policy &&
            direction === culprit.rule.direction &&
            index === culprit.rule.index,
        )
      : culprit.kind === 'not closed' && rules.length === 0,
  );

/** A finding with the claims that are not true by it: one culprit is one finding. */
export function withClaims(
  remark: Remark,
  finding: Finding,
  claims: readonly ClaimVerdict[],
): Remark {
  const broken = claims
    .filter((each) => !each.isTrue && !isByRows(each) && isBehind(finding, each))
    .map(({ name }) => name);
  const told = `not true by it: ${broken.length === 1 ? 'claim' : 'claims'} ${broken.join(', ')}`;
  return broken.length === 0 ? remark : { ...remark, details: [...remark.details, told] };
}

/** The claims, each with its truth, as a table. */
export const claimsGrid = (claims: readonly ClaimVerdict[]): readonly Grid[] =>
  claims.length === 0
    ? []
    : [
        {
          title: 'Claims',
          heading: ['claim', 'truth', 'what it says'],
          lines: claims.map(({ name, claim, isTrue, isVoid }) => [
            name,
            isVoid ? 'of nobody' : isTrue ? 'true' : 'FALSE',
            claim.description ?? '',
          ]),
        },
      ];
