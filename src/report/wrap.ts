/** How wide a terminal's lines are taken to be. */
export const width = 80;

/**
 * A text in lines of so many columns, broken between words and never inside one: a word that is longer stands
 * alone. Lines after the first start with `indent` spaces, which `columns` does not count.
 */
export function wrap(text: string, indent = 0, columns = width - indent): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
