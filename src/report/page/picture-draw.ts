import { idOf, type Anchors } from './anchors.ts';
import { lay, type Laid } from './layout.ts';
import { markup, type Html } from './markup.ts';
import type { DrawnArrow, DrawnBox, Drawing, PageArrow } from './picture-groups.ts';

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** Ports on an arrow: as many as are read at a glance. */
const portsOn = ({ ports, kind }: DrawnArrow): string => {
  const shown = ports.slice(0, 2).join(', ');
  const more = ports.length > 2 ? ` +${ports.length - 2}` : '';
  const mark = { agreed: '', excess: 'EXCESS ', missing: 'MISSING ' }[kind];
  return cut(`${mark}${shown}${more}`, 44);
};

const verbs = { agreed: 'may reach', excess: 'may reach, undeclared,', missing: 'cannot reach' };

/** What one arrow says, whole. */
export const arrowWords = ({ kind, from, to, ports, flows }: PageArrow): string => {
  const by = kind !== 'excess' && flows.length > 0 ? `, row ${flows.join(', ')}` : '';
  return `${from} ${verbs[kind]} ${to} on ${ports.join(', ')}${by}`;
};

/** What a drawn arrow says: that of the one that it stands for, or between whom so many lead. */
function drawnWords(arrow: DrawnArrow, { boxes }: Drawing): string {
  const [only, ...others] = arrow.all;
  if (only && others.length === 0) return arrowWords(only);
  const [from = '', to = ''] = [arrow.from, arrow.to].map((place) => boxes[place]?.label);
  return `${from} ${verbs[arrow.kind]} ${to}: ${arrow.all.length} arrows on ${arrow.ports.join(', ')}`;
}

/** Widths of text are guessed: a page without script cannot measure it. */
const widthOf = (text: string, each: number): number => Math.ceil(text.length * each);

const labelWidth = (arrow: DrawnArrow): number =>
  widthOf(portsOn(arrow), arrow.kind === 'agreed' ? 6.2 : 7.6);

const round = (value: number): number => Math.round(value * 10) / 10;

const at = (x: number, y: number): string => `${round(x)} ${round(y)}`;

/** A curve through every point, level at each, as layers from left to right want it. */
function pathOf(points: Laid['links'][number]['points']): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (!before) return `M ${at(x, y)}`;
      const middle = (before.x + x) / 2;
      return `C ${at(middle, before.y)} ${at(middle, y)} ${at(x, y)}`;
    })
    .join(' ');
}

/** A curve from a box to itself, which touches the point between. */
function loopOf([first, middle, last]: Laid['links'][number]['points']): string {
  if (!first || !middle || !last) return '';
  // A curve comes three quarters of the way to where its handles are.
  const handles = first.y + (middle.y - first.y) / 0.75;
  return `M ${at(first.x, first.y)} C ${at(first.x, handles)} ${at(last.x, handles)} ${at(last.x, last.y)}`;
}

/** A thing of the picture: a link, where there is something that it leads to. */
const itemHtml = (item: string, colour: string, drawn: Html, target: string | undefined): Html =>
  target === undefined
    ? markup`<g class="${colour}" data-item="${item}">${drawn}</g> `
    : markup`<a class="${colour}" data-item="${item}" href="${target}">${drawn}</a> `;

function arrowHtml(
  arrow: DrawnArrow,
  words: string,
  path: string,
  label: Laid['links'][number]['label'],
): Html {
  const half = labelWidth(arrow) / 2 + 3;
  return markup`<title>${words}</title>
    <path class="arrow" d="${path}" marker-end="url(#head-${arrow.kind})" />
    ${arrow.kind === 'excess' && markup`<path class="core" d="${path}" />`}
    <rect
      class="plate"
      x="${round(label.x - half)}"
      y="${round(label.y - 8)}"
      width="${round(2 * half)}"
      height="16"
    />
    <text class="label" x="${round(label.x)}" y="${round(label.y + 4)}">${portsOn(arrow)}</text>`;
}

const boxWidth = ({ label }: DrawnBox): number => widthOf(cut(label, 40), 7.4) + 20;
const boxHeight = 30;

function boxHtml(box: DrawnBox, { x, y }: Laid['boxes'][number]): Html {
  const width = boxWidth(box);
  const frame = (by: number): Html =>
    markup`<rect
      class="${by > 0 ? 'box pile' : 'box'}"
      x="${round(x - width / 2 + by)}"
      y="${round(y - boxHeight / 2 - by)}"
      width="${width}"
      height="${boxHeight}"
      rx="6"
    />`;
  // What is folded looks like a pile.
  return markup`<title>${box.label}${box.group && `: ${box.members.join(', ')}`}</title>
    ${box.group && [frame(6), frame(3)]}${frame(0)}
    <text class="name" x="${round(x)}" y="${round(y + 4)}">${cut(box.label, 40)}</text>`;
}

const heads = (['agreed', 'excess', 'missing'] as const).map(
  (kind) =>
    markup`<marker
      id="head-${kind}"
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="9"
      markerHeight="9"
      markerUnits="userSpaceOnUse"
      orient="auto"
      ><path class="head ${kind}-head" d="M 0 0 L 8 4 L 0 8 z"
    /></marker> `,
);

const isOutside = ({ kind }: DrawnBox): boolean => kind === 'outside' || kind === 'stranger';

const placesOf = ({ boxes, arrows }: Drawing): Laid =>
  lay(
    boxes.map((box, index) => ({
      name: `${index}`,
      width: boxWidth(box),
      height: boxHeight,
      side: isOutside(box) ? (box.isSource ? 'left' : 'right') : undefined,
    })),
    arrows.map((arrow) => ({
      from: `${arrow.from}`,
      to: `${arrow.to}`,
      width: labelWidth(arrow) + 8,
      height: 16,
    })),
  );

/** Boxes and arrows as SVG, from outside on the left to the data tier; each leads to its row or end, where it has one. */
export function pictureSvg(drawing: Drawing, anchors: Anchors): Html {
  const { boxes, arrows } = drawing;
  const laid = placesOf(drawing);
  return markup`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${laid.width} ${laid.height}"
    width="${laid.width}"
    height="${laid.height}"
    role="group"
    aria-labelledby="picture-name picture-text"
  >
    <title id="picture-name">Who reaches whom</title>
    <desc id="picture-text">
      ${arrows.length} arrows between ${boxes.length} boxes, from outside on the left to the data
      tier.
    </desc>
    <defs>${heads}</defs>
    ${arrows.map((arrow, index) => {
      const place = laid.links[index];
      if (!place) return '';
      const { label, points } = place;
      const [flow, ...others] = arrow.flows;
      const target =
        flow !== undefined && others.length === 0 ? anchors.to(idOf('row', flow)) : undefined;
      const path = arrow.from === arrow.to ? loopOf(points) : pathOf(points);
      const drawn = arrowHtml(arrow, drawnWords(arrow, drawing), path, label);
      return itemHtml(`arrow ${index}`, arrow.kind, drawn, target);
    })}${boxes.map((box, index) => {
      const place = laid.boxes[index];
      const [name = ''] = box.members;
      const target = box.group ? undefined : anchors.to(idOf('end', name));
      return place && itemHtml(`box ${index}`, box.kind, boxHtml(box, place), target);
    })}
  </svg>`;
}
