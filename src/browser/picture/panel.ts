import type { Anchors } from '../../report/page/anchors.ts';
import type { PageData, PageRule } from '../../report/page/form.ts';
import { joined, markup, type Html } from '../../report/page/markup.ts';
import { cellAt, rulesAt } from '../../report/page/matrix-cells.ts';
import { arrowWords } from '../../report/page/picture-draw.ts';
import type { DrawnArrow, DrawnBox, Drawing, PageArrow } from '../../report/page/picture-groups.ts';

const marks = { agreed: '', excess: 'EXCESS: ', missing: 'MISSING: ' };

type Rules = readonly PageRule[];

/** The rules that open the rows of an arrow for its target. */
const rulesOfRows = ({ rows }: PageData, { to, flows }: PageArrow): Rules =>
  rows.filter((row) => row.to === to && flows.includes(row.flow)).flatMap((row) => row.rules);

/** The rules by which something passes between two ends that no row declares. */
function rulesWithoutRow({ matrix }: PageData, { from, to }: PageArrow): Rules {
  if (!matrix) return [];
  const place = (name: string): number => matrix.ends.findIndex((each) => each.name === name);
  const by = cellAt(matrix, place(from), place(to))?.answer.by ?? [];
  const undeclared = by.filter(({ flows }) => flows.length === 0);
  return rulesAt(
    matrix,
    undeclared.flatMap(({ rules }) => rules),
  );
}

/** The rules that let an arrow pass; none where it does not. */
function rulesOf(data: PageData, arrow: PageArrow): Rules {
  if (arrow.kind === 'missing') return [];
  const rules = arrow.kind === 'excess' ? rulesWithoutRow(data, arrow) : rulesOfRows(data, arrow);
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** An arrow as a line: its ports, rows, rules and policies. */
function arrowLine(arrow: PageArrow, data: PageData, anchors: Anchors): Html {
  const { kind, from, to, ports, flows } = arrow;
  const rules = rulesOf(data, arrow);
  const policies = [...new Set(rules.map(({ policy }) => policy))];
  const isDeclared = kind !== 'excess' && flows.length > 0;
  const by =
    rules.length > 0 &&
    markup`; rule ${anchors.rules(rules, '')}; policy ${anchors.links('policy', policies)}`;
  return markup`<li>
    <strong>${marks[kind]}</strong>${anchors.link('end', from)} → ${anchors.link('end', to)} on
    ${ports.join(', ')}: ${isDeclared ? markup`row ${anchors.links('row', flows)}` : 'no row'}${by}
  </li> `;
}

/** More arrows than this are shown when asked for. */
const mostShown = 8;

function list(title: string, arrows: readonly PageArrow[], data: PageData, anchors: Anchors): Html {
  if (arrows.length === 0) return markup`<p>${title}: nobody.</p>`;
  const lines = markup`<ul>
    ${arrows.map((arrow) => arrowLine(arrow, data, anchors))}
  </ul>`;
  return arrows.length > mostShown
    ? markup`<details><summary>${title}: ${arrows.length} arrows</summary>${lines}</details>`
    : markup`<p>${title}:</p>
        ${lines}`;
}

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
export function arrowPanel(arrow: DrawnArrow, data: PageData, anchors: Anchors): Html {
  const [first] = arrow.all;
  const title = arrow.all.length === 1 && first ? arrowWords(first) : `${arrow.all.length} arrows`;
  return markup`<h3>${title}</h3>
    ${list('What passes, or should', arrow.all, data, anchors)}
    ${arrow.all.flatMap((each) => findingLines(data, each))}`;
}

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
  const between = (isAsked: (arrow: DrawnArrow) => boolean): readonly PageArrow[] =>
    arrows.filter(isAsked).flatMap(({ all }) => all);
  const entering = between(({ from, to }) => to === place && from !== place);
  const leaving = between(({ from, to }) => from === place && to !== place);
  const inside = between(({ from, to }) => from === place && to === place);
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
  }${list('Reached by', entering, data, anchors)}${list('Reaches', leaving, data, anchors)}${inside.length > 0 && list('Among themselves', inside, data, anchors)}`;
}
