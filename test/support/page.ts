import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;

function* elementsIn(node: Node): Generator<Element> {
  if (isElement(node)) yield node;
  for (const child of 'childNodes' in node ? node.childNodes : []) yield* elementsIn(child);
}

/** The text of an element on one line, as a reader sees it. */
export const textOf = (node: Node | undefined): string => {
  const parts = (each: Node): string =>
    'value' in each
      ? each.value
      : 'childNodes' in each
        ? each.childNodes.map(parts).join(isElement(each) && each.tagName === 'tr' ? ' ' : '')
        : '';
  return node ? parts(node).replaceAll(/\s+/gu, ' ').trim() : '';
};

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value;

/** A page as a parser of HTML reads it. */
export interface Page {
  /** Where the text is no sound HTML. */
  readonly errors: readonly string[];
  readonly elements: readonly Element[];
  /** The elements of one name. */
  readonly all: (tag: string) => readonly Element[];
  /** The element of an id. */
  readonly at: (id: string) => Element | undefined;
  /** The text of the part with an id. */
  readonly says: (id: string) => string;
  /** The lines of the tables of a part, as their cells. */
  readonly lines: (id: string) => readonly (readonly string[])[];
}

export function readPage(text: string): Page {
  const errors: string[] = [];
  const document = parse(text, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine }) => errors.push(`${startLine}: ${code}`),
  });
  const elements = [...elementsIn(document)];
  const all = (tag: string): readonly Element[] => elements.filter((each) => each.tagName === tag);
  const at = (id: string): Element | undefined =>
    elements.find((each) => attribute(each, 'id') === id);
  return {
    errors,
    elements,
    all,
    at,
    says: (id) => textOf(at(id)),
    lines: (id) => {
      const part = at(id);
      return [...(part ? elementsIn(part) : [])]
        .filter(({ tagName }) => tagName === 'tr')
        .map((line) =>
          line.childNodes.filter((cell) => isElement(cell)).map((cell) => textOf(cell)),
        );
    },
  };
}

/** The hash by which a Content-Security-Policy names a text. */
export const hashOf = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`;
