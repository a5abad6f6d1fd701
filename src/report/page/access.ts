import type { Anchors } from './anchors.ts';
import type { PageAccessor, PageData } from './form.ts';
import { markup, type Html } from './markup.ts';
import { portsHtml } from './ports.ts';
import { section, table } from './table.ts';

type Access = PageData['access'][number];

const named = ({ names, from }: PageAccessor): string => names[0] ?? from;

const and = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** Who reaches one component, in a sentence: by port, by whom. */
function sentence({ to, from }: Access): string {
  if (from.length === 0) return `Nobody reaches ${to}.`;
  const byPort = new Map<string, Set<string>>();
  for (const each of from) {
    const who = byPort.get(each.ports) ?? new Set<string>();
    byPort.set(each.ports, who.add(named(each)));
  }
  const parts = [...byPort].map(([ports, who]) => `on ${ports} by ${and([...who])}`);
  return `${to} is reached ${parts.join('; ')}; and by nobody else.`;
}

const line = (anchors: Anchors, first: Html, each: PageAccessor) => ({
  cells: [
    first,
    portsHtml(each.ports),
    each.flows.length > 0 ? anchors.links('row', each.flows) : 'no row',
    anchors.rules(each.rules, 'nothing closes it'),
  ],
});

const who = (anchors: Anchors, each: PageAccessor): Html => {
  const [name] = each.names;
  return name === each.from ? anchors.link('end', name) : markup`${each.from}`;
};

const ofOne = (access: Access, anchors: Anchors): Html =>
  markup`<h3>${access.to}</h3>
    <p>${sentence(access)}</p>
    ${
      access.from.length > 0 &&
      table(
        `Who may reach ${access.to}`,
        ['from', 'ports', 'row', 'rules'],
        access.from.map((each) => line(anchors, who(anchors, each), each)),
      )
    } `;

/** Who reaches the data tier, what comes from outside, and who reaches everybody else. */
export function accessSection({ access, components }: PageData, anchors: Anchors): Html {
  const isOurs = ({ names }: PageAccessor): boolean =>
    names.some((name) => components.some((component) => component.name === name));
  const outside = access.flatMap(({ to, from }) =>
    from.filter((each) => !isOurs(each)).map((each) => ({ to, each })),
  );
  const others = access.filter(({ isDataTier }) => !isDataTier);
  return section(
    'access',
    'Who reaches what',
    access.filter(({ isDataTier }) => isDataTier).map((each) => ofOne(each, anchors)),
    markup`<h3>From outside of Kasm</h3> `,
    outside.length === 0
      ? markup`<p>Nobody outside of the components reaches any of them.</p>`
      : table(
          'What comes from peers, and from whoever is nobody here',
          ['from', 'to', 'ports', 'row', 'rules'],
          outside.map(({ to, each }) => {
            const { cells } = line(anchors, who(anchors, each), each);
            return { cells: [cells[0], anchors.link('end', to), ...cells.slice(1)] };
          }),
        ),
    others.length > 0 &&
      markup`<h3>Everybody else</h3>
        ${table(
          'Who may reach the other components',
          ['to', 'from', 'ports', 'row', 'rules'],
          others.flatMap(({ to, from }) =>
            from.length === 0
              ? [{ cells: [anchors.link('end', to), 'nobody', '', '', ''] }]
              : from.map((each) => {
                  const { cells } = line(anchors, who(anchors, each), each);
                  return { cells: [anchors.link('end', to), ...cells] };
                }),
          ),
        )} `,
  );
}
