/** Writes every generated file; `--check` writes nothing and fails when one of them is out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chartFile } from './generate/chart-yaml.ts';
import { contractFile, schemaFile } from './generate/schema.ts';
import { typesFile } from './generate/types.ts';
import { namesFile } from './generate/preset-names.ts';
import { questionsFile } from './generate/questions.ts';
import { presetsPage } from './generate/presets-page.ts';
import { valuesFile } from './generate/values-yaml.ts';
import { withRegions } from './generate/document.ts';

const { values: flags } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): Promise<string> => readFile(root + path, 'utf8').catch(() => '');

const files: Record<string, () => string | Promise<string>> = {
  'chart/Chart.yaml': () => chartFile(),
  'chart/values.schema.json': schemaFile,
  'chart/files/contract.json': contractFile,
  'chart/values.yaml': valuesFile,
  'chart/questions.yaml': questionsFile,
  'schema/generated/values.ts': typesFile,
  'schema/generated/preset-names.ts': namesFile,
  'docs/presets.md': presetsPage,
  'docs/values.md': async () => withRegions(await read('docs/values.md')),
  'docs/commands.md': async () => withRegions(await read('docs/commands.md')),
  'docs/concepts.md': async () => withRegions(await read('docs/concepts.md')),
  'docs/choose-your-preset.md': async () => withRegions(await read('docs/choose-your-preset.md')),
  'README.md': async () => withRegions(await read('README.md')),
  'chart/app-readme.md': async () => withRegions(await read('chart/app-readme.md')),
  'chart/README.md': async () => withRegions(await read('chart/README.md')),
};

const stale: string[] = [];
for (const [path, make] of Object.entries(files)) {
  const content = await make();
  if (content === (await read(path))) continue;
  stale.push(path);
  if (!flags.check) await writeFile(root + path, content);
}

if (flags.check && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run: npm run generate`);
  process.exitCode = 1;
} else {
  console.error(stale.length > 0 ? `Wrote ${stale.join(', ')}` : 'Generated files are up to date.');
}
