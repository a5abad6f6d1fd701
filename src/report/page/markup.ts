import { printable } from '../words.ts';

/** Text that is HTML already; nothing but `markup` and `trusted` makes any. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | false | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of others as HTML shows it: no markup, and no character that hides or turns what stands beside it. */
const escape = (text: string): string =>
  printable(text).replaceAll(/[&<>"']/gu, (sign) => entities[sign] ?? '');

function written(part: Part): string {
  if (part === false || part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return escape(String(part));
}

/** A template of HTML: every value is shown as text, unless it is HTML already. Attributes stand in double quotes. */
export const markup = (template: readonly string[], ...parts: readonly Part[]): Html =>
  new Html(template.map((text, index) => text + written(parts[index])).join(''));

/** Text of our own that is HTML as it stands: the style sheet. */
export const trusted = (text: string): Html => new Html(text);

/** Parts with something between them. */
export const joined = (parts: readonly Part[], between: Part): Part =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
