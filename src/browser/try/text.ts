import { markup, type Html } from '../../report/page/markup.ts';
import { endsOf } from '../../reach/expected.ts';
import { yamlText } from '../../report/yaml-text.ts';
import type { PageData } from '../../report/page/form.ts';
import type { Change, Shown } from '../trial.ts';

/** A change in a few words. */
export function changeWords({ place, name, fields }: Change): string {
  const kind = { flows: 'row', components: 'component', peers: 'peer' }[place];
  const isSwitch = Object.keys(fields).length === 1 && 'enabled' in fields;
  if (!isSwitch) return `${kind} ${name} added${fields['enabled'] === false ? ', and off' : ''}`;
  return `${kind} ${name} ${fields['enabled'] === true ? 'on' : 'off'}`;
}

/** As many changes as are named in a line. */
const named = 3;

/** Changes in a line: those that fit by name, else how many there are. */
export const changesWords = (changes: readonly Change[]): string =>
  changes.length > named ? `${changes.length} changes` : changes.map(changeWords).join('; ');

/** What a change does to claims and to what is reachable, in a sentence each. */
export function effectWords({ claims, changes }: Shown): readonly string[] {
  const broken = claims.filter(({ isTrue }) => !isTrue).map(({ name }) => name);
  const [opened, closed] = ['opened', 'closed'].map(
    (id) => changes.filter((each) => each.id === id).length,
  );
  return [
    broken.length === 0
      ? `All ${claims.length} claims are true.`
      : `${broken.length} of ${claims.length} claims FALSE: ${broken.join(', ')}.`,
    `Opened: ${opened}. Closed: ${closed}.`,
  ];
}

/** Peers that were switched on and mean nobody yet. */
const withoutMeaning = ({ known }: Shown, made: readonly Change[]): readonly string[] =>
  made
    .filter(({ place, fields }) => place === 'peers' && fields['enabled'] === true)
    .map(({ name }) => name)
    .filter((name) => endsOf(known.table, name, known.namespace).length === 0);

/** What becomes reachable and what stops, one line each. */
export const changesHtml = (shown: Shown, made: readonly Change[]): Html =>
  markup`${withoutMeaning(shown, made).map(
    (name) =>
      markup`<p>Peer ${name} is on, and means nobody yet: write ipBlocks or selectors for it into the values.</p>`,
  )}${effectsHtml(shown)}`;

const effectsHtml = ({ changes }: Shown): Html =>
  changes.length === 0
    ? markup`<p>Nothing becomes reachable, and nothing stops.</p>`
    : markup`<ul>
        ${changes.map(
          ({ id, title, details }) =>
            markup`<li class="${id === 'opened' ? 'warn' : 'good'}">
              <strong>${id === 'opened' ? '+ opened' : '− closed'}</strong>: ${title}
              ${details.length > 0 && markup`<ul>${details.map((each) => markup`<li>${each}</li>`)}</ul>`}
            </li> `,
        )}
      </ul>`;

const quoted = (text: string): string => (/^[\w./-]+$/u.test(text) ? text : `'${text}'`);

/** The values as YAML, with the command that checks them behind. */
export function valuesText({ values }: Shown, { namespace, release }: PageData): string {
  const options = `${namespace === 'kasm' ? '' : ` -n ${quoted(namespace)}`}${release === 'kasm-isolation' ? '' : ` -r ${quoted(release)}`}`;
  return `${yamlText(values)}# The chart has not judged this yet. Write it to values.yaml, then:\n# npx kasm-isolation prove values.yaml${options}\n# helm upgrade ${quoted(release)} ./chart -n ${quoted(namespace)} -f values.yaml\n`;
}
