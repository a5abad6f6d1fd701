import type { Pair, Proof } from '../reach/prove.ts';
import { blame, oneLine, verdictLine } from './table.ts';

/** Text that Markdown shows as it stands, in a table too. */
const escape = (text: string): string => oneLine(text).replaceAll(/[\\`*_~[\]<>&|]/gu, '\\$&');

const row = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;

const markdownTable = (
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  const lines = new Set(rows.map(row));
  return [row(heading), `|${' --- |'.repeat(heading.length)}`, ...lines].join('\n');
};

const differencesTable = (differences: readonly Pair[]): string =>
  markdownTable(
    ['from', 'to', 'excess', 'missing', 'why'],
    differences.map((pair) => [
      pair.from,
      pair.to,
      pair.excess.isEmpty ? '' : String(pair.excess),
      pair.missing.isEmpty ? '' : String(pair.missing),
      pair.excess.isEmpty ? 'no rule allows what is missing' : blame(pair),
    ]),
  );

/** Rows of target, ports, and all who may reach these ports of it. */
function reaches(pairs: readonly Pair[], ends: readonly string[]): string[][] {
  return [...new Set(ends)].flatMap((to) => {
    const byPorts = new Map<string, Set<string>>();
    for (const { from, observed } of pairs.filter((pair) => pair.to === to)) {
      const ports = String(observed);
      byPorts.set(ports, (byPorts.get(ports) ?? new Set()).add(from));
    }
    return [...byPorts].map(([ports, sources]) => [to, ports, [...sources].join(', ')]);
  });
}

/** For pull requests: the verdict, what differs, and who may reach whom on less than everything. */
export function markdown(proof: Proof): string {
  const { source, ends, pairs, differences } = proof;
  const narrow = pairs.filter(({ observed }) => !observed.isEmpty && !observed.isAll);
  const narrowRows = reaches(narrow, ends);
  return [
    `**${escape(source)}** ${escape(verdictLine(proof))}`,
    ...(differences.length > 0 ? [`### Differences\n\n${differencesTable(differences)}`] : []),
    ...(narrowRows.length > 0
      ? [
          `### Who may reach whom\n\n${markdownTable(['to', 'ports', 'from'], narrowRows)}`,
          'Pairs that may connect on every port, or on none, are not listed.',
        ]
      : []),
  ].join('\n\n');
}
