import { markup, type Html } from '../../report/page/markup.ts';
import { section } from '../../report/page/table.ts';

const field = (label: string, name: string, hint: string): Html =>
  markup`<label>${label} <input name="${name}" placeholder="${hint}" autocomplete="off" /></label> `;

const addForm = (place: string, title: string, ...fields: readonly Html[]): Html =>
  markup`<details>
    <summary>Add a ${title}</summary>
    <form class="controls" data-add="${place}" aria-label="Add a ${title}">
      ${field('Name', 'name', 'lower-case letters')}${fields}${field('Description', 'description', 'why')}
      <button type="submit">Add</button>
    </form>
    <div class="problems" role="alert"></div>
  </details> `;

/** The section in which rows, components and peers are switched and added. */
export const tryContent = section(
  'try',
  'Try',
  markup`<p>
      Switch rows, components and peers, or add some: claims, tables, picture and matrix of this page
      follow. Nothing is applied or rendered: policies of the release count as what they declare. The
      command at the end of the values below has the chart judge them.
    </p>
    <div data-part="state"></div>
    <details open>
      <summary>Switch</summary>
      <div class="controls">
        <label>Show <input name="filter" placeholder="part of a name" autocomplete="off" /></label>
      </div>
      <div class="switches" data-part="switches"></div>
    </details>
    ${addForm(
      'flows',
      'row',
      field('From', 'from', 'api, manager'),
      field('To', 'to', 'db'),
      field('Ports', 'ports', 'names, numbers, or *'),
    )}${addForm(
      'components',
      'component',
      field('Labels', 'labels', 'app=cache, tier=data'),
      field('Ports', 'ports', 'http:8080, dns:53/UDP'),
      markup`<label><input type="checkbox" name="closed" /> close its egress too</label> `,
    )}${addForm(
      'peers',
      'peer',
      field('Addresses', 'addresses', '203.0.113.0/24'),
      field('Namespace', 'namespace', 'or a namespace'),
      field('Labels', 'labels', 'and labels of its pods'),
      field('Ports', 'ports', 'https:443'),
    )}
    <details>
      <summary>The values that do it</summary>
      <div class="controls">
        <button type="button" data-do="copy">Copy the values</button>
        <span class="said" data-part="copied" role="status"></span>
      </div>
      <textarea readonly rows="12" aria-label="The values" spellcheck="false"></textarea>
    </details>`,
);
