import { directionWords } from '../answers/explain.ts';
import type { Anchors } from './anchors.ts';
import { idOf } from './anchors.ts';
import type { PageData } from './form.ts';
import { markup, type Html } from './markup.ts';
import { section } from './table.ts';

type Matrix = NonNullable<PageData['matrix']>;
type End = Matrix['ends'][number];
type Cell = Matrix['cells'][number];

/** The deciding rules of both sides, in the sentences of `explain`. */
const why = (cell: Cell, from: End, to: End): string =>
  [
    directionWords(
      'Leaving',
      from.name,
      { closedBy: from.closedBy.Egress, openedBy: cell.leaving },
      'anything',
    ),
    directionWords(
      'Entering',
      to.name,
      { closedBy: to.closedBy.Ingress, openedBy: cell.entering },
      'anything',
    ),
  ].join(' ');

const kindOf = ({ passes, isExcess, isMissing }: Cell): string => {
  if (isExcess) return 'excess';
  if (isMissing) return 'missing';
  return { all: 'open', some: 'allowed', none: 'denied' }[passes];
};

/** What passes, as short as a cell needs it: ports of TCP by their numbers alone. */
function says(cell: Cell): string {
  const mark = `${cell.isExcess ? '! ' : ''}${cell.isMissing ? '✗ ' : ''}`;
  if (cell.passes === 'none') return `${mark}denied`;
  if (cell.passes === 'all') return `${mark}all`;
  const ports = [...new Set(cell.by.map((each) => `${each.ports}${each.isWhole ? '' : '*'}`))];
  return mark + ports.join(', ').replaceAll('/TCP', '');
}

function cellHtml(cell: Cell | undefined, from: End, to: End, anchors: Anchors): Html {
  if (!cell) return markup`<td class="denied">not ours</td>`;
  const [flow] = cell.by.flatMap(({ flows }) => flows);
  const target = flow === undefined ? undefined : anchors.to(idOf('row', flow));
  const text = says(cell);
  const content = target === undefined ? markup`${text}` : markup`<a href="${target}">${text}</a>`;
  return markup`<td class="${kindOf(cell)}" title="${why(cell, from, to)}">${content}</td>`;
}

/** Every pair of ends: what passes from the head of the line to the head of the column. */
export function matrixSection({ matrix }: PageData, anchors: Anchors): Html {
  if (!matrix) {
    return section(
      'matrix',
      'The matrix',
      markup`<p>The policies are too many-sided to finish it, so it is left out.</p>`,
    );
  }
  const { ends, cells } = matrix;
  const of = new Map(cells.map((cell) => [JSON.stringify([cell.from, cell.to]), cell]));
  const title = 'From the head of a line to the head of a column';
  return section(
    'matrix',
    'The matrix',
    markup`<p>
        Numbers are ports of TCP. <strong>all</strong>: nothing closes it. <strong>!</strong>: more
        than the rows declare. <strong>✗</strong>: less than they declare. <strong>*</strong>: for some
        pods or addresses of them alone. Point at a cell for the
        rules that decide it.
      </p>
      <div class="scroll matrix" role="group" aria-label="The matrix" tabindex="0">
        <table>
          <caption>
            ${title}
          </caption>
          <thead>
            <tr>
              <td>from \\ to</td>
              ${ends.map(({ name }) => markup`<th scope="col">${anchors.link('end', name)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${ends.map(
              (from) =>
                markup`<tr>
                  <th scope="row">${anchors.link('end', from.name)}</th>
                  ${ends.map((to) =>
                    cellHtml(of.get(JSON.stringify([from.name, to.name])), from, to, anchors),
                  )}
                </tr> `,
            )}
          </tbody>
        </table>
      </div> `,
  );
}
