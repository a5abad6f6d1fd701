import { idOf, type Anchors } from './anchors.ts';
import type { PageData } from './form.ts';
import { markup, type Html } from './markup.ts';
import { lay, type Box, type Laid } from './layout.ts';
import { section } from './table.ts';

type Arrow = PageData['arrows'][number];

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** Ports on an arrow: as many as are read at a glance. */
const portsOn = ({ ports, kind }: Arrow): string => {
  const shown = ports.slice(0, 2).join(', ');
  const more = ports.length > 2 ? ` +${ports.length - 2}` : '';
  const mark = { agreed: '', excess: 'EXCESS ', missing: 'MISSING ' }[kind];
  return cut(`${mark}${shown}${more}`, 44);
};

/** What an arrow says, whole. */
const arrowWords = ({ kind, from, to, ports, flows }: Arrow): string => {
  const verb = { agreed: 'may reach', excess: 'may reach, undeclared,', missing: 'cannot reach' };
  const by = flows.length > 0 ? `, row ${flows.join(', ')}` : '';
  return `${from} ${verb[kind]} ${to} on ${ports.join(', ')}${by}`;
};

/** Widths of text are guessed: a page without script cannot measure it. */
const widthOf = (text: string, each: number): number => Math.ceil(text.length * each);

const labelWidth = (arrow: Arrow): number =>
  widthOf(portsOn(arrow), arrow.kind === 'agreed' ? 6.2 : 7.6);

const kindOf = ({ components, peers }: PageData, name: string): string => {
  const component = components.find((each) => each.name === name);
  if (component) return component.isDataTier ? 'data' : 'ours';
  return peers.some((each) => each.name === name) ? 'outside' : 'stranger';
};

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

function arrowHtml(arrow: Arrow, { label, points }: Laid['links'][number], target?: string): Html {
  const text = portsOn(arrow);
  const half = labelWidth(arrow) / 2 + 3;
  const path = pathOf(points);
  const drawn = markup`<title>${arrowWords(arrow)}</title>
    <path class="arrow" d="${path}" marker-end="url(#head-${arrow.kind})" />
    ${arrow.kind === 'excess' && markup`<path class="core" d="${path}" />`}
    <rect
      class="plate"
      x="${round(label.x - half)}"
      y="${round(label.y - 8)}"
      width="${round(2 * half)}"
      height="16"
    />
    <text class="label" x="${round(label.x)}" y="${round(label.y + 4)}">${text}</text>`;
  return target === undefined
    ? markup`<g class="${arrow.kind}">${drawn}</g> `
    : markup`<a class="${arrow.kind}" href="${target}"
        >${drawn}</a
      > `;
}

function boxHtml(box: Box, { x, y }: Laid['boxes'][number], kind: string, target?: string): Html {
  const { name, width, height } = box;
  const drawn = markup`<title>${name}</title>
    <rect
      class="box"
      x="${round(x - width / 2)}"
      y="${round(y - height / 2)}"
      width="${width}"
      height="${height}"
      rx="6"
    />
    <text class="name" x="${round(x)}" y="${round(y + 4)}">${cut(name, 40)}</text>`;
  return target === undefined
    ? markup`<g class="${kind}">${drawn}</g> `
    : markup`<a class="${kind}" href="${target}">${drawn}</a> `;
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

/** Ends and arrows as a drawing, from outside on the left to the data tier; each leads to its row. */
export function pictureSection(data: PageData, anchors: Anchors): Html {
  const { arrows } = data;
  const names = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  if (names.length === 0) {
    return section('picture', 'The picture', markup`<p>Nothing passes, so nothing is drawn.</p>`);
  }
  const boxes = names.map((name): Box => {
    const isOutside = ['outside', 'stranger'].includes(kindOf(data, name));
    const isSource = arrows.some(({ from }) => from === name);
    return {
      name,
      width: widthOf(cut(name, 40), 7.4) + 20,
      height: 30,
      side: isOutside ? (isSource ? 'left' : 'right') : undefined,
    };
  });
  const links = arrows.map((arrow) => ({
    from: arrow.from,
    to: arrow.to,
    width: labelWidth(arrow) + 8,
    height: 16,
  }));
  const laid = lay(boxes, links);
  const size = `0 0 ${laid.width} ${laid.height}`;
  return section(
    'picture',
    'The picture',
    markup`<p>
        Arrows lead from who connects to who is reached, with the ports. Dashed boxes are outside of
        Kasm, boxes with a thick line hold data. EXCESS, on a thick barred line, is what no row
        declares; MISSING, on a dashed line, is what a row declares and nothing lets through. The
        tables below say the same in text.
      </p>
      <div class="scroll picture" role="group" aria-label="The picture" tabindex="0">
        <svg
          xmlns="http://www.w3.org/2000/svg"
          viewBox="${size}"
          width="${laid.width}"
          height="${laid.height}"
          role="group"
          aria-labelledby="picture-name picture-text"
        >
          <title id="picture-name">Who reaches whom</title>
          <desc id="picture-text">
            ${arrows.length} arrows between ${names.length} ends, from outside on the left to the
            data tier.
          </desc>
          <defs>${heads}</defs>
          ${arrows.map((arrow, index) => {
            const [flow] = arrow.flows;
            const place = laid.links[index];
            return place && arrowHtml(arrow, place, anchors.to(idOf('row', flow ?? '')));
          })}${boxes.map((box, index) => {
            const place = laid.boxes[index];
            return (
              place &&
              boxHtml(box, place, kindOf(data, box.name), anchors.to(idOf('end', box.name)))
            );
          })}
        </svg>
      </div> `,
  );
}
