import { holds, type Proof } from '../../reach/prove.ts';
import type { Access, Accessor } from '../../reach/access.ts';
import type { Finding } from '../../reach/finding.ts';
import type { CoverageFinding } from '../../reach/coverage/index.ts';
import type { Arrow, Grid, PlaceOf, Report } from '../report.ts';
import { plural, ruleWords, whoWords } from '../words.ts';
import { allTrueWords, breachRemark, claimsGrid, isByRows, withClaims } from './claims.ts';
import { coverageData, coverageRemark } from './coverage.ts';
import { dataOf, distinct, nowhere, portWords, remarkOf, type FindingWords } from './finding.ts';

/** What the report needs to know beside the proof. */
export interface ProofContext {
  /** Where a policy stands, for those who want to open it. */
  readonly placeOf?: PlaceOf;
  /** Where the table and the cluster that was given do not agree. */
  readonly coverage?: readonly CoverageFinding[];
  /** Sentences about what was read: what was passed over, what could not be judged. */
  readonly notes?: readonly string[];
  /** The command to go on with. */
  readonly next?: string | undefined;
}

const rowWords = ({ flows }: Finding): string =>
  flows.length > 0 ? `; rows that lead there: ${flows.join(', ')}` : '';

const excess: FindingWords = {
  id: 'excess',
  verb: 'may reach',
  title: (culprit, finding, first) => {
    if (finding.culprit.kind !== 'rule') return `more than declared: ${culprit}`;
    return first === undefined
      ? `more than declared by ${culprit}${rowWords(finding)}`
      : `${first}, by ${culprit}${rowWords(finding)}`;
  },
};

const missing: FindingWords = {
  id: 'missing',
  verb: 'cannot reach',
  title: (culprit, { flows }, first) => {
    const rows =
      flows.length > 0 ? ` that flow ${flows.join(', ')} declares` : ' that the table leaves open';
    return first === undefined
      ? `less than declared${rows}: closed by ${culprit}, and no rule opens it`
      : `${first}${rows}: closed by ${culprit}, and no rule opens it`;
  },
};

const wordsOf = (finding: Finding): FindingWords => (finding.kind === 'excess' ? excess : missing);

const sameName = (a: Accessor, b: Accessor): boolean =>
  a.from.names.length > 0 && a.from.names[0]?.name === b.from.names[0]?.name;

const accessLines = ({ to, from }: Access): readonly (readonly string[])[] =>
  from.length === 0
    ? [[to, 'nobody', '', '']]
    : distinct(
        from.map((each) => {
          // Pieces of one name are one line: what divides them is who bears the labels of others too.
          const others = from.filter(
            (other) =>
              other !== each &&
              sameName(other, each) &&
              portWords(other) === portWords(each) &&
              other.flows.join() === each.flows.join(),
          );
          const [name] = each.from.names;
          const who = name && others.length > 0 ? name.name : whoWords(each.from);
          return [to, who, portWords(each), each.flows.join(', ')];
        }),
      );

const heading = ['to', 'from', 'ports', 'flow'];

const rulesGrid = (access: readonly Access[]): Grid => ({
  title: 'By which rules',
  heading: ['to', 'from', 'rules'],
  lines: access.flatMap(({ to, from }) =>
    from.map((each) => [
      to,
      whoWords(each.from),
      each.rules.map(ruleWords).join(', ') || 'none closes it',
    ]),
  ),
});

function arrowsOf({ access, findings }: Proof): readonly Arrow[] {
  const agreed = access.flatMap(({ to, from }) =>
    from
      .filter(({ flows }) => flows.length > 0)
      .map((each): Arrow => ({
        kind: 'agreed',
        from: whoWords(each.from),
        to,
        label: portWords(each),
      })),
  );
  const different = findings.flatMap(({ kind, reaches }) =>
    reaches.map((reach): Arrow => ({
      kind,
      from: whoWords(reach.from),
      to: whoWords(reach.to),
      label: `${kind} ${portWords(reach)}`,
    })),
  );
  return distinct([...agreed, ...different]);
}

/** What the cluster that was given makes of a verdict. */
function clusterWords(coverage: readonly CoverageFinding[]): string {
  const count = coverage.filter(({ severity }) => severity === 'error').length;
  return count === 0 ? '' : `${plural(count, 'finding')} about the cluster.`;
}

function verdictOf(proof: Proof, coverage: readonly CoverageFinding[]): string {
  const { source, findings, unfinished, asked } = proof;
  const isStaged = coverage.some(({ id }) => id === 'KI304');
  const about = clusterWords(coverage.filter(({ id }) => id !== 'KI304'));
  if (unfinished) {
    return `${source} cannot be proven: the policies are too many-sided to finish; nothing is claimed.`;
  }
  if (isStaged) {
    const what = holds(proof)
      ? 'what is staged allows what is declared'
      : 'what is staged does not hold either';
    return `${source}: nothing is enforced; ${what}.${about === '' ? '' : ` ${about}`}`;
  }
  if (holds(proof) && about !== '') {
    return `${source} does not hold for this cluster: ${about}`;
  }
  if (holds(proof)) {
    const allow = asked.policies === 1 ? 'allows' : 'allow';
    const declare = asked.rows === 1 ? 'declares' : 'declare';
    return `${source} holds: ${plural(asked.policies, 'policy')} ${allow} what ${plural(asked.rows, 'row')} ${declare}, and nothing else, for every pod that could exist.`;
  }
  const count = (kind: Finding['kind']): number =>
    findings.filter((finding) => finding.kind === kind).length;
  const untrue = proof.claims.filter(({ isTrue }) => !isTrue).length;
  const parts = [
    ...(findings.length > 0
      ? [
          `${plural(count('excess'), 'culprit')} with more than declared, ${count('missing')} with less.`,
        ]
      : []),
    ...(untrue > 0 ? [`${plural(untrue, 'claim')} ${untrue === 1 ? 'is' : 'are'} not true.`] : []),
    ...(about === '' ? [] : [about]),
  ];
  return `${source} does not hold: ${parts.join(' ')}`;
}

/** What no proof of policies can claim; `docs/proof.md` says why. */
const unclaimed =
  'Not claimed: pods on the host network, a pod and its own node, connections that are open already, kinds of policy other than NetworkPolicy, and how a plugin treats ipBlock and pods (docs/proof.md).';

/**
 * A proof in words. Data for programs: `source`, `namespace`, `asked`, `unfinished`, `findings` (id, culprit, flows,
 * reaches) and `access` (to, from, ports, flows, rules).
 */
export function proofReport(
  proof: Proof,
  { placeOf = nowhere, notes = [], next, coverage = [] }: ProofContext = {},
): Report {
  const { access, findings, claims, asked } = proof;
  const allTrue = claims.every(({ isTrue }) => isTrue);
  const told =
    allTrue && claims.length > 0
      ? [`${allTrueWords}: ${claims.map(({ name }) => name).join(', ')}.`]
      : [];
  const reached = access.filter(({ isDataTier }) => isDataTier);
  const others = access.filter(({ isDataTier }) => !isDataTier);
  const foreign =
    asked.foreign > 0
      ? [
          `${plural(asked.foreign, 'policy')} of other namespaces: they count where they take something from a row.`,
        ]
      : [];
  return {
    verdict: verdictOf(proof, coverage),
    isGood: holds(proof) && clusterWords(coverage) === '',
    remarks: [
      ...claims.filter((each) => isByRows(each)).map((each) => breachRemark(each, placeOf)),
      ...findings.map((finding) =>
        withClaims(remarkOf(finding, wordsOf(finding), placeOf), finding, claims),
      ),
      ...coverage.map((each) => coverageRemark(each, placeOf)),
    ],
    notes: [...told, ...foreign, ...notes, unclaimed],
    grids: [
      ...(reached.length > 0
        ? [{ title: 'Who reaches the data tier', heading, lines: reached.flatMap(accessLines) }]
        : []),
      ...(allTrue ? [] : claimsGrid(claims)),
    ],
    more: [
      ...(allTrue ? claimsGrid(claims) : []),
      { title: 'Who reaches everybody else', heading, lines: others.flatMap(accessLines) },
      rulesGrid(access),
    ],
    next,
    arrows: arrowsOf(proof),
    data: {
      source: proof.source,
      namespace: proof.namespace,
      asked,
      unfinished: proof.unfinished,
      claims: claims.map(({ name, claim, isTrue, isVoid, breaches }) => ({
        name,
        description: claim.description,
        isTrue,
        isVoid,
        breaches: distinct(
          breaches.map((breach) => ({
            from: whoWords(breach.from),
            to: whoWords(breach.to),
            ports: portWords(breach),
            rules: breach.rules,
            flows: breach.flows,
          })),
        ),
      })),
      findings: findings.map((finding) => dataOf(finding.kind, finding)),
      coverage: coverage.map(coverageData),
      access: distinct(
        access.flatMap(({ to, from }) =>
          from.map((each) => ({
            to,
            from: whoWords(each.from),
            ports: portWords(each),
            flows: each.flows,
            rules: each.rules,
          })),
        ),
      ),
    },
  };
}
