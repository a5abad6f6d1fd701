import { basename, dirname, join, relative, resolve as resolvePath } from 'node:path';
import { Argument, Command } from '@commander-js/extra-typings';
import { chartDirectory } from '../read/files.ts';
import type { Session } from '../io.ts';
import { oneLine } from '../report/words.ts';
import { yamlText } from '../report/yaml-text.ts';
import { render } from '../table/render.ts';
import { prepare, withRenderOptions } from './options.ts';

/** The schema as seen from the folder of a values file, with slashes on every system. */
function schemaFrom(folder: string): string {
  const path = relative(resolvePath(folder), join(chartDirectory, 'values.schema.json')).replaceAll(
    '\\',
    '/',
  );
  return path.startsWith('.') ? path : `./${path}`;
}

/** `values`: typed values to a values file that Helm, Argo CD and Flux read and editors understand. */
export const valuesCommand = (session: Session) =>
  withRenderOptions(
    new Command('values')
      .description('turn typed values into a values file')
      .addArgument(new Argument('<source>', 'a .ts module, a YAML file, or a preset name')),
  )
    .option('-o, --output <file>', 'write there, not to standard output')
    .option('--schema <location>', 'location of values.schema.json for editors')
    .action(async (source, { output, schema, ...options }) => {
      const prepared = await prepare(session, source, options);
      await render(prepared);
      const location = schema ?? schemaFrom(output ? dirname(output) : '.');
      const head = `# yaml-language-server: $schema=${oneLine(location)}\n# Written by kasm-isolation values from ${oneLine(basename(source))}; edit that instead.\n`;
      const text = head + yamlText(prepared.values);
      if (output === undefined) session.io.stdout.write(text);
      else await session.write(output, text);
    });
