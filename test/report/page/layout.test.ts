import { describe, expect, test } from 'vitest';
import { idOf, ruleId } from '../../../src/report/page/anchors.ts';
import { lay, type Box, type Link } from '../../../src/report/page/layout.ts';

const box = (name: string, side?: Box['side']): Box => ({ name, width: 80, height: 30, side });
const link = (from: string, to: string): Link => ({ from, to, width: 50, height: 16 });

/** Fifty boxes in layers, with arrows back, arrows to themselves and two arrows between the same ends. */
const boxes = [
  box('left', 'left'),
  ...Array.from({ length: 48 }, (_, index) => box(`${index}`)),
  box('right', 'right'),
];
const links = [
  link('left', '0'),
  ...Array.from({ length: 47 }, (_, index) => link(`${Math.floor(index / 3)}`, `${index + 1}`)),
  ...[5, 20, 40].map((index) => link(`${index}`, `${index % 4}`)),
  link('7', '7'),
  link('47', 'right'),
  link('47', 'right'),
];
const laid = lay(boxes, links);

describe('fifty boxes', () => {
  test('do not overlap, and lie inside of the drawing', () => {
    const places = laid.boxes;
    const overlapping = places.flatMap((one, index) =>
      places
        .slice(index + 1)
        .filter((other) => Math.abs(one.x - other.x) < 80 && Math.abs(one.y - other.y) < 30),
    );
    expect(overlapping).toEqual([]);
    const out = places.filter(
      ({ x, y }) => x < 40 || y < 15 || x > laid.width - 40 || y > laid.height - 15,
    );
    expect(out).toEqual([]);
  });

  test('whoever belongs to a side has nobody beyond', () => {
    const columns = laid.boxes.map(({ x }) => x);
    expect(columns[0]).toBe(Math.min(...columns));
    expect(columns.at(-1)).toBe(Math.max(...columns));
  });

  test('every arrow starts and ends at the side of its box, and passes through its label', () => {
    const place = new Map(boxes.map(({ name }, index) => [name, laid.boxes[index]]));
    for (const [index, { from, to }] of links.entries()) {
      if (from === to) continue;
      const { points, label } = laid.links[index] ?? { points: [], label: undefined };
      for (const [name, point] of [
        [from, points[0]],
        [to, points.at(-1)],
      ] as const) {
        const { x = 0, y = 0 } = place.get(name) ?? {};
        expect(Math.abs((point?.x ?? 0) - x)).toBeCloseTo(40);
        expect(Math.abs((point?.y ?? 0) - y)).toBeLessThan(15);
      }
      expect(points).toContainEqual(label);
    }
  });

  test('arrows from a box to itself lie below it, each with a label of its own', () => {
    const loops = [link('7', '7'), link('7', '7')];
    const { boxes: places, links: arrows } = lay(boxes, [...links, ...loops]);
    const owner = places[boxes.findIndex(({ name }) => name === '7')] ?? { x: 0, y: 0 };
    const own = arrows.filter((_, index) => index >= links.length);
    for (const { points } of own) {
      for (const point of [points[0], points.at(-1)]) {
        expect(point?.y).toBeCloseTo(owner.y + 15);
        expect(Math.abs((point?.x ?? 0) - owner.x)).toBeLessThanOrEqual(40);
      }
    }
    const all = [...links, ...loops];
    const labels = arrows.filter((_, index) => all[index]?.from === all[index]?.to);
    const heights = labels.map(({ label }) => label.y).toSorted((a, b) => a - b);
    expect(heights[0]).toBeGreaterThan(owner.y + 15);
    expect(heights.filter((y, index) => y - (heights[index - 1] ?? 0) < 16)).toEqual([]);
  });

  test('lie in the same places each time', () => {
    expect(lay(boxes, links)).toEqual(laid);
  });
});

test('names that mean something to JavaScript are names', () => {
  const names = ['__proto__', 'constructor', 'toString', ''];
  const { boxes: places } = lay(
    names.map((name) => box(name)),
    names.slice(1).map((name) => link(names[0] ?? '', name)),
  );
  expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(names.length);
});

test('no two names have the same id, and an id holds nothing that a link would have to write otherwise', () => {
  const names = ['a/b', 'a_2f_b', 'a b', 'a-b', 'a.b', 'a_b', 'A/b', 'ä', '"', ''];
  const ids = names.map((name) => idOf('policy', name));
  expect(new Set(ids).size).toBe(names.length);
  expect(ids.filter((id) => !/^policy-[\w.-]*$/u.test(id))).toEqual([]);
  const rule = { policy: 'a/b', direction: 'Ingress', index: 1 } as const;
  expect(ruleId(rule)).not.toBe(ruleId({ ...rule, index: 11 }));
  expect(ruleId(rule)).not.toBe(ruleId({ ...rule, direction: 'Egress' }));
});
