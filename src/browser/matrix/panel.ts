import type { Anchors } from '../../report/page/anchors.ts';
import type { PageMatrix } from '../../report/page/form.ts';
import { joined, markup, type Html } from '../../report/page/markup.ts';
import {
  cellAt,
  decidingSentences,
  rulesAt,
  type MatrixCell,
} from '../../report/page/matrix-cells.ts';

const verdicts = { all: 'Allowed on every port', some: 'Allowed', none: 'Denied' };

const marks = ({ answer }: MatrixCell): string =>
  `${answer.isExcess ? ' EXCESS: more than the rows declare.' : ''}${
    answer.isMissing ? ' MISSING: less than the rows declare.' : ''
  }`;

function passing(matrix: PageMatrix, { from, answer }: MatrixCell, anchors: Anchors): Html {
  return markup`<ul>
    ${answer.by.map(
      (each) =>
        markup`<li>
          ${each.from ?? from.name} on ${each.ports}${!each.isWhole && ', for some of them alone'}:
          ${each.flows.length > 0 ? markup`row ${anchors.links('row', each.flows)}` : 'no row'};
          ${anchors.rules(rulesAt(matrix, each.rules), 'nothing closes it')}
        </li> `,
    )}
  </ul>`;
}

/** What a cell says, with the rows, rules and policies that decide it. */
export function cellPanel(
  matrix: PageMatrix,
  line: number,
  column: number,
  anchors: Anchors,
): Html {
  const cell = cellAt(matrix, line, column);
  const names = [line, column].map((place) => anchors.link('end', matrix.ends[place]?.name ?? ''));
  if (!cell) {
    return markup`<h3>${joined(names, ' → ')}</h3>
      <p>Neither is a component, so no policy here is about them.</p>`;
  }
  const { answer } = cell;
  return markup`<h3>${joined(names, ' → ')}</h3>
    <p><strong>${verdicts[answer.passes]}.</strong>${marks(cell)}</p>
    ${answer.by.length > 0 && passing(matrix, cell, anchors)}
    ${decidingSentences(matrix, cell).map(
      ({ start, policies, rules, end }) =>
        markup`<p>
          ${start}${joined([...policies.map((name) => anchors.link('policy', name)), ...rules.map(anchors.rule)], ', ')}${end}
        </p> `,
    )}`;
}
