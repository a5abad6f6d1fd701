import { Lexer } from 'yaml';
import type { YamlProblem } from './problem.ts';

const suspect = /\t|(?:^|[\s[{,])\?(?:\s|$)/u;

/** What the lexer puts between its tokens: byte order mark, document, end of brackets; and before a scalar. */
const marks = new Set(['\uFEFF', '\u0002', '\u0018']);
const scalarMark = '\u001F';

const isBlank = (token: string): boolean => /^[ \t]+$/u.test(token);

/**
 * Tabs and `?` in block style, where go-yaml and other parsers differ about what they may stand before. A tab
 * behind the colon of a key or at the end of a line is sound, and so is any in brackets, quotes, comments and
 * blocks of text.
 */
export function blankProblems(text: string): readonly YamlProblem[] {
  if (!suspect.test(text)) return [];
  const problems: YamlProblem[] = [];
  let [offset, depth] = [0, 0];
  /** The last token of the line that is no blank; none at its beginning. */
  let before: string | undefined;
  /** Whether the last token of all was text without quotes. */
  let plain = false;
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) continue;
    if (token === scalarMark) {
      scalar = true;
      continue;
    }
    const start = offset;
    offset += token.length;
    const add = (message: string): void => void problems.push({ offset: start, path: [], message });
    if (isBlank(token) && !scalar) {
      const next = text[offset] ?? '\n';
      if (!token.includes('\t')) continue;
      if (depth > 0) {
        if (before === undefined && plain) add('holds a tab behind unquoted text; write spaces');
      } else if (before === undefined || before === '-' || before === '?') {
        add('holds a tab as indentation; write spaces');
      } else if (before !== ':' && !/[\n#]/u.test(next))
        add('holds a tab between words; write a space');
      continue;
    }
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
    else if (token === '?') add('writes a key behind ?; write key: value');
    const isLineEnd = token === '\n' && !scalar;
    if (!isLineEnd) plain = scalar && !/^["']/u.test(token);
    before = isLineEnd ? undefined : token;
    scalar = false;
  }
  return problems;
}
