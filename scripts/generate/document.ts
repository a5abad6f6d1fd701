import { flowTableMarkdown } from '../../src/report/flow-table.ts';
import { words } from '../../src/report/page/glossary.ts';
import { resolve } from '../../src/table/resolve.ts';
import { commandTables } from './command-tables.ts';
import { presetTable } from './preset-table.ts';
import { reference } from './reference.ts';

const wordTable = (): string =>
  [
    '| word | what it means here |',
    '| --- | --- |',
    ...words.map(([word, meaning]) => `| ${word} | ${meaning} |`),
  ].join('\n');

const regions: Record<string, () => string | Promise<string>> = {
  'values reference': reference,
  'flow table': async () => flowTableMarkdown(await resolve({})),
  'flows in short': async () => flowTableMarkdown(await resolve({}), { hasReasons: false }),
  presets: presetTable,
  commands: commandTables,
  words: wordTable,
};

/**
 * A document with its marked regions written anew. A region stands between
 * `<!-- values reference: npm run generate -->` and `<!-- end -->`.
 */
export async function withRegions(document: string): Promise<string> {
  let text = document;
  let count = 0;
  for (const [name, make] of Object.entries(regions)) {
    const begin = `<!-- ${name}: npm run generate -->`;
    const start = text.indexOf(begin);
    if (start < 0) continue;
    const end = text.indexOf('<!-- end -->', start);
    if (end < 0) throw new Error(`the region "${name}" has no end`);
    text = `${text.slice(0, start)}${begin}\n\n${await make()}\n\n${text.slice(end)}`;
    count += 1;
  }
  if (count === 0) throw new Error('the document has no generated region');
  return text;
}
