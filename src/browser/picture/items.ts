import type { Drawing } from '../../report/page/picture-groups.ts';

/** A thing of the picture that can be chosen: a box or an arrow, by its place in the drawing. */
export interface Item {
  readonly kind: 'box' | 'arrow';
  readonly index: number;
}

const key = ({ kind, index }: Item): string => `${kind} ${index}`;

/** In the order of the arrow keys: each box, followed by the arrows that leave it. */
const inOrder = ({ boxes, arrows }: Drawing): readonly Item[] =>
  boxes.flatMap((_, place) => [
    { kind: 'box' as const, index: place },
    ...arrows.flatMap(({ from }, index) =>
      from === place ? [{ kind: 'arrow' as const, index }] : [],
    ),
  ]);

/** What is shown beside a thing that is chosen: its arrows and their ends, or the ends of the arrow. */
function nearby({ arrows }: Drawing, chosen: Item): ReadonlySet<string> {
  const own = arrows.flatMap(({ from, to }, index) => {
    const isIts =
      chosen.kind === 'arrow' ? index === chosen.index : [from, to].includes(chosen.index);
    return isIts ? [`arrow ${index}`, `box ${from}`, `box ${to}`] : [];
  });
  return new Set([key(chosen), ...own]);
}

/** What an item is called: all that it says, and what is seen of it, which people may speak to choose it. */
function nameOf(element: Element): string {
  const [words, seen] = ['title', 'text'].map(
    (part) => element.querySelector(part)?.textContent?.trim() ?? '',
  );
  return words?.includes(seen ?? '') ? words : `${words}: ${seen}`;
}

/** Broad lines that are not seen, below everything: a finger that misses an arrow by a little meets one. */
function broadLines(svg: SVGSVGElement): Element {
  const layer = document.createElementNS(svg.namespaceURI, 'g');
  for (const path of svg.querySelectorAll('path.arrow')) {
    const line = path.cloneNode();
    if (!(line instanceof SVGElement)) continue;
    line.setAttribute('class', 'broad');
    line.removeAttribute('marker-end');
    line.dataset['of'] = path.closest('[data-item]')?.getAttribute('data-item') ?? '';
    layer.append(line);
  }
  return layer;
}

/**
 * The boxes and arrows of a drawing as a list of which one is chosen: by a click, or by the arrow keys, Home and End.
 * Escape chooses nothing.
 */
export class Items {
  readonly #svg: SVGSVGElement;
  readonly #drawing: Drawing;
  readonly #order: readonly Item[];
  readonly #choose: (item: Item | undefined) => void;
  /** The place in the order of what the keys move from. */
  #current = 0;

  constructor(svg: SVGSVGElement, drawing: Drawing, choose: (item: Item | undefined) => void) {
    this.#svg = svg;
    this.#drawing = drawing;
    this.#order = inOrder(drawing);
    this.#choose = choose;
    svg.setAttribute('role', 'listbox');
    this.#order.forEach((item, index) => {
      const element = this.#element(item);
      // Without a script it leads to its row; here it is chosen, and the panel has the links.
      element?.removeAttribute('href');
      element?.setAttribute('role', 'option');
      element?.setAttribute('aria-selected', 'false');
      if (element) element.ariaLabel = nameOf(element);
      element?.setAttribute('tabindex', index === 0 ? '0' : '-1');
    });
    svg.querySelector('defs')?.after(broadLines(svg));
    svg.addEventListener('click', ({ target }) => {
      const index = this.#place(target);
      if (index >= 0) this.#take(index);
      else this.clear();
    });
    // A screen reader moves the focus by itself.
    svg.addEventListener('focusin', ({ target }) => {
      this.#current = Math.max(0, this.#place(target));
    });
    svg.addEventListener('keydown', (event) => this.#press(event));
  }

  #place(target: EventTarget | null): number {
    const found = target instanceof Element ? target.closest('[data-item], [data-of]') : null;
    const name = found?.getAttribute('data-item') ?? found?.getAttribute('data-of');
    return this.#order.findIndex((item) => key(item) === name);
  }

  #element(item: Item | undefined): Element | null {
    return item ? this.#svg.querySelector(`[data-item="${key(item)}"]`) : null;
  }

  /** Chooses nothing: everything is shown alike. */
  clear(): void {
    this.#mark(undefined);
    this.#choose(undefined);
  }

  #mark(chosen: Item | undefined): void {
    const near = chosen ? nearby(this.#drawing, chosen) : new Set<string>();
    this.#svg.classList.toggle('choosing', chosen !== undefined);
    for (const item of this.#order) {
      const element = this.#element(item);
      element?.classList.toggle('near', near.has(key(item)));
      element?.setAttribute('aria-selected', String(item === chosen));
    }
  }

  #take(index: number): void {
    for (const each of this.#svg.querySelectorAll('[tabindex="0"]'))
      each.setAttribute('tabindex', '-1');
    this.#current = index;
    const item = this.#order[index];
    const element = this.#element(item);
    element?.setAttribute('tabindex', '0');
    if (element instanceof SVGElement) element.focus();
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#mark(item);
    this.#choose(item);
  }

  #press(event: KeyboardEvent): void {
    const last = this.#order.length - 1;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const places: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(last, this.#current + 1),
      ArrowDown: Math.min(last, this.#current + 1),
      ArrowLeft: Math.max(0, this.#current - 1),
      ArrowUp: Math.max(0, this.#current - 1),
      Home: 0,
      End: last,
      Enter: this.#current,
      ' ': this.#current,
    };
    const place = places[event.key];
    if (event.key === 'Escape') this.clear();
    else if (place === undefined) return;
    else this.#take(place);
    event.preventDefault();
  }
}
