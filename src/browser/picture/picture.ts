import { Anchors } from '../../report/page/anchors.ts';
import type { PageData } from '../../report/page/form.ts';
import { markup } from '../../report/page/markup.ts';
import { pictureSvg } from '../../report/page/picture-draw.ts';
import { drawingOf, type Drawing } from '../../report/page/picture-groups.ts';
import { Items, type Item } from './items.ts';
import { arrowPanel, boxPanel, foldButton } from './panel.ts';

const hint = markup`<p>
  Choose a box or an arrow by pointer, touch or the arrow keys to see its rows, rules and policies.
</p>`;

function panelOf(item: Item | undefined, drawing: Drawing, data: PageData, anchors: Anchors) {
  if (!item) return hint;
  const box = drawing.boxes[item.index];
  const arrow = drawing.arrows[item.index];
  if (item.kind === 'arrow') return arrow ? arrowPanel(arrow, data, anchors) : hint;
  return box ? boxPanel(box, drawing, data, anchors) : hint;
}

/** The picture of one section: what is folded, and what is chosen. */
class Picture {
  readonly #data: PageData;
  readonly #anchors: Anchors;
  readonly #place: Element;
  readonly #unfolded: Set<string>;
  readonly #controls = document.createElement('div');
  readonly #panel = document.createElement('div');

  constructor(place: Element, data: PageData, unfolded: Set<string>) {
    this.#place = place;
    this.#data = data;
    this.#anchors = new Anchors(data);
    this.#unfolded = unfolded;
    this.#controls.className = 'look';
    this.#panel.className = 'look';
    this.#panel.innerHTML =
      markup`<div class="panel" role="region" aria-label="What is chosen" aria-live="polite"></div>`.text;
    place.before(this.#controls);
    place.after(this.#panel);
    // The picture is one stop of the Tab key, as the box or arrow that is current.
    place.removeAttribute('tabindex');
    for (const each of [this.#controls, this.#panel])
      each.addEventListener('click', (event) => this.#fold(event));
    this.#draw(unfolded.size > 0);
  }

  /** Draws what is folded now; the drawing that stands there already need not be made again. */
  #draw(isNew: boolean): void {
    const drawing = drawingOf(this.#data, this.#unfolded);
    if (isNew) this.#place.innerHTML = pictureSvg(drawing, this.#anchors).text;
    const buttons = drawing.groups.map(({ id, title }) =>
      foldButton(id, title, !this.#unfolded.has(id)),
    );
    this.#controls.innerHTML = markup`${
      buttons.length > 0 &&
      markup`<div class="controls" role="group" aria-label="Fold the picture">${buttons}</div>`
    }`.text;
    this.#say(undefined, drawing);
    const svg = this.#place.querySelector('svg');
    if (svg) void new Items(svg, drawing, (item) => this.#say(item, drawing));
  }

  #say(item: Item | undefined, drawing: Drawing): void {
    const panel = this.#panel.firstElementChild;
    if (panel) panel.innerHTML = panelOf(item, drawing, this.#data, this.#anchors).text;
  }

  #fold({ target }: Event): void {
    const button = target instanceof Element ? target.closest('[data-group]') : null;
    const id = button?.getAttribute('data-group');
    if (id === null || id === undefined) return;
    if (!this.#unfolded.delete(id)) this.#unfolded.add(id);
    this.#draw(true);
    // The button that was pressed was made again.
    this.#controls.querySelector<HTMLElement>(`[data-group="${id}"]`)?.focus();
  }
}

/** Makes what adds folding, choosing and the panel to the section of the picture. */
export function pictureAddition(): (section: HTMLElement, data: PageData) => void {
  const unfolded = new Set<string>();
  return (section, data) => {
    const place = section.querySelector('.picture');
    if (place) void new Picture(place, data, unfolded);
  };
}
