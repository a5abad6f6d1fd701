import { yamlText } from '../yaml-text.ts';
import { idOf, ruleId, type Anchors } from './anchors.ts';
import type { PageData } from './form.ts';
import { markup, type Html } from './markup.ts';
import { portsHtml } from './ports.ts';
import { asReported, section, table } from './table.ts';

type Policy = PageData['policies'][number];

const directions = ['Ingress', 'Egress'] as const;

const indented = (text: string): string => text.replaceAll(/^(?=.)/gmu, '    ');

/** A policy as YAML, in which each rule is a place of its own. */
function yaml({ name, object: { spec, ...head } }: Policy): Html {
  const { ingress, egress, ...rest } = spec;
  const rules = { Ingress: ingress, Egress: egress };
  return markup`${yamlText({ ...head, spec: rest })}${directions.map((direction) => {
    const list = rules[direction];
    if (!Array.isArray(list)) return '';
    const key = direction.toLowerCase();
    if (list.length === 0) return `  ${key}: []\n`;
    return markup`${`  ${key}:\n`}${list.map(
      (rule, index) =>
        markup`<span id="${ruleId({ policy: name, direction, index })}"
          >${indented(yamlText([rule]))}</span
        >`,
    )}`;
  })}`;
}

/** The rows that a policy opens. */
const rowsOf = ({ rows }: PageData, name: string): readonly string[] => [
  ...new Set(
    rows.filter(({ rules }) => rules.some(({ policy }) => policy === name)).map(({ flow }) => flow),
  ),
];

function ofOne(policy: Policy, data: PageData, anchors: Anchors): Html {
  const rows = rowsOf(data, policy.name);
  return markup`<h3 id="${idOf('policy', policy.name)}">${policy.name}</h3>
    <p>
      ${
        policy.isOwn
          ? rows.length > 0
            ? markup`Opens ${anchors.links('row', rows)}.`
            : 'Opens no row.'
          : 'Of another namespace: it counts where it takes something from a row.'
      }
    </p>
    <pre tabindex="0" aria-label="${policy.name} as YAML"><code>${yaml(policy)}</code></pre> `;
}

const listed = (what: string, names: readonly string[]): Html | false =>
  names.length > 0 && markup`<p>${what}: ${names.join(', ')}.</p> `;

/** The firewall table, and whom its names mean. */
export function rowsSection(data: PageData, anchors: Anchors): Html {
  const { rows, rowsOff, rowsIdle, components, peers } = data;
  const seen = new Set<string>();
  const idOnce = (flow: string): string | undefined => {
    if (seen.has(flow)) return undefined;
    seen.add(flow);
    return idOf('row', flow);
  };
  return section(
    'rows',
    'The rows',
    table(
      'Who may reach whom, and why',
      ['row', 'from', 'to', 'ports', 'why', 'opened by'],
      rows.map(({ flow, from, to, ports, description, rules }) => ({
        id: idOnce(flow),
        cells: [
          flow,
          anchors.links('end', from),
          anchors.link('end', to),
          portsHtml(ports),
          description,
          anchors.rules(rules, 'nothing opens it'),
        ],
      })),
    ),
    listed('Off', rowsOff),
    listed(
      'On, and they open nothing: an end is off or means nobody, or nothing closes them',
      rowsIdle,
    ),
    markup`<h3>Components and peers</h3> `,
    table(
      'Whom the names mean',
      ['name', 'kind', 'who', 'what'],
      [
        ...components.map((each) => ({
          ...each,
          kind: each.isDataTier ? 'component of the data tier' : 'component',
        })),
        ...peers.map((each) => ({ ...each, kind: 'peer' })),
      ].map(({ name, kind, means, description }) => ({
        id: idOf('end', name),
        cells: [name, kind, means || 'nobody', description],
      })),
    ),
    markup`<h3>The values</h3>
        <pre
          tabindex="0"
          aria-label="The values as YAML"
        ><code>${yamlText(data.values)}</code></pre> `,
  );
}

/** Every policy that was judged, as YAML. */
export const policiesSection = (data: PageData, anchors: Anchors): Html =>
  section(
    'policies',
    'The policies',
    asReported,
    data.policies.length === 0
      ? markup`<p>None.</p>`
      : data.policies.map((policy) => ofOne(policy, data, anchors)),
  );
