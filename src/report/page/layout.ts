import { Graph, layout } from '@dagrejs/dagre';

/** Something to be drawn: a box, or the label of an arrow. */
interface Sized {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Sized {
  readonly name: string;
  /** The column that it belongs to: at the left edge, or at the right one. */
  readonly side?: 'left' | 'right' | undefined;
}

export interface Link extends Sized {
  readonly from: string;
  readonly to: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where boxes and arrows are drawn; points are the middles of boxes and labels. */
export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Point[];
  readonly links: readonly { readonly label: Point; readonly points: readonly Point[] }[];
}

/** Where an arrow touches a box: on the side that its other points are on, away from the corners. */
function sideOf(box: Point & Sized, touched: Point, next: Point): Point {
  const room = box.height / 2 - 5;
  const y = Math.min(box.y + room, Math.max(box.y - room, touched.y));
  return { x: box.x + (next.x < box.x ? -1 : 1) * (box.width / 2), y };
}

/** How much lower each further arrow from a box to itself lies. */
const loopHeight = 26;

/** An arrow from a box to itself: below it, the first one closest. */
function loopBelow(box: Point & Sized, place: number): Laid['links'][number] {
  const bottom = box.y + box.height / 2;
  const half = Math.min(30 + 8 * place, box.width / 2 - 6);
  const label = { x: box.x, y: bottom + loopHeight * (place + 1) - 10 };
  return { label, points: [{ x: box.x - half, y: bottom }, label, { x: box.x + half, y: bottom }] };
}

/** How strongly a box is drawn to its side: more than any arrow of its own. */
const pull = 40;

/** Places boxes in layers from left to right, as arrows lead. The same boxes and arrows give the same places. */
export function lay(boxes: readonly Box[], links: readonly Link[]): Laid {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 18,
    ranksep: 26,
    edgesep: 10,
    marginx: 12,
    marginy: 12,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  // Names of others never become keys of dagre: an index does.
  const key = new Map(boxes.map(({ name }, index) => [name, `n${index}`]));
  const loops = links.filter(({ from, to }) => from === to);
  const sizes = new Map(boxes.map((box) => [box.name, box]));
  for (const { name, width, height } of boxes) {
    const room = loopHeight * loops.filter(({ from }) => from === name).length;
    graph.setNode(key.get(name) ?? '', { width, height: height + 2 * room });
  }
  for (const edge of ['left', 'right']) graph.setNode(edge, { width: 0, height: 0 });
  for (const { name, side } of boxes) {
    const node = key.get(name) ?? '';
    if (side === 'left') graph.setEdge('left', node, { weight: pull, minlen: 1 });
    if (side === 'right') graph.setEdge(node, 'right', { weight: pull, minlen: 1 });
  }
  links.forEach(({ from, to, width, height }, index) => {
    if (from === to) return;
    graph.setEdge(
      key.get(from) ?? '',
      key.get(to) ?? '',
      { width, height, labelpos: 'c', minlen: 1 },
      `l${index}`,
    );
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const placed = (name: string): Point & Sized => {
    const { x = 0, y = 0 } = graph.node(key.get(name) ?? '');
    const { width: wide = 0, height: high = 0 } = sizes.get(name) ?? {};
    return { x, y, width: wide, height: high };
  };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: boxes.map(({ name }) => placed(name)),
    links: links.map((link, index) => {
      const { from, to } = link;
      if (from === to) {
        const own = loops.filter((each) => each.from === from);
        return loopBelow(placed(from), own.indexOf(link));
      }
      const edge = graph.edge(key.get(from) ?? '', key.get(to) ?? '', `l${index}`);
      const label = { x: edge.x ?? 0, y: edge.y ?? 0 };
      const [first = label, ...others] = edge.points ?? [];
      const [last = label, ...middle] = others.toReversed();
      const points = [
        sideOf(placed(from), first, middle.at(-1) ?? last),
        ...middle.toReversed(),
        sideOf(placed(to), last, middle[0] ?? first),
      ];
      return { label, points };
    }),
  };
}
