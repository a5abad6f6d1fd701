import { joined, markup, type Html } from './markup.ts';

const isPort = /^[\d*-]+\/[A-Z]{3,4}$/u;

/** Ports in words, of which none is broken at the end of a line. */
export const portsHtml = (words: string): Html =>
  markup`${joined(
    words
      .split(', ')
      .map((each) => (isPort.test(each) ? markup`<span class="port">${each}</span>` : each)),
    ', ',
  )}`;
