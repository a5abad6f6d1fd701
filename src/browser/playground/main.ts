/** The script of the playground: the page of a report, made of what is chosen. */
// First, for it must come before any schema.
// oxlint-disable-next-line import/no-unassigned-import
import '../no-eval.ts';
import { mostBytes } from '../../read/bytes.ts';
import { mostValues } from '../../read/values-text.ts';
import { reportBody } from '../../report/page/body.ts';
import type { PageData } from '../../report/page/form.ts';
import type { ChartFiles } from '../../table/chart-files.ts';
import { elementOf, within } from '../element.ts';
import { say, sentencesOf } from '../refusal.ts';
import { start } from '../start.ts';
import { played } from './played.ts';
import { readChosen } from './read-file.ts';
import { choiceSection } from './section.ts';

/** What stands in the file beside the page. */
interface Given {
  readonly report: PageData;
  readonly files: ChartFiles;
}

/** The file of a field, read; nothing where none was chosen. */
const chosen = async (root: HTMLElement, name: string, limit: number) => {
  const [file] = within<HTMLInputElement>(root, `[name=${name}]`).files ?? [];
  return file && readChosen(file, limit);
};

/** Lets what was written be drawn before the work begins. */
const drawn = (): Promise<unknown> => new Promise((done) => setTimeout(done, 30));

function open({ report: example, files }: Given): void {
  const page = within(document.body, '#report');
  const root = elementOf(choiceSection(Object.keys(files.presets), example.namespace));
  root.classList.add('look');
  page.before(root);
  const [problems, shown] = [within(root, '.problems'), within(root, '[data-part=shown]')];

  const show = (data: PageData, what: string): void => {
    page.innerHTML = reportBody(data).text;
    start(data);
    shown.textContent = what;
  };

  const choose = async (): Promise<void> => {
    const values = await chosen(root, 'values', mostValues);
    const dump = await chosen(root, 'dump', mostBytes);
    const preset = within<HTMLSelectElement>(root, '[name=preset]').value;
    const namespace = within<HTMLInputElement>(root, '[name=namespace]').value.trim();
    const { tool, chart, release } = example;
    const about = { tool, chart, release, made: new Date().toISOString() };
    const data = played({ preset, values, dump, namespace }, files, about);
    const parts = [data.source, ...(dump ? [dump.name] : [])];
    show(data, `Shown: ${parts.join(' with ')}, as declared. Nothing was rendered.`);
  };

  within(root, 'form').addEventListener('submit', (event) => {
    event.preventDefault();
    problems.innerHTML = '';
    const before = shown.textContent;
    shown.textContent = 'Reading …';
    drawn()
      .then(choose)
      .catch((error: unknown) => {
        say(problems, sentencesOf(error));
        shown.textContent = before;
      });
  });
  within(root, '[name=example]').addEventListener('click', () => {
    problems.innerHTML = '';
    show(example, 'Shown: the example, which was rendered and proven.');
  });
  start(example);
}

const text = document.getElementById('data')?.textContent;
if (text) open(JSON.parse(text));
