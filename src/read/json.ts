/** A key that a map of a JSON text has a second time. */
export interface RepeatedKey {
  readonly path: readonly (string | number)[];
  /** The line of the second one, from 1. */
  readonly line: number;
  readonly message: string;
}

interface Open {
  /** The keys of a map so far; a list has none. */
  readonly keys: Set<string> | undefined;
  /** Where reading is: a key of the map, an index of the list. */
  at: string | number;
}

/** Strings, of which a key has its colon, and the marks that open, close and part. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\],]/gu;

/**
 * The keys that stand twice in one map of a JSON text, of which `JSON.parse` keeps the last without a word and the
 * API server's strict decoder none. The text has to be sound JSON.
 */
export function repeatedKeys(text: string): readonly RepeatedKey[] {
  const found: RepeatedKey[] = [];
  const stack: Open[] = [];
  for (const { 0: word, 1: colon, index } of text.matchAll(token)) {
    const top = stack.at(-1);
    if (word === '{') stack.push({ keys: new Set(), at: '' });
    else if (word === '[') stack.push({ keys: undefined, at: 0 });
    else if (word === '}' || word === ']') stack.pop();
    else if (word === ',' && typeof top?.at === 'number') top.at += 1;
    else if (colon !== undefined && top?.keys) {
      const key: string = JSON.parse(word.slice(0, -colon.length));
      top.at = key;
      if (top.keys.has(key)) {
        const line = text.slice(0, index).split('\n').length;
        const path = stack.map(({ at }) => at);
        found.push({ path, line, message: `has the key ${JSON.stringify(key)} twice; remove one` });
      }
      top.keys.add(key);
    }
  }
  return found;
}
