import type { PageMatrix } from '../../report/page/form.ts';
import { cellWords, kindOf } from '../../report/page/matrix-cells.ts';
import type { MatrixView } from '../../report/page/matrix-view.ts';
import { printable } from '../../report/words.ts';
import { Block } from './block.ts';
import { inSight, isSame, type Size, type Window } from './in-sight.ts';

/** A place in the view: the how manyeth line and column of those that are shown. */
interface Place {
  readonly line: number;
  readonly column: number;
}

const between = (least: number, value: number, most: number): number =>
  Math.max(least, Math.min(value, most));

/** Where something is scrolled to, once one of its cells is in sight: as little from where it is as can be. */
const uncovered = (scrolled: number, place: number, size: number, room: number): number =>
  between((place + 1) * size - room, scrolled, place * size);

/**
 * A matrix as a grid, of which only what is in sight is drawn. One cell is current: the arrow keys, Home, End and
 * the page keys move it, and so does a click.
 */
export class Grid {
  readonly element = document.createElement('div');
  readonly #sheet = document.createElement('div');
  readonly #head = new Block('head', 'columnheader', 'columnheader');
  readonly #body = new Block('body', 'rowheader', 'gridcell');
  /** What each answer says, and what kind of cell it is. */
  readonly #says: readonly (readonly [words: string, kind: string])[];
  readonly #choose: (line: number, column: number) => void;
  #matrix: PageMatrix;
  #view: MatrixView;
  #current: Place = { line: 0, column: 0 };
  #drawn: Window | undefined;
  #known: { readonly cell: Size; readonly room: Size } | undefined;
  #isWaiting = false;

  /** `choose` is called with the places of the ends of each cell that becomes current. */
  constructor(
    matrix: PageMatrix,
    view: MatrixView,
    choose: (line: number, column: number) => void,
  ) {
    this.#matrix = matrix;
    this.#view = view;
    this.#choose = choose;
    this.#says = matrix.answers.map((answer) => [printable(cellWords(answer)), kindOf(answer)]);
    this.element.className = 'grid';
    this.#sheet.className = 'sheet';
    this.#sheet.setAttribute('role', 'presentation');
    this.#sheet.append(this.#head.element, this.#body.element);
    this.element.append(this.#sheet);
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'grid');
    this.element.setAttribute(
      'aria-label',
      'The matrix: from the head of a line to that of a column',
    );
    this.element.addEventListener('scroll', () => this.#later(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#press(event));
    this.element.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => {
      this.#known = undefined;
      this.#later();
    }).observe(this.element);
  }

  /** Shows other lines and columns. The current cell stays where its ends are shown still. */
  show(view: MatrixView): void {
    const [line, column] = this.#ends(this.#current);
    this.#view = view;
    this.#current = {
      line: Math.max(0, view.lines.indexOf(line)),
      column: Math.max(0, view.columns.indexOf(column)),
    };
    this.#drawn = undefined;
    this.element.setAttribute('aria-rowcount', String(view.lines.length + 1));
    this.element.setAttribute('aria-colcount', String(view.columns.length + 1));
    this.element.style.setProperty('--lines', String(view.lines.length));
    this.element.style.setProperty('--columns', String(view.columns.length));
    this.#known = undefined;
    this.#draw();
  }

  #ends({ line, column }: Place): readonly [number, number] {
    return [this.#view.lines[line] ?? -1, this.#view.columns[column] ?? -1];
  }

  /** A length of the style sheet, in pixels. */
  #length(name: string): number {
    return Number.parseFloat(getComputedStyle(this.element).getPropertyValue(name)) || 1;
  }

  /** The size of a cell, and what room there is for cells; measured again where the grid becomes larger or smaller. */
  #sizes(): { readonly cell: Size; readonly room: Size } {
    return (this.#known ??= {
      cell: { width: this.#length('--cell-width'), height: this.#length('--cell-height') },
      room: {
        width: this.element.clientWidth - this.#length('--head-width'),
        height: this.element.clientHeight - this.#length('--head-height'),
      },
    });
  }

  #later(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      this.#draw();
    });
  }

  #draw(): void {
    const window = inSight(this.element, this.#view, this.#sizes());
    if (isSame(window, this.#drawn)) return;
    const { top, bottom, left, right } = window;
    this.#drawn = window;
    const columns = this.#view.columns.slice(left, right);
    const lines = this.#view.lines.slice(top, bottom);
    this.#head.fit(1, columns.length);
    this.#body.fit(lines.length, columns.length);
    const { cell } = this.#sizes();
    this.#head.shift(0, left * cell.width);
    this.#body.shift(top * cell.height, left * cell.width);
    this.#head.line(0, 'from \\ to', 1);
    columns.forEach((column, index) =>
      this.#head.cell(0, index, this.#name(column), '', left + index + 2),
    );
    lines.forEach((line, index) => this.#drawLine(line, index, columns, window));
    this.#mark();
  }

  #drawLine(line: number, index: number, columns: readonly number[], { top, left }: Window): void {
    this.#body.line(index, this.#name(line), top + index + 2);
    const cells = this.#matrix.cells[line] ?? [];
    columns.forEach((column, place) => {
      const [words, kind] = this.#says[cells[column] ?? -1] ?? ['not ours', 'denied'];
      const faded = this.#view.isAsked(line, column) ? '' : ' faded';
      this.#body.cell(index, place, words, kind + faded, left + place + 2);
    });
  }

  #name(place: number): string {
    return printable(this.#matrix.ends[place]?.name ?? '');
  }

  /** Marks the current cell, where it is drawn. */
  #mark(): void {
    const { top = 0, left = 0 } = this.#drawn ?? {};
    const { line, column } = this.#current;
    for (const each of this.element.querySelectorAll('[aria-selected]')) {
      each.removeAttribute('aria-selected');
      each.removeAttribute('id');
    }
    const cell = this.#body.at(line - top, column - left);
    if (!cell) {
      this.element.removeAttribute('aria-activedescendant');
      return;
    }
    cell.id = `cell-${line}-${column}`;
    cell.setAttribute('aria-selected', 'true');
    this.element.setAttribute('aria-activedescendant', cell.id);
  }

  #move({ line, column }: Place): void {
    const { lines, columns } = this.#view;
    if (lines.length === 0 || columns.length === 0) return;
    this.#current = {
      line: between(0, line, lines.length - 1),
      column: between(0, column, columns.length - 1),
    };
    this.#uncover(this.#current);
    this.#draw();
    this.#mark();
    this.#choose(...this.#ends(this.#current));
  }

  /** Scrolls until a cell is in sight, beside the heads. */
  #uncover({ line, column }: Place): void {
    const { cell, room } = this.#sizes();
    const { element } = this;
    element.scrollTop = uncovered(element.scrollTop, line, cell.height, room.height);
    element.scrollLeft = uncovered(element.scrollLeft, column, cell.width, room.width);
  }

  #press(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const { line, column } = this.#current;
    const { lines, columns } = this.#view;
    const { cell, room } = this.#sizes();
    const page = Math.max(1, Math.floor(room.height / cell.height) - 1);
    const isAll = event.ctrlKey;
    const places: Readonly<Record<string, Place>> = {
      ArrowUp: { line: line - 1, column },
      ArrowDown: { line: line + 1, column },
      ArrowLeft: { line, column: column - 1 },
      ArrowRight: { line, column: column + 1 },
      PageUp: { line: line - page, column },
      PageDown: { line: line + page, column },
      Home: { line: isAll ? 0 : line, column: 0 },
      End: { line: isAll ? lines.length - 1 : line, column: columns.length - 1 },
      Enter: { line, column },
      ' ': { line, column },
    };
    const place = places[event.key];
    if (!place) return;
    event.preventDefault();
    this.#move(place);
  }

  #click({ target }: MouseEvent): void {
    const { top = 0, left = 0 } = this.#drawn ?? {};
    const place = target instanceof Element ? this.#body.placeOf(target) : undefined;
    if (place) this.#move({ line: top + place.line, column: left + place.column });
  }
}
