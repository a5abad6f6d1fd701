import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cli, type CliRun } from '../support/cli.ts';
import { valuesText, type PathCase } from './cases.ts';
import { helmTemplateFile } from './helm-template.ts';
import { asWritten, inOrder, type Outcome, type Path } from './path.ts';

/** The chart's sentences as the command prints them, without the name of the file. */
function refused({ exitCode, stderr }: CliRun, file: string): Outcome {
  if (exitCode !== 2) throw new Error(stderr);
  const lines = stderr.split('\n').map((line) => line.replace(`${file}: `, ''));
  return { refusal: lines.toSorted() };
}

/** `kasm-isolation render` of a file; it refuses by the chart's own sentences. */
export const commandRender: Path = {
  name: 'kasm-isolation render',
  arrives: asWritten,
  refuses: 'command',
  deliver: async (given, folder) => {
    const file = join(folder, 'values.yaml');
    await writeFile(file, valuesText(given));
    const run = await cli(['render', file]);
    return run.exitCode === 0 ? { policies: inOrder(run.stdout) } : refused(run, file);
  },
};

/** A module of typed values, written as YAML by `kasm-isolation values` and given to Helm. */
export const typedValues: Path = {
  name: 'kasm-isolation values of a module, then helm template',
  arrives: asWritten,
  refuses: 'command',
  deliver: async ({ name, values }: PathCase, folder) => {
    const file = join(folder, 'values.mjs');
    await writeFile(file, `export default ${JSON.stringify(values)};\n`);
    const run = await cli(['values', file]);
    return run.exitCode === 0
      ? helmTemplateFile.deliver({ name, values, text: run.stdout, says: [] }, folder)
      : refused(run, file);
  },
};
