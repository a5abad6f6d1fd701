import { describe, expect, test } from 'vitest';
import type { PageData } from '../../../src/report/page/form.ts';
import { drawingOf } from '../../../src/report/page/picture-groups.ts';

type Arrow = PageData['arrows'][number];

const arrow = (from: string, to: string, kind: Arrow['kind'] = 'agreed'): Arrow => ({
  kind,
  from,
  to,
  ports: [`${to}-port`],
  flows: [`${from}-to-${to}`],
});

const component = (name: string): PageData['components'][number] => ({
  name,
  means: '',
  description: '',
  isDataTier: name.startsWith('data'),
  policyTypes: ['Ingress'],
});

const many = Array.from({ length: 20 }, (_, index) => `app-${index}`);

/** What of a report the picture is drawn from. */
const dataOf = (
  components: readonly string[],
  peers: readonly string[],
  arrows: readonly Arrow[],
) =>
  ({
    components: components.map(component),
    peers: peers.map((name) => ({ name, means: '', description: '' })),
    arrows,
  }) as unknown as PageData;

const arrows = [
  arrow('ingress', 'gate'),
  ...many.map((name) => arrow('gate', name)),
  ...many.map((name) => arrow(name, 'data')),
  arrow('app-0', 'app-1'),
  arrow('app-1', 'data', 'excess'),
  arrow('stranger-1', 'data', 'excess'),
  arrow('stranger-2', 'data', 'excess'),
  arrow('stranger-3', 'data', 'excess'),
];
const data = dataOf(['gate', ...many, 'data'], ['ingress'], arrows);

describe('where there are many', () => {
  const { boxes, arrows: drawn, groups } = drawingOf(data);

  test('components at one step from outside are one box, with their number', () => {
    expect(groups.map(({ title }) => title)).toEqual(['20 components, step 2']);
    expect(boxes.map(({ label }) => label)).toEqual([
      'ingress',
      'gate',
      '20 components, step 2',
      'data',
      'stranger-1',
      'stranger-2',
      'stranger-3',
    ]);
  });

  test('no arrow is lost: each is one of those that a drawn one stands for', () => {
    expect(drawn.flatMap(({ all }) => all)).toHaveLength(arrows.length);
    for (const { from, to, kind, all } of drawn) {
      for (const each of all) {
        expect(boxes[from]?.members).toContain(each.from);
        expect(boxes[to]?.members).toContain(each.to);
        expect(each.kind).toBe(kind);
      }
    }
  });

  test('what is excess stays apart from what is agreed, and a stranger stays a box of its own', () => {
    const folded = boxes.findIndex(({ group }) => group);
    const toData = drawn.filter(({ from, to }) => from === folded && boxes[to]?.label === 'data');
    expect(toData.map(({ kind, all }) => [kind, all.length])).toEqual([
      ['agreed', 20],
      ['excess', 1],
    ]);
    const strangers = boxes.filter(({ kind }) => kind === 'stranger');
    expect(strangers.every(({ group }) => group === undefined)).toBe(true);
  });

  test('what is among themselves leads from the box to itself', () => {
    const folded = boxes.findIndex(({ group }) => group);
    const inside = drawn.filter(({ from, to }) => from === folded && to === folded);
    expect(inside.map(({ all }) => all)).toEqual([[arrow('app-0', 'app-1')]]);
  });

  test('unfolded, each is a box', () => {
    const unfolded = drawingOf(data, new Set(groups.map(({ id }) => id)));
    expect(unfolded.boxes).toHaveLength(26);
    expect(unfolded.groups).toEqual(groups);
    expect(unfolded.arrows.every(({ all }) => all.length === 1)).toBe(true);
  });
});

test('few fold never', () => {
  const few = dataOf(['gate', ...many.slice(0, 10), 'data'], ['ingress'], arrows.slice(0, 11));
  const { boxes, groups } = drawingOf(few);
  expect(groups).toEqual([]);
  expect(boxes).toHaveLength(12);
});

test('a data tier of up to six stays apart, however many there are', () => {
  const tier = ['data-1', 'data-2', 'data-3', 'data-4', 'data-5', 'data-6'];
  const wide = dataOf(
    ['gate', ...many, ...tier],
    ['ingress'],
    [...arrows.slice(0, 21), ...tier.map((name) => arrow('gate', name))],
  );
  const labels = drawingOf(wide).boxes.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(tier));
});

test('whoever no arrow from outside leads to is in a layer of its own', () => {
  const apart = many.map((name) => arrow(name, 'data'));
  const { groups } = drawingOf(dataOf([...many, 'data'], [], apart));
  expect(groups.map(({ title }) => title)).toEqual(['20 components, not reached from outside']);
});
