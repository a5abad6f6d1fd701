import type { MatrixView } from '../../report/page/matrix-view.ts';

/** What is drawn: lines and columns from the first to before the last. */
export interface Window {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Lines and columns are drawn by this many at once, and so many beyond what is seen. */
const step = 4;

/** The first that is drawn where another is the first in sight. */
const first = (seen: number): number => Math.max(0, (Math.floor(seen / step) - 1) * step);

/** How many are drawn where so many are in sight: as many wherever it is scrolled to. */
const drawn = (seen: number): number => Math.ceil(seen) + 3 * step;

/** What of a view is in sight, and a little more: in steps, so that not every pixel draws anew. */
export function inSight(
  { scrollTop, scrollLeft }: Pick<HTMLElement, 'scrollTop' | 'scrollLeft'>,
  { lines, columns }: MatrixView,
  { cell, room }: { readonly cell: Size; readonly room: Size },
): Window {
  const top = first(scrollTop / cell.height);
  const left = first(scrollLeft / cell.width);
  return {
    top,
    bottom: Math.min(lines.length, top + drawn(room.height / cell.height)),
    left,
    right: Math.min(columns.length, left + drawn(room.width / cell.width)),
  };
}

/** Whether the same is drawn. */
export const isSame = (a: Window, b: Window | undefined): boolean =>
  b?.top === a.top && b.bottom === a.bottom && b.left === a.left && b.right === a.right;
