import type { Access } from '../../reach/access.ts';
import type { Report } from '../report.ts';
import { listWords, plural, ruleWords, whoWords } from '../words.ts';
import { portWords } from './finding.ts';

export interface WhoContext {
  /** The port that was asked about, such as `5432/TCP`; all of them when left out. */
  readonly port?: string | undefined;
  /** Those who were not expected, where somebody said who is. */
  readonly unexpected?: readonly string[];
  readonly notes?: readonly string[];
}

/** Who may reach one end, in words. Data for programs: `to`, `unexpected`, `access` (from, ports, flows, rules). */
export function whoReport(
  { to, from }: Access,
  { port, unexpected = [], notes = [] }: WhoContext = {},
): Report {
  const isExpected = unexpected.length === 0;
  const on = port === undefined ? '' : ` on ${port}`;
  const whom = from.length === 0 ? 'nobody' : `${plural(from.length, 'set')} of ends`;
  const lines = from.map((each) => [
    whoWords(each.from),
    portWords(each),
    each.flows.join(', '),
    each.rules.map(ruleWords).join(', ') || 'nothing closes it',
  ]);
  return {
    verdict: isExpected
      ? `${to} may be reached${on} by ${whom}.`
      : `${to} may be reached${on} by others than expected: ${listWords(unexpected, '; ')}.`,
    isGood: isExpected,
    remarks: [],
    notes,
    grids:
      from.length === 0
        ? []
        : [
            {
              title: `Who may reach ${to}${on}`,
              heading: ['from', 'ports', 'flow', 'rules'],
              lines,
            },
          ],
    arrows: from.map((each) => ({
      kind: 'agreed',
      from: whoWords(each.from),
      to,
      label: portWords(each),
    })),
    data: {
      to,
      unexpected,
      access: from.map((each) => ({
        from: whoWords(each.from),
        ports: portWords(each),
        flows: each.flows,
        rules: each.rules,
      })),
    },
  };
}
