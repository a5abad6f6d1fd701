import { KasmIsolationError, reason } from '../errors.ts';
import { explain, who } from '../reach/ask.ts';
import { parsePort } from '../reach/ends.ts';
import { explainReport } from '../report/answers/explain.ts';
import { whoReport } from '../report/answers/who.ts';
import { markup, type Html } from '../report/page/markup.ts';
import { section, table } from '../report/page/table.ts';
import type { Report } from '../report/report.ts';
import { elementOf, fieldsOf, within } from './element.ts';
import type { Shown } from './trial.ts';

/** How many pods a list offers; others are typed. */
const offered = 500;

const names = ({ known, data }: Shown): readonly string[] => [
  ...Object.keys(known.table.components),
  ...Object.keys(known.table.peers),
  'internet',
  '*',
  ...(data.pods ?? []).slice(0, offered).map(({ name }) => name),
];

const content = section(
  'ask',
  'Ask',
  markup`<p>
      Who may reach whom, and which rule decides: the answers of <code>explain</code> and
      <code>who</code>. An end is a component or peer, a pod of the dump, labels such as
      <code>kasm:app=debug,tier=web</code>, an address, a network, <code>internet</code>, or
      <code>*</code> for everybody.
    </p>
    <form class="controls" aria-label="Ask">
      <label>From <input name="from" list="ends" autocomplete="off" /></label>
      <label>To <input name="to" list="ends" autocomplete="off" /></label>
      <label>Port <input name="port" placeholder="5432 or 53/UDP" autocomplete="off" /></label>
      <button type="submit">Explain</button>
      <button type="button" name="who">Who may reach To</button>
    </form>
    <datalist id="ends"></datalist>
    <div class="answer" role="status"></div>`,
);

const answerHtml = ({ verdict, notes, grids }: Report): Html =>
  markup`<p><strong>${verdict}</strong></p>
    <ul>
      ${notes.map((note) => markup`<li>${note}</li> `)}
    </ul>
    ${grids.map(({ title, heading, lines }) =>
      table(
        title,
        heading,
        lines.map((cells) => ({ cells })),
      ),
    )}`;

const anEnd = 'choose an end from the list, or write one';

/** What is missing of a question, before anybody is asked. */
function assertFilled(
  text: string | undefined,
  what: string,
  write = anEnd,
): asserts text is string {
  if (!text) throw new KasmIsolationError('bad-input', `${what}: is empty; ${write}`);
}

/** The answer to what a form asks, of what the page shows. */
export function answerTo(
  kind: 'explain' | 'who',
  { from, to, port }: Readonly<Record<string, string>>,
  { known, data }: Shown,
): Report {
  const isTried = known.unrendered !== undefined;
  const notes = isTried
    ? ['Tried, and rendered by nobody: policies of the release count as what they declare.']
    : [];
  assertFilled(to, 'To');
  if (kind === 'who') {
    const asked = port ? parsePort(port) : undefined;
    const access = who(to, asked, known);
    return whoReport(access, { port: asked && `${asked.port}/${asked.protocol}`, notes });
  }
  assertFilled(from, 'From');
  assertFilled(port, 'Port', 'write a number, such as 5432');
  const found = explain(from, to, parsePort(port), known);
  return explainReport(found, {
    notes: [...notes, ...data.notes.filter((note) => note.startsWith('Not judged'))],
  });
}

/** Puts the section that answers questions onto the page; `shown` is what it asks. */
export function askSection(shown: () => Shown): HTMLElement {
  const root = elementOf(content);
  root.classList.add('look');
  const form = within<HTMLFormElement>(root, 'form');
  const answer = within(root, '.answer');
  const ends = within(root, '#ends');
  const ask = (kind: 'explain' | 'who'): void => {
    try {
      answer.innerHTML = answerHtml(answerTo(kind, fieldsOf(form), shown())).text;
    } catch (error) {
      const lines = error instanceof KasmIsolationError ? error.lines : [reason(error)];
      answer.innerHTML =
        markup`${lines.map((line) => markup`<p class="refused">${line}</p>`)}`.text;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask('explain');
  });
  within(root, '[name=who]').addEventListener('click', () => ask('who'));
  form.addEventListener('focusin', () => {
    ends.innerHTML =
      markup`${names(shown()).map((name) => markup`<option value="${name}"></option>`)}`.text;
  });
  return root;
}
