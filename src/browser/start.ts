import { reason } from '../errors.ts';
import { markup } from '../report/page/markup.ts';
import type { PageData } from '../report/page/form.ts';
import { section } from '../report/page/table.ts';
import { askSection } from './ask.ts';
import { elementOf } from './element.ts';
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

/** A trial of a report; where its data are none that a cluster could hold, the section that says so. */
function trialOf(report: PageData): Trial | HTMLElement {
  try {
    return new Trial(report);
  } catch (error) {
    return elementOf(
      section(
        'ask',
        'Ask and try',
        markup`<p>
          This report cannot be asked, nor tried with other values: it holds what no cluster keeps.
          Make it again with <code>report</code>. ${reason(error)}
        </p>`,
      ),
    );
  }
}

/** Adds to the page of a report what needs a script. */
export function start(report: PageData): void {
  document.documentElement.classList.add('scripted');
  const view = new View(report);
  const trial = trialOf(report);
  if (trial instanceof HTMLElement) {
    place(trial);
    return;
  }
  const asking = askSection(report, () => trial.shown);
  const line = stateLine();
  const trying = trySection(trial, line, () => {
    asking.follow();
    view.follow(() => trial.shown.data());
  });
  place(asking.root, trying);
  document.querySelector('main')?.before(line);
}
