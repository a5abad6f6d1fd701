import type { Anchors } from './anchors.ts';
import type { PageData } from './form.ts';
import { markup, type Html } from './markup.ts';
import { pictureSvg } from './picture-draw.ts';
import { drawingOf } from './picture-groups.ts';
import { section } from './table.ts';

/** Ends and arrows as a drawing; where they are many, those of one layer fold into a box. */
export function pictureSection(data: PageData, anchors: Anchors): Html {
  const drawing = drawingOf(data);
  if (drawing.boxes.length === 0) {
    return section('picture', 'The picture', markup`<p>Nothing passes, so nothing is drawn.</p>`);
  }
  return section(
    'picture',
    'The picture',
    markup`<p>
        Arrows lead from who connects to who is reached, with the ports. Dashed boxes are outside of
        Kasm, boxes with a thick line hold data. EXCESS, on a thick barred line, is what no row
        declares; MISSING, on a dashed line, is what a row declares and nothing lets through. The
        tables below say the same in text.
        ${
          drawing.groups.length > 0 &&
          `Where there are many, those of one layer are one box with their number; a step is an arrow on the shortest way from outside.`
        }
      </p>
      <div class="scroll picture" role="group" aria-label="The picture" tabindex="0">
        ${pictureSvg(drawing, anchors)}
      </div> `,
  );
}
