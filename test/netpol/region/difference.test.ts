import { describe, expect, test } from 'vitest';
import { someOf, spend, Unfinished } from '../../../src/netpol/region/difference.ts';
import type { Budget } from '../../../src/netpol/region/index.ts';

/** Gives so many pieces, each after so many steps, and takes so many steps more before it ends. */
const answer = (pieces: number, each: number, after = 0) =>
  function* ask(budget: Budget): Generator<number> {
    for (let piece = 0; piece < pieces; piece += 1) {
      spend(budget, each);
      yield piece;
    }
    spend(budget, after);
  };

function* broken(): Generator<number> {
  yield 1;
  throw new TypeError('a bug');
}

const some = (ask: ReturnType<typeof answer>, atMost: number, steps: number) => {
  const budget = { steps };
  const found = [...someOf(ask, atMost, budget)];
  return {
    pieces: found.map(({ piece }) => piece),
    more: found.map(({ more }) => more),
    left: budget.steps,
  };
};

describe('the first pieces of an answer', () => {
  test('are all of it where it is short, and it is known that there is no more', () => {
    expect(some(answer(3, 10, 5), 8, 100)).toEqual({
      pieces: [0, 1, 2],
      more: [false, false, false],
      left: 65,
    });
    expect(some(answer(0, 0, 7), 8, 100)).toEqual({ pieces: [], more: [], left: 93 });
  });

  test('are as many as were asked for, and the last says that there may be more', () => {
    expect(some(answer(5, 10), 2, 100)).toEqual({ pieces: [0, 1], more: [false, true], left: 80 });
    expect(some(answer(5, 10), 1, 100)).toEqual({ pieces: [0], more: [true], left: 90 });
  });

  test('the first is found out whatever it takes, those after it while a few steps last', () => {
    const { pieces, more, left } = some(answer(1000, 90_000), 8, 1_000_000);
    expect([pieces, more]).toEqual([[0], [true]]);
    expect(left).toBeLessThanOrEqual(910_000);
    expect(left).toBeGreaterThan(900_000);
  });

  test('that there is none is not said before it is known', () => {
    expect(() => some(answer(0, 0, 101), 8, 100)).toThrow(Unfinished);
    expect(() => some(answer(1, 101), 8, 100)).toThrow(Unfinished);
    expect(() => some(answer(1, 101), 1, 100)).toThrow(Unfinished);
    expect(some(answer(1, 100), 1, 100).left).toBe(0);
  });

  test('where steps end behind the first, it stands, and there may be more', () => {
    expect(some(answer(3, 60), 8, 100)).toEqual({ pieces: [0], more: [true], left: 0 });
  });

  test('where all are asked for, all are made or none is believed', () => {
    const all = Number.POSITIVE_INFINITY;
    expect(some(answer(50, 100), all, 5000).pieces).toHaveLength(50);
    expect(some(answer(50, 100), all, 5000).left).toBe(0);
    expect(() => some(answer(50, 100), all, 4999)).toThrow(Unfinished);
  });

  test('an error that is none of the budget is not taken for one', () => {
    expect(() => [...someOf(broken, 8, { steps: 100 })]).toThrow(TypeError);
  });
});
