import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartDirectory } from '../../src/read/files.ts';
import { runHelm } from '../support/helm.ts';
import { valuesText, type PathCase } from './cases.ts';
import { asWritten, namespace, outcomeOf, release, type Outcome, type Path } from './path.ts';
import { flagText, settingsOf } from './settings.ts';

/** `helm template` of the chart with flags. */
const template = async (...flags: readonly string[]): Promise<Outcome> =>
  outcomeOf(
    await runHelm(['template', release, chartDirectory, '--namespace', namespace, ...flags]),
  );

async function file(folder: string, text: string): Promise<string> {
  const path = join(folder, 'values.yaml');
  await writeFile(path, text);
  return path;
}

/** The path that all others are held against: a file of values. */
export const helmTemplateFile: Path = {
  name: 'helm template --values, YAML',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async (given, folder) => template('--values', await file(folder, valuesText(given))),
};

/** The same file where Helm is told to skip the schema: the chart judges alone. */
export const withoutSchema = async (given: PathCase, folder: string): Promise<Outcome> =>
  template('--values', await file(folder, valuesText(given)), '--skip-schema-validation');

export const helmTemplateJson: Path = {
  name: 'helm template --values, JSON',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async ({ values }, folder) =>
    template('--values', await file(folder, JSON.stringify(values))),
};

export const helmTemplateSetJson: Path = {
  name: 'helm template --set-json',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async ({ values }) =>
    template(
      ...Object.entries(values).flatMap(([key, value]) => [
        '--set-json',
        `${key}=${JSON.stringify(value)}`,
      ]),
    ),
};

/** `--set` for what is no text, and `--set-string` for text: `--set` would turn "5433" into a number. */
export const helmTemplateSet: Path = {
  name: 'helm template --set',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async ({ values }) =>
    template(
      ...settingsOf(values).flatMap(([path, value]) =>
        typeof value === 'string'
          ? ['--set-string', `${path}=${flagText(value)}`]
          : ['--set', `${path}=${value}`],
      ),
    ),
};

/** An install that asks no cluster prints the manifest between two heads, and the notes behind it. */
export const helmInstall: Path = {
  name: 'helm install --dry-run=client',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async (given, folder) => {
    const values = await file(folder, valuesText(given));
    const flags = ['--dry-run=client', '--namespace', namespace, '--values', values];
    const run = await runHelm(['install', release, chartDirectory, ...flags]);
    const [, manifest = ''] = /^MANIFEST:\n(.*?)^NOTES:\n/msu.exec(run.stdout) ?? [];
    return outcomeOf({ ...run, stdout: manifest });
  },
};
