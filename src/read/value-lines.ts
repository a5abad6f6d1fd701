import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** The line of a path in a text, and whether all of the path stands there. */
export interface LineOfValue {
  readonly line: number;
  readonly isWhole: boolean;
}

interface Step {
  readonly offset: number;
  readonly value: unknown;
  readonly rest: string;
}

const rangeOf = (node: unknown): number =>
  isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? 0) : 0;

/** What is left of a path behind one key, or nothing where it goes another way: keys may hold dots. */
function behind(path: string, key: string): string | undefined {
  if (path === key) return '';
  if (path.startsWith(`${key}.`)) return path.slice(key.length + 1);
  return path.startsWith(`${key}[`) ? path.slice(key.length) : undefined;
}

function step(node: unknown, path: string): Step | undefined {
  if (isSeq(node)) {
    const [index, number] = /^\[(\d+)\]\.?/u.exec(path) ?? [];
    const value = number === undefined ? undefined : node.items[Number(number)];
    if (index === undefined || value === undefined) return undefined;
    return { offset: rangeOf(value), value, rest: path.slice(index.length) };
  }
  if (!isMap(node)) return undefined;
  const steps = node.items.flatMap(({ key, value }): readonly Step[] => {
    const rest = isScalar(key) ? behind(path, String(key.value)) : undefined;
    return rest === undefined ? [] : [{ offset: rangeOf(key), value, rest }];
  });
  // Of keys that both lead on, the longer one is meant.
  return steps.toSorted((a, b) => a.rest.length - b.rest.length)[0];
}

/**
 * Finds the lines of a text of values: for a path such as `flows.app-to-db.from[0]`, the line of the last key on it
 * that the text has. Nothing where the text has not even the first.
 */
export function linesOf(text: string): (path: string) => LineOfValue | undefined {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
    lineCounter: counter,
  });
  return (path) => {
    let [node, rest]: [unknown, string] = [contents, path];
    let offset: number | undefined;
    while (rest !== '') {
      const next = step(node, rest);
      if (!next) break;
      ({ offset, value: node, rest } = next);
    }
    return offset === undefined
      ? undefined
      : { line: counter.linePos(offset).line, isWhole: rest === '' };
  };
}
