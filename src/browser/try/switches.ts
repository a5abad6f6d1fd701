import { markup, type Html } from '../../report/page/markup.ts';
import type { Table } from '../../table/table.ts';
import type { Place } from '../trial.ts';
import { endOf } from './entries.ts';

const places: readonly (readonly [Place, string])[] = [
  ['flows', 'Rows'],
  ['components', 'Components'],
  ['peers', 'Peers'],
];

/** A row that names whom another switch has put out does less than it says, or nothing. */
function withoutWords(table: Table, sides: readonly (readonly string[])[]): string {
  const isOff = (name: string): boolean => endOf(table, name)?.enabled === false;
  const off = [...new Set(sides.flat().filter(isOff))];
  if (off.length === 0) return '';
  const isNobodys = sides.some((side) => side.length > 0 && side.every(isOff));
  return `; ${isNobodys ? 'opens nothing' : 'opens less'}, for ${off.join(', ')} ${off.length === 1 ? 'is' : 'are'} off`;
}

/** What a switch is for, in a line. */
export function words(table: Table, place: Place, name: string): string {
  if (place !== 'flows') return table[place][name]?.description ?? '';
  const { from = [], to = [], ports = [], allPorts } = table.flows[name] ?? {};
  const what = `${from.join(', ')} → ${to.join(', ')} ${allPorts ? 'every port' : ports.join(', ')}`;
  return what + withoutWords(table, [from, to]);
}

/** A switch for every row, component and peer whose name holds some text. */
export function switchesHtml(table: Table, filter: string): Html {
  const wanted = filter.trim().toLowerCase();
  return markup`${places.map(([place, title]) => {
    const names = Object.keys(table[place]).filter((name) => name.toLowerCase().includes(wanted));
    return (
      names.length > 0 &&
      markup`<fieldset>
        <legend>${title}</legend>
        ${names.map(
          (name) =>
            markup`<label
              ><input
                type="checkbox"
                data-place="${place}"
                value="${name}"
                ${table[place][name]?.enabled === true && markup` checked`}
              />
              <strong>${name}</strong> <span class="faint">${words(table, place, name)}</span></label
            > `,
        )}
      </fieldset> `
    );
  })}`;
}
