/** The script of a report: what it adds to the page that is there already. */
import { reason } from '../errors.ts';
import { markup } from '../report/page/markup.ts';
import type { PageData } from '../report/page/form.ts';
import { section } from '../report/page/table.ts';
import { askSection } from './ask.ts';
import { elementOf } from './element.ts';
import { followServer } from './live.ts';
import { Trial } from './trial.ts';
import { stateLine, trySection } from './try/try.ts';
import { View } from './view.ts';

/** Puts sections before that of the picture, and links to them among the others. */
function place(...added: readonly HTMLElement[]): void {
  const picture = document.getElementById('picture');
  const link = document.querySelector('nav a[href="#picture"]')?.parentElement;
  for (const each of added) {
    picture?.before(each);
    const title = each.querySelector('h2')?.textContent ?? '';
    link?.before(elementOf(markup`<li><a href="#${each.id}">${title}</a></li>`));
  }
}

/** Whoever made the report wrote something into it that cannot be read again: it is shown, and nothing is asked of it. */
const leftOut = (why: string): HTMLElement =>
  elementOf(
    section(
      'ask',
      'Ask',
      markup`<p class="refused">This report cannot be asked, nor tried with other values: ${why}</p>`,
    ),
  );

function start(report: PageData): void {
  document.documentElement.classList.add('scripted');
  const view = new View(report);
  let trial: Trial;
  try {
    trial = new Trial(report);
  } catch (error) {
    place(leftOut(reason(error)));
    return;
  }
  const asking = askSection(() => trial.shown);
  const line = stateLine();
  const trying = trySection(trial, line, () => {
    asking.offer();
    view.follow(() => trial.shown.data());
  });
  place(asking.root, trying);
  document.querySelector('main')?.before(line);
}

followServer();
const text = document.getElementById('data')?.textContent;
if (text) start(JSON.parse(text));
