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

/** Where a string that opens at `start` closes. */
function closing(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}

const isBlank = (mark: string | undefined): boolean =>
  mark === ' ' || mark === '\n' || mark === '\r' || mark === '\t';

/** The key that ends there, if it is one: a colon follows. */
function keyIn(text: string, start: number, end: number): string | undefined {
  let next = end + 1;
  while (isBlank(text[next])) next += 1;
  if (text[next] !== ':') return undefined;
  const written = text.slice(start + 1, end);
  return written.includes('\\') ? JSON.parse(`"${written}"`) : written;
}

/**
 * The keys that stand twice in one map of a JSON text, of which `JSON.parse` keeps the last without a word and the
 * API server's strict decoder none. The text has to be sound JSON.
 */
export function repeatedKeys(text: string): readonly RepeatedKey[] {
  const found: RepeatedKey[] = [];
  const stack: Open[] = [];
  const meet = (key: string, top: Open, start: number): void => {
    top.at = key;
    if (top.keys?.has(key)) {
      const line = text.slice(0, start).split('\n').length;
      const path = stack.map(({ at }) => at);
      found.push({ path, line, message: `has the key ${JSON.stringify(key)} twice; remove one` });
    }
    top.keys?.add(key);
  };
  for (let index = 0; index < text.length; index += 1) {
    const top = stack.at(-1);
    switch (text[index]) {
      case '{':
        stack.push({ keys: new Set(), at: '' });
        break;
      case '[':
        stack.push({ keys: undefined, at: 0 });
        break;
      case '}':
      case ']':
        stack.pop();
        break;
      case ',':
        if (typeof top?.at === 'number') top.at += 1;
        break;
      case '"': {
        const end = closing(text, index);
        const key = top?.keys && keyIn(text, index, end);
        if (top && key !== undefined) meet(key, top, index);
        index = end;
      }
    }
  }
  return found;
}
