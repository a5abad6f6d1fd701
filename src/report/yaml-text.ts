import { KasmIsolationError } from '../errors.ts';

/**
 * Text that no reader of YAML 1.1 or 1.2 takes for anything else: words that begin with a letter, with single
 * blanks between them and none of YAML's own signs.
 */
const plain = /^[A-Za-z](?:[\w.,/()'+-]| (?=[\w(]))*$/u;

/** Words that some reader takes for a boolean, for null or for a number. */
const special = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|[a-f]?e?[\d_.+-]+)$/iu;

/** What double quotes do not show as it is, marks that turn or hide text, and line ends that only some readers know. */
const hidden =
  /["\\]|\p{Cf}|[^\x20-\x7E\xA1-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
};

const escape = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return (
    short[character] ??
    (code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`)
  );
};

function text(content: string): string {
  if (/\p{Surrogate}/u.test(content)) {
    const line = `${JSON.stringify(content)}: holds half a character; write it whole`;
    throw new KasmIsolationError('bad-input', line);
  }
  if (plain.test(content) && !special.test(content)) return content;
  return `"${content.replaceAll(hidden, escape)}"`;
}

/** A key; parsers look no further than 1024 characters for its colon. */
function key(content: string): string {
  const written = text(content);
  if (written.length <= 1000) return written;
  const line = `${written.slice(0, 40)}…: is a key of ${written.length} characters; write at most 1000`;
  throw new KasmIsolationError('bad-input', line);
}

const indent = (line: string): string => `  ${line}`;

/** The lines of a value, the first of which continues a line. */
function lines(value: unknown): readonly string[] {
  if (typeof value === 'string') return [text(value)];
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)];
  if (Array.isArray(value)) {
    if (value.length === 0) return ['[]'];
    return value.flatMap((item) => {
      const [first = '', ...rest] = lines(item);
      return [`- ${first}`, ...rest.map(indent)];
    });
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return ['{}'];
  return entries.flatMap(([name, child]) => {
    const [first = '', ...rest] = lines(child);
    const isBlock = typeof child === 'object' && child !== null && Object.keys(child).length > 0;
    return isBlock
      ? [`${key(name)}:`, ...[first, ...rest].map(indent)]
      : [`${key(name)}: ${first}`];
  });
}

/**
 * Plain JSON data as YAML with one reading: every text that a reader of YAML 1.1 or 1.2 could take for
 * something else is in double quotes, keys too, and none is folded. Throws where YAML has no such text.
 */
export const yamlText = (value: unknown): string => `${lines(value).join('\n')}\n`;
