import { isDeepStrictEqual } from 'node:util';
import type fc from 'fast-check';
import { isMap, type Fields } from '../../../../src/table/layers.ts';
import { askChart } from '../../../support/ask-chart.ts';

/** A place of the contract whose literals end up in objects of the API. */
export interface Place {
  readonly path: string;
  /** Values that are sound but for what this literal may be. */
  readonly values: (literal: never) => Fields;
  /** A sound literal that stands nowhere else, by which its place in what the chart renders is found. */
  readonly mark: unknown;
  /** The mark as it is rendered, where that differs. */
  readonly rendered?: unknown;
  /** Whether the mark may be a part of a text there. */
  readonly isPart?: boolean;
  /** What the chart makes of a literal, where that differs. */
  readonly becomes?: (literal: never) => unknown;
  /** Literals that this place should be tried with: near misses more than not. */
  readonly literals: fc.Arbitrary<unknown>;
}

/** Values with a literal at a place. */
export const valuesWith = ({ values }: Place, literal: unknown): Fields => values(literal as never);

interface Waiting {
  readonly values: Fields;
  readonly answer: (isSound: boolean) => void;
  readonly fail: (error: unknown) => void;
}

let waiting: Waiting[] = [];

/** Asks the chart about everything that was asked for since, with one start of Helm. */
async function askAll(): Promise<void> {
  const asked = waiting;
  waiting = [];
  try {
    const answers = await askChart(asked.map(({ values }) => values));
    for (const [index, { answer }] of asked.entries())
      answer(answers[index]?.sentences.length === 0);
  } catch (error) {
    for (const { fail } of asked) fail(error);
  }
}

/** Whether the chart takes a literal at a place. Questions of a twentieth of a second are asked together. */
export const isOurs = (place: Place, literal: unknown): Promise<boolean> =>
  new Promise((answer, fail) => {
    waiting.push({ values: valuesWith(place, literal), answer, fail });
    if (waiting.length === 1) setTimeout(() => void askAll(), 50);
  });

/** Puts a literal wherever the mark of its place stands in an object, be it key, value or part of a text. */
export function marked(place: Place, object: unknown, literal: unknown): unknown {
  const { mark, rendered = mark, isPart = false, becomes = (same: unknown) => same } = place;
  const put = (node: unknown): unknown => {
    if (isDeepStrictEqual(node, rendered)) return becomes(literal as never);
    if (isPart && typeof node === 'string' && node.includes(String(mark))) {
      const text: unknown = becomes(literal as never);
      return typeof text === 'string' ? node.replaceAll(String(mark), () => text) : text;
    }
    if (Array.isArray(node)) return node.map(put);
    if (!isMap(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key === rendered ? String(literal) : key,
        put(value),
      ]),
    );
  };
  return put(object);
}

/** An entry under any name, `__proto__` among them. */
export const named = (name: string, value: unknown): Fields => Object.fromEntries([[name, value]]);
