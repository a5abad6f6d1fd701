import type { Html } from '../report/page/markup.ts';

/** The first element that HTML makes. */
export function elementOf(html: Html): HTMLElement {
  const template = document.createElement('template');
  template.innerHTML = html.text.trim();
  return template.content.firstElementChild as HTMLElement;
}

/** An element of the page that the script has put there. */
export function within<Kind extends HTMLElement>(root: HTMLElement, selector: string): Kind {
  const found = root.querySelector<Kind>(selector);
  if (!found) throw new Error(`${selector} is missing`);
  return found;
}

/** The texts of the fields of a form. */
export const fieldsOf = (form: HTMLFormElement): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [
      name,
      typeof value === 'string' ? value.trim() : '',
    ]),
  );
