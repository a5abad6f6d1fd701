import { plural } from '../words.ts';
import type { PageData } from './form.ts';

export type PageArrow = PageData['arrows'][number];

/** What a box is; a stranger is whoever no name of the table means. */
type BoxKind = 'outside' | 'stranger' | 'ours' | 'data';

/** Ends that fold into one box. */
interface Group {
  readonly id: string;
  /** What they are, with their number. */
  readonly title: string;
  readonly members: readonly string[];
}

export interface DrawnBox {
  readonly label: string;
  readonly kind: BoxKind;
  /** The ends that it stands for: one, or those of a group. */
  readonly members: readonly string[];
  readonly group?: Group | undefined;
  /** Whether it is outside of Kasm and somebody of it connects to others. */
  readonly isSource: boolean;
}

/** An arrow between two boxes, by their places, and the arrows that it stands for. */
export interface DrawnArrow extends Pick<PageArrow, 'kind' | 'ports' | 'flows'> {
  readonly from: number;
  readonly to: number;
  readonly all: readonly PageArrow[];
}

/** What the picture shows. */
export interface Drawing {
  readonly boxes: readonly DrawnBox[];
  readonly arrows: readonly DrawnArrow[];
  /** All groups, folded or not. */
  readonly groups: readonly Group[];
}

/** How many boxes are read at a glance: beyond, ends of one layer fold. */
const mostBoxes = 16;

/** How many ends of a layer fold; strangers never do, for each is a finding, and the data tier is what people look for. */
const fewest: Readonly<Record<BoxKind, number>> = {
  outside: 3,
  ours: 3,
  data: 7,
  stranger: Number.POSITIVE_INFINITY,
};

function boxKind({ components, peers }: PageData, name: string): BoxKind {
  const component = components.find((each) => each.name === name);
  if (component) return component.isDataTier ? 'data' : 'ours';
  return peers.some((each) => each.name === name) ? 'outside' : 'stranger';
}

/** How many arrows lead to each end from outside, by the shortest way; nothing for whom no way leads to. */
function stepsFromOutside(
  arrows: readonly PageArrow[],
  sources: readonly string[],
): ReadonlyMap<string, number> {
  const steps = new Map(sources.map((name) => [name, 0]));
  for (const [name, step] of steps) {
    for (const { from, to } of arrows) {
      if (from === name && !steps.has(to)) steps.set(to, step + 1);
    }
  }
  return steps;
}

interface Layer {
  readonly id: string;
  readonly words: (count: number) => string;
}

/** The layer of each end: what folds together. */
function layersOf(data: PageData, names: readonly string[]): ReadonlyMap<string, Layer> {
  const { arrows } = data;
  const connects = new Set(arrows.map(({ from }) => from));
  const kinds = new Map(names.map((name) => [name, boxKind(data, name)]));
  const isOutside = (name: string): boolean =>
    kinds.get(name) === 'outside' || kinds.get(name) === 'stranger';
  const sources = names.filter((name) => isOutside(name) && connects.has(name));
  const steps = stepsFromOutside(arrows, sources);
  const layer = (name: string): Layer => {
    const kind = kinds.get(name);
    if (kind === 'outside' || kind === 'stranger') {
      const isSource = connects.has(name);
      const does = isSource ? 'that connect' : 'that are reached';
      return {
        id: `${kind}-${isSource ? 'from' : 'to'}`,
        words: (count) => `${plural(count, 'peer')} ${does}`,
      };
    }
    if (kind === 'data') {
      return { id: 'data', words: (count) => `${plural(count, 'component')} of the data tier` };
    }
    const step = steps.get(name);
    const where = step === undefined ? 'not reached from outside' : `step ${step}`;
    return {
      id: `ours-${step ?? 'none'}`,
      words: (count) => `${plural(count, 'component')}, ${where}`,
    };
  };
  return new Map(names.map((name) => [name, layer(name)]));
}

/** The groups of a picture: none where all ends are read at a glance. */
function groupsOf(data: PageData, names: readonly string[]): readonly Group[] {
  if (names.length <= mostBoxes) return [];
  const layers = layersOf(data, names);
  const members = new Map<string, string[]>();
  for (const name of names) {
    const id = layers.get(name)?.id ?? '';
    members.set(id, [...(members.get(id) ?? []), name]);
  }
  return [...members].flatMap(([id, all]) => {
    const [first = ''] = all;
    const title = layers.get(first)?.words(all.length) ?? '';
    return all.length >= fewest[boxKind(data, first)] ? [{ id, title, members: all }] : [];
  });
}

/** One arrow for each two boxes and kind, with the ports and rows of all. */
function together(
  arrows: readonly PageArrow[],
  place: ReadonlyMap<string, number>,
): readonly DrawnArrow[] {
  const found = new Map<string, DrawnArrow>();
  for (const arrow of arrows) {
    const [from, to] = [place.get(arrow.from) ?? 0, place.get(arrow.to) ?? 0];
    const key = `${from} ${to} ${arrow.kind}`;
    const known = found.get(key) ?? { ports: [], flows: [], all: [] };
    found.set(key, {
      kind: arrow.kind,
      from,
      to,
      ports: [...new Set([...known.ports, ...arrow.ports])],
      flows: [...new Set([...known.flows, ...arrow.flows])],
      all: [...known.all, arrow],
    });
  }
  return [...found.values()];
}

/** What a picture shows: the ends of a group as one box, unless the group is unfolded. */
export function drawingOf(data: PageData, unfolded: ReadonlySet<string> = new Set()): Drawing {
  const { arrows } = data;
  const names = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  const groups = groupsOf(data, names);
  const folded = new Map(
    groups
      .filter(({ id }) => !unfolded.has(id))
      .flatMap((group) => group.members.map((name) => [name, group] as const)),
  );
  const connects = new Set(arrows.map(({ from }) => from));
  const boxes: DrawnBox[] = [];
  const place = new Map<string, number>();
  for (const name of names) {
    if (place.has(name)) continue;
    const group = folded.get(name);
    const members = group?.members ?? [name];
    for (const member of members) place.set(member, boxes.length);
    boxes.push({
      label: group?.title ?? name,
      kind: boxKind(data, name),
      members,
      group,
      isSource: members.some((member) => connects.has(member)),
    });
  }
  return { boxes, arrows: together(arrows, place), groups };
}
