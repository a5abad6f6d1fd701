import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartDirectory } from '../../src/read/files.ts';
import { runHelm } from '../support/helm.ts';
import { valuesText } from './cases.ts';
import {
  asWritten,
  CannotSay,
  namespace,
  outcomeOf,
  release,
  type Outcome,
  type Path,
} from './path.ts';
import { settingsOf } from './settings.ts';

/** What of a HelmChart (helm.cattle.io/v1) decides what Helm is given. */
export interface HelmChartSpec {
  readonly valuesContent?: string;
  /** Structured values, since helm-controller 0.17; laid over valuesContent. */
  readonly values?: unknown;
  readonly set?: Readonly<Record<string, string | number>>;
}

/** A comma parts settings for Helm: one that is not escaped yet is escaped. */
const escapeCommas = (text: string): string =>
  text.replaceAll(/\\*,/gu, (match) => (match.length % 2 === 1 ? `\\${match}` : match));

/**
 * The flags that K3s hands to Helm for a HelmChart, by the rules of k3s-io/helm-controller 0.17.9
 * (`pkg/controllers/chart/chart.go`: `args`, `typedVal`, `escapeComma`, `valuesSecret`): valuesContent and then values as files;
 * `set` in the order of its keys, an integer and the words true, false and null by `--set`, everything else by `--set-string`.
 */
export async function helmFlags(
  { valuesContent = '', values, set = {} }: HelmChartSpec,
  folder: string,
): Promise<readonly string[]> {
  const files: (readonly [string, string])[] = [];
  if (valuesContent !== '') files.push(['values-0-000.yaml', valuesContent]);
  if (values !== undefined) files.push(['values-0-001.yaml', JSON.stringify(values)]);
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  return [
    ...files.flatMap(([name]) => ['--values', join(folder, name)]),
    ...Object.entries(set)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, value]) =>
        typeof value === 'number' || /^(?:true|false|null)$/iu.test(value)
          ? ['--set', `${key}=${value}`]
          : ['--set-string', `${key}=${escapeCommas(value)}`],
      ),
  ];
}

async function template(spec: HelmChartSpec, folder: string): Promise<Outcome> {
  const flags = await helmFlags(spec, folder);
  const args = ['template', release, chartDirectory, '--namespace', namespace];
  return outcomeOf(await runHelm([...args, ...flags]));
}

export const helmChartContent: Path = {
  name: 'HelmChart of K3s, valuesContent',
  arrives: asWritten,
  refuses: 'helm',
  deliver: (given, folder) => template({ valuesContent: valuesText(given) }, folder),
};

export const helmChartValues: Path = {
  name: 'HelmChart of K3s, values',
  arrives: asWritten,
  refuses: 'helm',
  deliver: ({ values }, folder) => template({ values }, folder),
};

/** An entry of `set` is an integer or a text (`IntOrString`): what is neither is written as the text that means it. */
function entryOf(value: string | number | boolean | null): string | number {
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) throw new CannotSay(`${value}: no integer`);
    return value;
  }
  return String(value);
}

export const helmChartSet: Path = {
  name: 'HelmChart of K3s, set',
  arrives: ({ values, inSet = values }) => inSet,
  refuses: 'helm',
  deliver: ({ values }, folder) => {
    const entries = settingsOf(values).map(([path, value]) => [path, entryOf(value)] as const);
    return template({ set: Object.fromEntries(entries) }, folder);
  },
};
