import { documentHtml } from './document.ts';
import { markup } from './markup.ts';

/** A page in place of a report that could not be made: what is wrong, in the sentences of the command. */
export const problemsPage = (source: string, lines: readonly string[], script: string): string =>
  documentHtml({
    title: `${source} is refused`,
    script,
    isLive: true,
    body: markup`<main id="main">
      <h1><span class="badge bad">✗ Refused</span> ${source}</h1>
      <ul>
        ${lines.map((line) => markup`<li>${line}</li> `)}
      </ul>
      <p>This page follows when the files are mended.</p>
    </main> `,
  });
