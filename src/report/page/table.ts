import { markup, type Html } from './markup.ts';

type Cell = Parameters<typeof markup>[1];

/** A table in a box of its own that scrolls where it is wider than the page; the first cell of a line is its head. */
export const table = (
  caption: string,
  heading: readonly string[],
  lines: readonly { readonly id?: string | undefined; readonly cells: readonly Cell[] }[],
): Html =>
  markup`<div class="scroll" role="group" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heading.map((text) => markup`<th scope="col">${text}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ id, cells: [first, ...rest] }) =>
            markup`<tr${id === undefined ? '' : markup` id="${id}"`}><th scope="row">${first}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>
`,
        )}
      </tbody>
    </table>
  </div>`;

/** What stands before that which no change on the page changes; it shows once something is changed. */
export const asReported = markup`<p class="reported">As reported, whatever is tried on this page.</p> `;

/** A part of the page with its heading. */
export const section = (id: string, title: string, ...content: readonly Cell[]): Html =>
  markup`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section> `;
