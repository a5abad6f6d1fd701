import { basename, dirname, join, relative, resolve as resolvePath } from 'node:path';
import { Argument, Command } from '@commander-js/extra-typings';
import { badValues } from '../errors.ts';
import { chartDirectory, writeWhole } from '../read/files.ts';
import { yamlText } from '../report/yaml-text.ts';
import { resolve } from '../table/resolve.ts';
import { loadValues } from '../read/values.ts';

/** The schema as seen from the folder of a values file, with slashes on every system. */
function schemaFrom(folder: string): string {
  const path = relative(resolvePath(folder), join(chartDirectory, 'values.schema.json')).replaceAll(
    '\\',
    '/',
  );
  return path.startsWith('.') ? path : `./${path}`;
}

/** `values`: typed values to a values file that Helm, Argo CD and Flux read and editors understand. */
export const valuesCommand = new Command('values')
  .description('turn typed values into a values file')
  .addArgument(new Argument('<source>', 'a .ts module, a YAML file, or a preset name'))
  .option('-o, --output <file>', 'write there, not to standard output')
  .option('--schema <location>', 'location of values.schema.json for editors')
  .action(async (source, { output, schema }) => {
    const values = await loadValues(source);
    const { problems } = await resolve(values);
    if (problems.length > 0) throw badValues(source, problems);
    const location = schema ?? schemaFrom(output ? dirname(output) : '.');
    const head = `# yaml-language-server: $schema=${location}\n# Written by kasm-isolation values from ${basename(source)}; edit that instead.\n`;
    const text = head + yamlText(values);
    if (output === undefined) process.stdout.write(text);
    else await writeWhole(output, text);
  });
