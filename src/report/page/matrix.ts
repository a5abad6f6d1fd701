import type { Anchors } from './anchors.ts';
import { idOf } from './anchors.ts';
import type { PageData, PageMatrix } from './form.ts';
import { markup, type Html } from './markup.ts';
import { cellAt, cellWords, decidingWords, kindOf, type MatrixCell } from './matrix-cells.ts';
import { section } from './table.ts';

/** How many ends a matrix has at most that is written out: beyond, nobody finds a cell, and the file grows with the square. */
const mostWritten = 24;

function cellHtml(matrix: PageMatrix, cell: MatrixCell | undefined, anchors: Anchors): Html {
  if (!cell) return markup`<td class="denied">not ours</td>`;
  const [flow] = cell.answer.by.flatMap(({ flows }) => flows);
  const target = flow === undefined ? undefined : anchors.to(idOf('row', flow));
  const text = cellWords(cell.answer);
  const content = target === undefined ? markup`${text}` : markup`<a href="${target}">${text}</a>`;
  return markup`<td class="${kindOf(cell.answer)}" title="${decidingWords(matrix, cell)}">${content}</td>`;
}

/** Every pair as a table. */
function whole(matrix: PageMatrix, anchors: Anchors): Html {
  const { ends } = matrix;
  return markup`<div class="scroll matrix" role="group" aria-label="The matrix" tabindex="0">
    <table>
      <caption>
        From the head of a line to the head of a column
      </caption>
      <thead>
        <tr>
          <td>from \\ to</td>
          ${ends.map(({ name }) => markup`<th scope="col">${anchors.link('end', name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${ends.map(
          ({ name }, line) =>
            markup`<tr>
              <th scope="row">${anchors.link('end', name)}</th>
              ${ends.map((_, column) => cellHtml(matrix, cellAt(matrix, line, column), anchors))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What passes alone, a line for each end: short where most pairs are denied. */
function whatPasses(matrix: PageMatrix, anchors: Anchors): Html {
  const { ends } = matrix;
  const reached = (line: number): string => {
    const passing = ends.flatMap(({ name }, column) => {
      const answer = cellAt(matrix, line, column)?.answer;
      const isTold = answer && (answer.passes !== 'none' || answer.isMissing);
      return isTold ? [`${name} (${cellWords(answer)})`] : [];
    });
    return passing.length > 0 ? passing.join('; ') : 'nobody';
  };
  return markup`<div class="scroll" role="group" aria-label="What passes" tabindex="0">
    <table>
      <caption>
        What passes between ${ends.length} ends; what is not told is denied, or between two peers
      </caption>
      <thead>
        <tr>
          <th scope="col">from</th>
          <th scope="col">to, and on which ports</th>
        </tr>
      </thead>
      <tbody>
        ${ends.map(
          ({ name }, line) =>
            markup`<tr>
              <th scope="row">${anchors.link('end', name)}</th>
              <td>${reached(line)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What passes between every two ends: each pair where they are few, else what passes alone. */
export function matrixSection({ matrix }: PageData, anchors: Anchors): Html {
  if (!matrix) {
    return section(
      'matrix',
      'The matrix',
      markup`<p>The policies are too many-sided to finish it, so it is left out.</p>`,
    );
  }
  const isWritten = matrix.ends.length <= mostWritten;
  return section(
    'matrix',
    'The matrix',
    markup`<p>
        Numbers are ports of TCP. <strong>all</strong>: nothing closes it. <strong>!</strong>: more
        than the rows declare. <strong>✗</strong>: less than they declare. <strong>*</strong>: for some
        pods or addresses of them alone.
        <span class="unscripted">${
          isWritten
            ? 'Point at a cell for the rules that decide it.'
            : `There are more than ${mostWritten} ends, so what passes is written out, and every pair is shown where scripts may run.`
        }</span>
      </p>
      <div class="unscripted">${isWritten ? whole(matrix, anchors) : whatPasses(matrix, anchors)}</div> `,
  );
}
