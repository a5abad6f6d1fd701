import { KasmIsolationError } from '../errors.ts';
import { explain, who } from '../reach/ask.ts';
import { parsePort } from '../reach/ends.ts';
import { stagedNotes } from '../report/answers/cluster-notes.ts';
import { explainReport } from '../report/answers/explain.ts';
import { labelsNotes } from '../report/answers/guard-allowed.ts';
import { whoReport } from '../report/answers/who.ts';
import type { PageData } from '../report/page/form.ts';
import { markup, type Html } from '../report/page/markup.ts';
import { section, table } from '../report/page/table.ts';
import { isStaged } from '../report/page/tried.ts';
import type { Report } from '../report/report.ts';
import { elementOf, fieldsOf, within } from './element.ts';
import { say, sentencesOf } from './refusal.ts';
import type { Shown } from './trial.ts';

/** How many pods a list offers; others are typed. */
const offered = 500;

const names = ({ known }: Shown): readonly string[] => [
  ...Object.keys(known.table.components),
  ...Object.keys(known.table.peers),
  'internet',
  '*',
  ...(known.pods ?? []).slice(0, offered).map(({ namespace, name }) => `${namespace}/${name}`),
];

const content = section(
  'ask',
  'Ask',
  markup`<p>
      Who may reach whom, and which rule decides: the answers of <code>explain</code> and
      <code>who</code>. An end is a component or peer, a pod of this namespace that was given, labels
      of any namespace such as <code>kasm:app=debug,tier=web</code>, an address, a network,
      <code>internet</code>, or <code>*</code> for everybody.
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
  write: string,
): asserts text is string {
  if (text) return;
  throw new KasmIsolationError('bad-input', `${what}: is empty; ${write}`);
}

/** What a form asks. */
interface Question {
  readonly kind: 'explain' | 'who';
  readonly fields: Readonly<Record<string, string>>;
}

/** The answer to what a form asks, of what the page shows. What a report notes, no other values change. */
function answerTo(
  { kind, fields: { from, to, port } }: Question,
  { known, values }: Shown,
  report: PageData,
): Report {
  const isTried = known.unrendered !== undefined;
  const notes = [
    ...(isTried
      ? ['Tried, and rendered by nobody: policies of the release count as what they declare.']
      : []),
    ...stagedNotes(isStaged(report, values)),
  ];
  assertFilled(to, 'To', anEnd);
  if (kind === 'who') {
    const asked = port ? parsePort(port) : undefined;
    const access = who(to, asked, known);
    return whoReport(access, { port: asked && `${asked.port}/${asked.protocol}`, notes });
  }
  assertFilled(from, 'From', anEnd);
  assertFilled(port, 'Port', 'write one, such as 5432 or 53/UDP');
  const found = explain(from, to, parsePort(port), known);
  const { release, namespace } = report;
  return explainReport(found, {
    notes: [
      ...labelsNotes(found, from, known.table, { release, namespace, values }),
      ...notes,
      ...report.notes.filter((note) => note.startsWith('Not judged')),
    ],
  });
}

/**
 * The section that answers questions about a report; `shown` is what it asks. Once that is another, `follow` lists its
 * ends anew and gives the last question the answer of now.
 */
export function askSection(
  report: PageData,
  shown: () => Shown,
): {
  readonly root: HTMLElement;
  readonly follow: () => void;
} {
  const root = elementOf(content);
  root.classList.add('look');
  const form = within<HTMLFormElement>(root, 'form');
  const answer = within(root, '.answer');
  const ends = within(root, '#ends');
  let question: Question | undefined;
  const reply = (): void => {
    if (!question) return;
    try {
      answer.innerHTML = answerHtml(answerTo(question, shown(), report)).text;
    } catch (error) {
      say(answer, sentencesOf(error));
    }
  };
  const ask = (kind: Question['kind']): void => {
    question = { kind, fields: fieldsOf(form) };
    reply();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask('explain');
  });
  within(root, '[name=who]').addEventListener('click', () => ask('who'));
  const follow = (): void => {
    ends.innerHTML =
      markup`${names(shown()).map((name) => markup`<option value="${name}"></option>`)}`.text;
    reply();
  };
  follow();
  return { root, follow };
}
