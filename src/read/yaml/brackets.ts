import { Lexer } from 'yaml';

/**
 * Where brackets stand open at the beginning of a line, and where the lexer gave them up. Left out is a line
 * that a tab begins behind text without quotes: go-yaml takes it for part of that text, and refuses it.
 */
function bracketLines(text: string): {
  readonly open: ReadonlySet<number>;
  readonly givenUp?: number;
} {
  const open = new Set<number>();
  let [offset, depth, scalar, plain] = [0, 0, false, false];
  const isTextOn = (start: number): boolean =>
    plain && /^ *\t/u.test(text.slice(start, start + 1000));
  for (const token of new Lexer().lex(text)) {
    if (token === '\u0018') {
      const start = text.lastIndexOf('\n', offset - 1) + 1;
      return isTextOn(start) ? { open } : { open, givenUp: start };
    }
    if (token === '\uFEFF' || token === '\u0002') continue;
    if (token === '\u001F') {
      scalar = true;
      continue;
    }
    if (/\S/u.test(token)) plain = scalar && !/^["']/u.test(token);
    scalar = false;
    if (depth > 0) {
      for (const { index } of token.matchAll(/\n/gu)) {
        const start = offset + index + 1;
        if (!isTextOn(start)) open.add(start);
      }
    }
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    offset += token.length;
  }
  return { open };
}

/** A few: each looks at the whole text. */
const attempts = 100;

/**
 * The same text with the lines within brackets indented by spaces, deeper than anything around. go-yaml minds
 * neither tabs nor depth there, other parsers do. Lines keep their numbers, columns change.
 */
export function indentBrackets(text: string): string {
  const deepest = /^ */u;
  const lines = text.split('\n');
  const depth = lines.reduce(
    (most, line) => Math.max(most, deepest.exec(line)?.[0].length ?? 0),
    0,
  );
  const margin = ' '.repeat(Math.min(depth, 1000) + 1);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { open, givenUp } = bracketLines(lines.join('\n'));
    let [start, changed] = [0, false];
    for (const [index, line] of lines.entries()) {
      const inside = open.has(start) || start === givenUp;
      start += line.length + 1;
      // Three dots end a document, also within brackets.
      if (!inside || line.startsWith(margin) || line.startsWith('...')) continue;
      lines[index] = margin + line.replace(/^[ \t]+/u, '');
      changed = true;
    }
    if (!changed || givenUp === undefined) break;
  }
  return lines.join('\n');
}
