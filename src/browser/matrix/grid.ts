import type { PageMatrix } from '../../report/page/form.ts';
import { markup, type Html } from '../../report/page/markup.ts';
import { cellAt, cellWords, kindOf } from '../../report/page/matrix-cells.ts';
import type { MatrixView } from '../../report/page/matrix-view.ts';

/** A place in the view: the how manyeth line and column of those that are shown. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is drawn: lines and columns from the first to before the last. */
interface Window {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Lines and columns are drawn by this many at once, and so many beyond what is seen. */
const step = 6;

const between = (least: number, value: number, most: number): number =>
  Math.max(least, Math.min(value, most));

/** The first and the last that are drawn where so much is in sight. */
const first = (from: number): number => Math.max(0, (Math.floor(from / step) - 1) * step);
const last = (to: number): number => (Math.ceil(to / step) + 1) * step;

/** Where something is scrolled to, once one of its cells is in sight: as little from where it is as can be. */
const uncovered = (scrolled: number, place: number, size: number, room: number): number =>
  between((place + 1) * size - room, scrolled, place * size);

/**
 * A matrix as a grid, of which only what is in sight is drawn. One cell is current: the arrow keys, Home, End and
 * the page keys move it, and so does a click.
 */
export class Grid {
  readonly element: HTMLElement;
  readonly #sheet: HTMLElement;
  readonly #head: HTMLElement;
  readonly #body: HTMLElement;
  readonly #choose: (line: number, column: number) => void;
  #matrix: PageMatrix;
  #view: MatrixView;
  #current: Place = { line: 0, column: 0 };
  #drawn: Window | undefined;
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
    this.element = document.createElement('div');
    this.element.className = 'grid';
    this.element.innerHTML = markup`<div class="sheet" role="presentation">
      <div class="head" role="row" aria-rowindex="1"></div>
      <div class="body" role="rowgroup"></div>
    </div>`.text;
    const part = (name: string): HTMLElement =>
      this.element.querySelector<HTMLElement>(name) ?? this.element;
    this.#sheet = part('.sheet');
    this.#head = part('.head');
    this.#body = part('.body');
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'grid');
    this.element.setAttribute(
      'aria-label',
      'The matrix: from the head of a line to that of a column',
    );
    this.element.addEventListener('scroll', () => this.#later(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#press(event));
    this.element.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#later()).observe(this.element);
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
    this.#draw();
  }

  #ends({ line, column }: Place): readonly [number, number] {
    return [this.#view.lines[line] ?? -1, this.#view.columns[column] ?? -1];
  }

  /** A length of the style sheet, in pixels. */
  #length(name: string): number {
    return Number.parseFloat(getComputedStyle(this.element).getPropertyValue(name)) || 1;
  }

  #sizes() {
    return {
      cell: { width: this.#length('--cell-width'), height: this.#length('--cell-height') },
      head: { width: this.#length('--head-width'), height: this.#length('--head-height') },
    };
  }

  /** What is in sight, and a little more: in steps, so that not every pixel draws anew. */
  #window(): Window {
    const { cell, head } = this.#sizes();
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.element;
    const { lines, columns } = this.#view;
    return {
      top: first(scrollTop / cell.height),
      bottom: Math.min(lines.length, last((scrollTop + clientHeight - head.height) / cell.height)),
      left: first(scrollLeft / cell.width),
      right: Math.min(columns.length, last((scrollLeft + clientWidth - head.width) / cell.width)),
    };
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
    const window = this.#window();
    const drawn = this.#drawn;
    const { top, bottom, left, right } = window;
    const isSame =
      drawn?.top === top && drawn.bottom === bottom && drawn.left === left && drawn.right === right;
    if (isSame) return;
    this.#drawn = window;
    const columns = this.#view.columns.slice(left, right);
    const lines = this.#view.lines.slice(top, bottom);
    this.#sheet.style.setProperty('--left', String(left));
    this.#sheet.style.setProperty('--top', String(top));
    this.#head.innerHTML = this.#headHtml(columns, left).text;
    this.#body.innerHTML = markup`${lines.map((line, index) =>
      this.#lineHtml(line, columns, top + index, left),
    )}`.text;
    this.#mark();
  }

  #name(place: number): string {
    return this.#matrix.ends[place]?.name ?? '';
  }

  #headHtml(columns: readonly number[], left: number): Html {
    return markup`<div role="columnheader" aria-colindex="1">from \\ to</div>${columns.map(
      (column, index) =>
        markup`<div role="columnheader" aria-colindex="${left + index + 2}" title="${this.#name(column)}">${this.#name(column)}</div>`,
    )}`;
  }

  #lineHtml(line: number, columns: readonly number[], place: number, left: number): Html {
    const name = this.#name(line);
    return markup`<div role="row" aria-rowindex="${place + 2}"><div role="rowheader" aria-colindex="1" title="${name}">${name}</div>${columns.map(
      (column, index) => {
        const answer = cellAt(this.#matrix, line, column)?.answer;
        const kind = answer ? kindOf(answer) : 'denied';
        const faded = this.#view.isAsked(line, column) ? '' : ' faded';
        return markup`<div role="gridcell" id="cell-${line}-${column}" class="${kind}${faded}" aria-colindex="${left + index + 2}" data-place="${place} ${left + index}">${answer ? cellWords(answer) : 'not ours'}</div>`;
      },
    )}</div>`;
  }

  /** Marks the current cell, where it is drawn. */
  #mark(): void {
    const [line, column] = this.#ends(this.#current);
    for (const each of this.element.querySelectorAll('[aria-selected]'))
      each.removeAttribute('aria-selected');
    const cell = document.getElementById(`cell-${line}-${column}`);
    cell?.setAttribute('aria-selected', 'true');
    if (cell) this.element.setAttribute('aria-activedescendant', cell.id);
    else this.element.removeAttribute('aria-activedescendant');
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
    const { cell, head } = this.#sizes();
    const { element } = this;
    element.scrollTop = uncovered(
      element.scrollTop,
      line,
      cell.height,
      element.clientHeight - head.height,
    );
    element.scrollLeft = uncovered(
      element.scrollLeft,
      column,
      cell.width,
      element.clientWidth - head.width,
    );
  }

  #press(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const { line, column } = this.#current;
    const { lines, columns } = this.#view;
    const { cell, head } = this.#sizes();
    const page = Math.max(
      1,
      Math.floor((this.element.clientHeight - head.height) / cell.height) - 1,
    );
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

  #click(event: MouseEvent): void {
    const cell = event.target instanceof Element ? event.target.closest('[data-place]') : null;
    const [line, column] = (cell?.getAttribute('data-place') ?? '').split(' ').map(Number);
    if (line !== undefined && column !== undefined) this.#move({ line, column });
  }
}
