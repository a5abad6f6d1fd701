import { markup } from '../../report/page/markup.ts';
import { elementOf, fieldsOf, within } from '../element.ts';
import { say } from '../refusal.ts';
import type { Place, Trial } from '../trial.ts';
import { entryOf, fieldMeant, refused } from './entries.ts';
import { tryContent } from './section.ts';
import { switchesHtml, words } from './switches.ts';
import { changesHtml, changesWords, changeWords, effectWords, valuesText } from './text.ts';
import { keepClear } from './keep-clear.ts';

/** The line that follows the reader once something is changed. */
export const stateLine = (): HTMLElement =>
  elementOf(markup`<div class="state" role="status" hidden></div>`);

/**
 * Puts the section in which values are tried onto the page. `changed` is called after each change; `line` is where the
 * state of the trial is told.
 */
export function trySection(trial: Trial, line: HTMLElement, changed: () => void): HTMLElement {
  const root = elementOf(tryContent);
  root.classList.add('look');
  const switches = within(root, '[data-part=switches]');
  const filter = within<HTMLInputElement>(root, '[name=filter]');
  const state = within(root, '[data-part=state]');
  const values = within<HTMLTextAreaElement>(root, 'textarea');
  const copied = within(root, '[data-part=copied]');

  const drawSwitches = (): void => {
    switches.innerHTML = switchesHtml(trial.shown.known.table, filter.value).text;
  };

  /** Says again what each row is for: whoever switches keeps the focus, so no switch is drawn anew. */
  const retell = (): void => {
    for (const input of switches.querySelectorAll('input')) {
      const told = input.parentElement?.querySelector('.faint');
      const place = input.dataset['place'] as Place;
      if (told) told.textContent = words(trial.shown.known.table, place, input.value);
    }
  };

  const draw = (): void => {
    const { changes, shown } = trial;
    retell();
    document.documentElement.classList.toggle('tried', changes.length > 0);
    line.hidden = changes.length === 0;
    line.innerHTML =
      changes.length === 0
        ? ''
        : markup`<p>
            <strong>Tried, not rendered:</strong> ${changesWords(changes)}.
            ${effectWords(shown).join(' ')}
            <span class="acts"
              ><a href="#try">What changes</a>
              <button type="button" data-do="reset">Reset</button></span
            >
          </p>`.text;
    state.innerHTML =
      changes.length === 0
        ? markup`<p class="said">Nothing is changed: the page shows the report.</p>`.text
        : markup`<ul class="changes">
              ${changes.map(
                (change) =>
                  markup`<li>
                    ${changeWords(change)}
                    <button
                      type="button"
                      data-do="undo"
                      data-place="${change.place}"
                      data-name="${change.name}"
                      aria-label="Undo: ${changeWords(change)}"
                    >Undo</button>
                  </li> `,
              )}
            </ul>
            <h3>What it does</h3>
            <p>${effectWords(shown).join(' ')}</p>
            ${changesHtml(shown, changes)}`.text;
    values.value = valuesText(shown, trial.ground.report);
    copied.textContent = '';
    changed();
  };

  switches.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const { value, checked, dataset } = target;
    const problems = trial.switch(dataset['place'] as Place, value, checked);
    if (problems.length > 0) target.checked = !checked;
    draw();
    if (problems.length > 0) say(state, problems);
  });
  filter.addEventListener('input', drawSwitches);
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { table } = trial.shown.known;
    const entry = entryOf(form.dataset['add'] as Place, fieldsOf(form), table);
    const faults = refused(entry, table, trial.ground.table);
    const problems = faults.length > 0 ? faults : trial.change(entry);
    say(form.nextElementSibling as HTMLElement, problems);
    mark(
      form,
      problems.map((problem) => fieldMeant(entry, problem)),
    );
    if (problems.length > 0) return;
    // What was refused before may be right now.
    for (const each of root.querySelectorAll('.problems')) each.replaceChildren();
    for (const each of root.querySelectorAll('form')) mark(each, []);
    form.reset();
    drawSwitches();
    draw();
  });
  const act = ({ target }: Event): void => {
    if (!(target instanceof HTMLElement)) return;
    const { do: what, place, name } = target.dataset;
    if (what === 'reset') trial.reset();
    else if (what === 'undo') trial.undo({ place: place as Place, name: name ?? '' });
    else return;
    drawSwitches();
    draw();
    // The button is gone: whoever pressed it by key goes on here, and whoever reads elsewhere stays there.
    within(root, 'summary').focus({ preventScroll: true });
  };
  root.addEventListener('click', act);
  line.addEventListener('click', act);
  within(root, '[data-do=copy]').addEventListener('click', () => void copy(values, copied));
  keepClear(line);
  drawSwitches();
  draw();
  return root;
}

/** Marks the fields of a form that are refused, and leads to the first. */
function mark(form: HTMLFormElement, names: readonly string[]): void {
  for (const field of form.querySelectorAll('input'))
    field.ariaInvalid = names.includes(field.name) ? 'true' : null;
  form.querySelector<HTMLInputElement>('[aria-invalid]')?.focus();
}

/** Copies a text; where the browser does not let it, selects it. */
async function copy(from: HTMLTextAreaElement, said: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(from.value);
    said.textContent = 'Copied.';
  } catch {
    from.focus();
    from.select();
    said.textContent = 'Selected: the browser lets no page copy here, so copy it by key.';
  }
}
