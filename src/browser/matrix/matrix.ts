import { Anchors } from '../../report/page/anchors.ts';
import type { PageData } from '../../report/page/form.ts';
import { markup } from '../../report/page/markup.ts';
import {
  matrixView,
  type MatrixOrder,
  type MatrixQuestion,
} from '../../report/page/matrix-view.ts';
import { portAsked } from '../../report/page/port-words.ts';
import { plural } from '../../report/words.ts';
import { Grid } from './grid.ts';
import { cellPanel } from './panel.ts';

const orders = [
  ['table', 'as in the table'],
  ['name', 'by name'],
  ['passes', 'by how much passes'],
] as const;

const verdicts = [
  ['', 'any'],
  ['passes', 'allowed'],
  ['denied', 'denied'],
  ['excess', 'excess'],
  ['missing', 'missing'],
] as const;

const options = (all: readonly (readonly [string, string])[], chosen: string) =>
  all.map(
    ([value, text]) =>
      markup`<option value="${value}"${value === chosen && markup` selected`}>${text}</option>`,
  );

/** What the controls hold; it outlasts a section that is written anew. */
type Controls = Record<'lines' | 'columns' | 'from' | 'to' | 'port' | 'verdict', string>;

const controls = (held: Controls) =>
  markup`<div class="controls" role="group" aria-label="Sort and filter the matrix">
    <label>From <input name="from" value="${held.from}" placeholder="part of a name" /></label>
    <label>To <input name="to" value="${held.to}" placeholder="part of a name" /></label>
    <label>Port <input name="port" value="${held.port}" placeholder="5432 or 53/UDP" /></label>
    <label>Verdict <select name="verdict">${options(verdicts, held.verdict)}</select></label>
    <label>Lines <select name="lines">${options(orders, held.lines)}</select></label>
    <label>Columns <select name="columns">${options(orders, held.columns)}</select></label>
  </div>
  <p class="said" role="status"></p>`;

const questionOf = (held: Controls): MatrixQuestion => ({
  lines: held.lines as MatrixOrder,
  columns: held.columns as MatrixOrder,
  from: held.from,
  to: held.to,
  port: portAsked(held.port),
  verdict: (held.verdict || undefined) as MatrixQuestion['verdict'],
});

/** What is shown, in a sentence; what the port should be, where it is none. */
function said(held: Controls, { lines, columns, count }: ReturnType<typeof matrixView>): string {
  const shown = `${plural(count, 'pair')} in ${plural(lines.length, 'line')} and ${plural(columns.length, 'column')}.`;
  return held.port.trim() !== '' && !portAsked(held.port)
    ? `${held.port}: is no port, so every port counts; write one such as 5432 or 53/UDP. ${shown}`
    : shown;
}

/** Makes what adds the grid, its controls and its panel to the section of the matrix. */
export function matrixAddition(): (section: HTMLElement, data: PageData) => void {
  const held: Controls = {
    lines: 'table',
    columns: 'table',
    from: '',
    to: '',
    port: '',
    verdict: '',
  };
  return (section, data) => {
    const { matrix } = data;
    if (!matrix) return;
    const anchors = new Anchors(data);
    const place = document.createElement('div');
    place.className = 'look';
    place.innerHTML = markup`${controls(held)}
      <div class="panel" role="region" aria-label="The cell" aria-live="polite">
        <p>Choose a cell by pointer, touch or the arrow keys to see the rules that decide it.</p>
      </div>`.text;
    const panel = place.querySelector('.panel');
    const status = place.querySelector('.said');
    const view = () => matrixView(matrix, questionOf(held));
    const grid = new Grid(matrix, view(), (line, column) => {
      if (panel) panel.innerHTML = cellPanel(matrix, line, column, anchors).text;
    });
    panel?.before(grid.element);
    const show = (): void => {
      const shown = view();
      grid.show(shown);
      if (status) status.textContent = said(held, shown);
    };
    place.addEventListener('input', ({ target }) => {
      if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
      held[target.name as keyof Controls] = target.value;
      show();
    });
    section.append(place);
    show();
  };
}
