/** A cell, and what was written into it: what stays the same is not written again. */
interface Written {
  readonly element: HTMLElement;
  words: string;
  kind: string;
  place: number;
}

interface Line {
  readonly element: HTMLElement;
  readonly head: Written;
  readonly cells: Written[];
}

function made(role: string, parent: Element): Written {
  const element = document.createElement('div');
  element.setAttribute('role', role);
  parent.append(element);
  return { element, words: '', kind: '', place: 0 };
}

function write(cell: Written, words: string, kind: string, place: number): void {
  if (cell.words !== words) cell.element.textContent = words;
  if (cell.kind !== kind) cell.element.className = kind;
  if (cell.place !== place) cell.element.setAttribute('aria-colindex', String(place));
  Object.assign(cell, { words, kind, place });
}

/** Lines of cells below a head each. Elements are kept and written anew, for making them takes longest. */
export class Block {
  readonly element = document.createElement('div');
  readonly #headRole: string;
  readonly #cellRole: string;
  readonly #lines: Line[] = [];

  constructor(name: string, headRole: string, cellRole: string) {
    this.element.className = name;
    this.element.setAttribute('role', 'rowgroup');
    this.#headRole = headRole;
    this.#cellRole = cellRole;
  }

  /** Makes or removes elements until there are so many lines and columns. */
  fit(lines: number, columns: number): void {
    while (this.#lines.length > lines) this.#lines.pop()?.element.remove();
    while (this.#lines.length < lines) {
      const element = document.createElement('div');
      element.setAttribute('role', 'row');
      this.element.append(element);
      this.#lines.push({ element, head: made(this.#headRole, element), cells: [] });
    }
    for (const { element, cells } of this.#lines) {
      while (cells.length > columns) cells.pop()?.element.remove();
      while (cells.length < columns) cells.push(made(this.#cellRole, element));
    }
  }

  /**
   * Moves it to where its first line and its first column belong, in pixels. Not by variables of the style sheet, which
   * every cell would inherit anew.
   */
  shift(top: number, left: number): void {
    this.element.style.marginTop = `${top}px`;
    for (const { cells } of this.#lines) {
      const [cell] = cells;
      if (cell) cell.element.style.marginLeft = `${left}px`;
    }
  }

  /** Writes the head of a line; `place` is that of the line in the whole. */
  line(index: number, words: string, place: number): void {
    const line = this.#lines[index];
    if (!line) return;
    if (line.head.words !== words) line.head.element.title = words;
    write(line.head, words, '', 1);
    line.element.setAttribute('aria-rowindex', String(place));
  }

  /** Writes a cell; `place` is that of its column in the whole. */
  cell(index: number, column: number, words: string, kind: string, place: number): void {
    const cell = this.#lines[index]?.cells[column];
    if (!cell) return;
    if (this.#cellRole === 'columnheader' && cell.words !== words) cell.element.title = words;
    write(cell, words, kind, place);
  }

  /** The element of a cell, where it is drawn. */
  at(index: number, column: number): HTMLElement | undefined {
    return this.#lines[index]?.cells[column]?.element;
  }

  /** Where an element is; nothing where it is no cell of the block. */
  placeOf(element: Element): { readonly line: number; readonly column: number } | undefined {
    for (const [line, { cells }] of this.#lines.entries()) {
      const column = cells.findIndex((cell) => cell.element === element);
      if (column >= 0) return { line, column };
    }
    return undefined;
  }
}
