import { allTrueWords } from '../answers/claims.ts';
import type { PageData } from './form.ts';
import { markup, type Html } from './markup.ts';
import { asReported, section, table } from './table.ts';

const badge = ({ exitCode, policiesAre }: PageData): Html => {
  if (exitCode === 0 && policiesAre === 'declared') {
    return markup`<span class="badge warn">As declared</span>`;
  }
  if (exitCode === 0) return markup`<span class="badge good">✓ Holds</span>`;
  return exitCode === 1
    ? markup`<span class="badge bad">✗ Does not hold</span>`
    : markup`<span class="badge warn">? Not finished</span>`;
};

/** The verdict in a sentence, first on the page. */
export const verdictHead = (data: PageData): Html =>
  markup`<header>
    <p class="kind">
      Report of kasm-isolation on namespace ${data.namespace}, release ${data.release}
    </p>
    <h1>${badge(data)} ${data.verdict}</h1>
    ${asReported}
  </header> `;

const truth = ({ isTrue, isVoid }: PageData['claims'][number]): Html => {
  if (isVoid) return markup`<span class="faint">of nobody</span>`;
  return isTrue
    ? markup`<span class="truth good">✓ true</span>`
    : markup`<span class="truth bad">✗ FALSE</span>`;
};

/** The claims, each with its truth. */
export const claimsSection = ({ claims }: PageData): Html =>
  section(
    'claims',
    'Claims',
    claims.length === 0
      ? markup`<p>The values carry no claims.</p>`
      : table(
          'What must stay true whatever the rows say',
          ['claim', 'truth', 'what it says'],
          claims.map((claim) => ({ cells: [claim.name, truth(claim), claim.description] })),
        ),
  );

/** Whose connections to elsewhere are closed by nothing: what is open by the values is declared, and easily overlooked. */
function openWords({ components }: PageData): Html | false {
  const open = components.filter(({ policyTypes }) => !policyTypes.includes('Egress'));
  return (
    open.length > 0 &&
    markup`<li>
      Open by the values: what leaves ${open.map(({ name }) => name).join(', ')}, to everybody who lets it
      in. <code>egress: all</code> closes it.
    </li> `
  );
}

/** What was judged, by versions and bytes, and what was not. */
export const judgedSection = (data: PageData): Html =>
  section(
    'judged',
    'What was judged, and what was not',
    markup`<dl class="facts">
      <dt>Values</dt>
      <dd>${data.source}</dd>
      <dt>Policies</dt>
      <dd>
        ${data.policiesAre === 'declared' && 'what the values declare, rendered by nobody; beside it '}${data.asked.policies} of namespace ${data.namespace}, ${data.asked.foreign} of others
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
          cells: [name, date, bytes, markup`<span class="hash">${sha256}</span>`],
        })),
      ),
    markup`<ul>
      ${openWords(data)}${data.notes
        .filter((note) => !note.startsWith(allTrueWords))
        .map((note) => markup`<li>${note}</li> `)}
    </ul> `,
  );
