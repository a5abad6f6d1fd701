import { joined, markup, type Html } from './markup.ts';

/** Ports in words, of which none is broken at the end of a line. */
export const portsHtml = (words: string): Html =>
  markup`${joined(
    words.split(', ').map((port) => markup`<span class="port">${port}</span>`),
    ', ',
  )}`;
