import type { YamlProblem } from './problem.ts';

/** A stretch of a text that Helm and kubectl hand to their parser as one document. */
export interface Chunk {
  /** Its first line in the text, from 1. */
  readonly line: number;
  /** How many lines of `---` stand before it. */
  readonly separators: number;
  readonly text: string;
  readonly problems: readonly YamlProblem[];
}

/** Characters that go-yaml refuses, or takes for the end of a line where others do not. */
const foreign =
  /[^\t\n\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/u;

function foreignIn(text: string): readonly YamlProblem[] {
  const offset = text.search(foreign);
  if (offset < 0) return [];
  const code = text.codePointAt(offset)?.toString(16).toUpperCase().padStart(4, '0');
  const message = `holds the character U+${code}; write it in double quotes as \\u${code}`;
  return [{ offset, path: [], message }];
}

const isBlank = (line: string): boolean => /^ *(?:#.*)?$/u.test(line) && !foreign.test(line);

/**
 * The chunks of a text that hold anything. It is cut at lines of `---` before anything is parsed, as
 * apimachinery's reader cuts it: even within quotes. Line ends are made `\n`, a byte order mark is taken off.
 */
export function chunksOf(whole: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let [line, separators] = [1, 0];
  let lines: string[] = [];
  let problems: YamlProblem[] = [];
  const close = (next: number): void => {
    if (!lines.every(isBlank)) {
      const text = `${lines.join('\n')}\n`;
      chunks.push({ line, separators, text, problems: [...problems, ...foreignIn(text)] });
    }
    [line, separators, lines, problems] = [next, separators + 1, [], []];
  };
  const text = whole.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n');
  for (const [index, current] of text.replace(/\n$/u, '').split('\n').entries()) {
    if (/^---(?:[ \t]*|[ \t]+#.*)$/u.test(current)) close(index + 2);
    else {
      if (current.startsWith('---') && problems.length === 0) {
        const message = 'begins a line with --- and more behind it; write --- on a line of its own';
        problems.push({ offset: lines.join('\n').length + 1, path: [], message });
      }
      lines.push(current);
    }
  }
  close(0);
  return chunks;
}
