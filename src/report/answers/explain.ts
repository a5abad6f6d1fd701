import type { Advice } from '../../reach/advice.ts';
import type { CoverageFinding } from '../../reach/coverage/index.ts';
import type { DirectionAnswer, Explanation } from '../../reach/explain.ts';
import type { Question } from '../../reach/question.ts';
import type { Report } from '../report.ts';
import { ruleWords } from '../words.ts';
import { coverageData, coverageRemark } from './coverage.ts';

const portWords = ({ port, protocol }: Question): string => `${port}/${protocol}`;

/** A sentence in which rules or policies are named, so that whoever writes it may make links of them. */
interface Sentence {
  readonly start: string;
  readonly policies: readonly string[];
  readonly rules: DirectionAnswer['openedBy'];
  readonly end: string;
}

/** What one direction says of ports, with the policies that close it, or the rules that open it. */
export function directionSentence(
  verb: 'Leaving' | 'Entering',
  who: string,
  { closedBy, openedBy }: DirectionAnswer,
  ports: string,
): Sentence {
  const of = { start: `${verb} ${who} is `, policies: [], rules: [], end: '.' };
  if (closedBy.length === 0) {
    return { ...of, start: `${of.start}open: no policy closes that direction` };
  }
  if (openedBy.length > 0) return { ...of, start: `${of.start}opened by `, rules: openedBy };
  const end = `, and no rule opens ${ports} here.`;
  return { ...of, start: `${of.start}closed by `, policies: closedBy, end };
}

/** The same as text. */
export function directionWords(...asked: Parameters<typeof directionSentence>): string {
  const { start, policies, rules, end } = directionSentence(...asked);
  return `${start}${[...policies, ...rules.map(ruleWords)].join(', ')}${end}`;
}

function adviceWords(advice: Advice, question: Question): string {
  const start = 'To allow this,';
  switch (advice.kind) {
    case 'switch on a peer':
      return `${start} switch it on: peers.${advice.peer}.enabled: true.`;
    case 'switch on a flow':
      return `${start} switch on the row that means it: flows.${advice.flow}.enabled: true.`;
    case 'declare a peer':
      return `${start} first declare a peer that means just "${advice.who}" (peers.NAME with ipBlocks or selectors), then a row with it.`;
    case 'add a port':
      return `${start} add the port to ${advice.map}.${advice.name}.ports, and a row with its name.`;
    case 'add a flow': {
      const warning = advice.isDataTier
        ? ` It would widen who reaches the data tier: ${advice.from} on ${portWords(question)}.`
        : '';
      return `${start} add a row: flows.NAME: {from: [${advice.from}], to: [${advice.to}], ports: [${advice.port}]}.${warning}`;
    }
  }
}

export interface ExplainContext {
  readonly isGood?: boolean;
  /** Where the table and the cluster that was given do not agree. */
  readonly coverage?: readonly CoverageFinding[];
  readonly notes?: readonly string[];
}

const verdicts = { all: 'is allowed', some: 'is allowed for some of them', none: 'is denied' };

/** An explanation in words. Data for programs: `from`, `to`, `port`, `protocol`, `allowed`, `leaving`, `entering`, `flows`. */
export function explainReport(
  explanation: Explanation,
  { isGood = true, notes = [], coverage = [] }: ExplainContext = {},
): Report {
  const { question, allowed, leaving, entering, flows, advice } = explanation;
  const { from, to, port, protocol } = question;
  const declared = flows.map(({ flow, description }) =>
    description ? `Declared by flow ${flow}: ${description}` : `Declared by flow ${flow}.`,
  );
  const undeclared =
    advice === undefined
      ? ['Declared by no flow.']
      : [`Declared by no flow. ${adviceWords(advice, question)}`];
  return {
    verdict: `${from.name} → ${to.name} : ${portWords(question)} ${verdicts[allowed]}.`,
    isGood,
    remarks: coverage.map((each) => coverageRemark(each)),
    notes: [
      directionWords('Leaving', from.name, leaving, portWords(question)),
      directionWords('Entering', to.name, entering, portWords(question)),
      ...(declared.length > 0 ? declared : undeclared),
      ...notes,
    ],
    grids: [],
    arrows: [],
    data: {
      from: from.name,
      to: to.name,
      port,
      protocol,
      allowed,
      leaving,
      entering,
      flows,
      coverage: coverage.map(coverageData),
    },
  };
}
