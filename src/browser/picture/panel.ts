import type { Anchors } from '../../report/page/anchors.ts';
import type { PageData } from '../../report/page/form.ts';
import { joined, markup, type Html } from '../../report/page/markup.ts';
import { arrowWords } from '../../report/page/picture-draw.ts';
import type { DrawnArrow, DrawnBox, Drawing, PageArrow } from '../../report/page/picture-groups.ts';

const marks = { agreed: '', excess: 'EXCESS: ', missing: 'MISSING: ' };

/** The rules that open the rows of an arrow for its target. */
const rulesOf = ({ rows }: PageData, { to, flows }: PageArrow) => {
  const rules = rows
    .filter((row) => row.to === to && flows.includes(row.flow))
    .flatMap((row) => row.rules);
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
};

/** An arrow as a line: its ports, rows, rules and policies. */
function arrowLine(arrow: PageArrow, data: PageData, anchors: Anchors): Html {
  const { kind, from, to, ports, flows } = arrow;
  const rules = rulesOf(data, arrow);
  const policies = [...new Set(rules.map(({ policy }) => policy))];
  return markup`<li>
    <strong>${marks[kind]}</strong>${anchors.link('end', from)} → ${anchors.link('end', to)} on
    ${ports.join(', ')}: ${flows.length > 0 ? markup`row ${anchors.links('row', flows)}` : 'no row'}${rules.length > 0 && markup`; rule ${anchors.rules(rules, '')}; policy ${anchors.links('policy', policies)}`}
  </li> `;
}

const list = (title: string, arrows: readonly PageArrow[], data: PageData, anchors: Anchors) =>
  arrows.length === 0
    ? markup`<p>${title}: nobody.</p>`
    : markup`<p>${title}:</p>
        <ul>
          ${arrows.map((arrow) => arrowLine(arrow, data, anchors))}
        </ul>`;

/** What findings say of an arrow that is too much or missing; they name the rule that is to blame. */
const findingLines = ({ findings }: PageData, { kind, from, to }: PageArrow): readonly Html[] =>
  kind === 'agreed'
    ? []
    : findings
        .filter((finding) => finding.id === kind)
        .map(({ title, details }) => [title, ...details].join(' '))
        .filter((text) => text.includes(from) && text.includes(to))
        .map((text) => markup`<p>${text}</p>`);

/** What a drawn arrow stands for, with rows, rules and policies. */
export const arrowPanel = (arrow: DrawnArrow, data: PageData, anchors: Anchors): Html =>
  markup`<h3>${arrow.all.length === 1 ? arrow.all.map(arrowWords) : `${arrow.all.length} arrows`}</h3>
    <ul>
      ${arrow.all.map((each) => arrowLine(each, data, anchors))}
    </ul>
    ${arrow.all.flatMap((each) => findingLines(data, each))}`;

/** The button that folds or unfolds a group. */
export const foldButton = (id: string, title: string, isFolded: boolean): Html =>
  markup`<button type="button" data-group="${id}" aria-expanded="${String(!isFolded)}">${isFolded ? 'Unfold' : 'Fold'} ${title}</button>`;

/** Who a box is, what it reaches, and who reaches it. */
export function boxPanel(
  box: DrawnBox,
  { boxes, arrows }: Drawing,
  data: PageData,
  anchors: Anchors,
): Html {
  const place = boxes.indexOf(box);
  const entering = arrows.filter(({ to }) => to === place).flatMap(({ all }) => all);
  const leaving = arrows.filter(({ from }) => from === place).flatMap(({ all }) => all);
  const [name = ''] = box.members;
  const end = [...data.components, ...data.peers].find((each) => each.name === name);
  const closed = data.matrix?.ends.find((each) => each.name === name)?.closedBy;
  const closing = [...new Set([...(closed?.Ingress ?? []), ...(closed?.Egress ?? [])])];
  return markup`${
    box.group
      ? markup`<h3>${box.label}</h3>
          <p>${joined(
            box.members.map((member) => anchors.link('end', member)),
            ', ',
          )}</p>
          <p>${foldButton(box.group.id, box.group.title, true)}</p>`
      : markup`<h3>${anchors.link('end', name)}</h3>
          ${
            end &&
            markup`<p>${end.description}</p>
              <p>It means ${end.means || 'nobody'}.</p>`
          }
          ${closing.length > 0 && markup`<p>Closed by ${anchors.links('policy', closing)}.</p>`}`
  }${list('Reached by', entering, data, anchors)}${list('Reaches', leaving, data, anchors)}`;
}
