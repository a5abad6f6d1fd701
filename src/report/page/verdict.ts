import type { PageData } from './form.ts';
import { html, type Html } from './html.ts';
import { section, table } from './table.ts';

const badge = ({ exitCode }: PageData): Html => {
  if (exitCode === 0) return html`<span class="badge good">✓ Holds</span>`;
  return exitCode === 1
    ? html`<span class="badge bad">✗ Does not hold</span>`
    : html`<span class="badge warn">? Not finished</span>`;
};

/** The verdict in a sentence, first on the page. */
export const verdictHead = (data: PageData): Html =>
  html`<header>
    <p class="kind">
      Report of kasm-isolation on namespace ${data.namespace}, release ${data.release}
    </p>
    <h1>${badge(data)} ${data.verdict}</h1>
  </header> `;

const truth = ({ isTrue, isVoid }: PageData['claims'][number]): Html => {
  if (isVoid) return html`<span class="faint">of nobody</span>`;
  return isTrue ? html`<span class="good">✓ true</span>` : html`<span class="bad">✗ FALSE</span>`;
};

/** The claims, each with its truth. */
export const claimsSection = ({ claims }: PageData): Html =>
  section(
    'claims',
    'Claims',
    claims.length === 0
      ? html`<p>The values carry no claims.</p>`
      : table(
          'What must stay true whatever the rows say',
          ['claim', 'truth', 'what it says'],
          claims.map((claim) => ({ cells: [claim.name, truth(claim), claim.description] })),
        ),
  );

/** What was judged, by versions and bytes, and what was not. */
export const judgedSection = (data: PageData): Html =>
  section(
    'judged',
    'What was judged, and what was not',
    html`<dl class="facts">
      <dt>Values</dt>
      <dd>${data.source}</dd>
      <dt>Policies</dt>
      <dd>
        ${data.asked.policies} of namespace ${data.namespace}, ${data.asked.foreign} of others
      </dd>
      <dt>Rows</dt>
      <dd>${data.asked.rows}</dd>
      <dt>Cluster</dt>
      <dd>
        ${data.pods ? `${data.pods.length} pods of the namespace` : 'none was given; --cluster or --also adds one'}
      </dd>
      <dt>Chart</dt>
      <dd>${data.chart}</dd>
      <dt>Tool</dt>
      <dd>kasm-isolation ${data.tool}</dd>
      <dt>Made</dt>
      <dd><time datetime="${data.made}">${data.made}</time></dd>
    </dl> `,
    data.inputs.length > 0 &&
      table(
        'What was read',
        ['name', 'of', 'bytes', 'sha256'],
        data.inputs.map(({ name, date, bytes, sha256 }) => ({
          cells: [name, date, bytes, html`<span class="hash">${sha256}</span>`],
        })),
      ),
    html`<ul>
      ${data.notes.map((note) => html`<li>${note}</li> `)}
    </ul> `,
  );
