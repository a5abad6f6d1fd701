import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { chartDirectory } from '../../src/read/files.ts';
import { isMap, type Fields } from '../../src/table/layers.ts';
import { runHelm } from '../support/helm.ts';
import { asWritten, namespace, outcomeOf, release, type Path } from './path.ts';

/** A question of `chart/questions.yaml`. */
export interface Question {
  readonly variable: string;
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly group: string;
  readonly default?: string | boolean;
  readonly options?: readonly string[];
  readonly show_if?: string;
}

/** The questions of Rancher's form, as the chart ships them. */
export async function questions(): Promise<readonly Question[]> {
  const file: { questions: readonly Question[] } = parse(
    await readFile(join(chartDirectory, 'questions.yaml'), 'utf8'),
  );
  return file.questions;
}

/** Values with null at a path where nothing is written; a parent that is no map is left as it is. */
function withNull(values: Fields, [key = '', ...rest]: readonly string[]): Fields {
  if (rest.length === 0) return key in values ? values : { ...values, [key]: null };
  const under = values[key] ?? (key in values ? null : {});
  return isMap(under) ? { ...values, [key]: withNull(under, rest) } : values;
}

/**
 * What Rancher's form sends of values: `global.cattle` with what it knows of the cluster (`addGlobalValuesTo` of
 * `install.vue` in rancher/dashboard), and null at every switch that nobody touched.
 */
export async function sentByRancher(values: Fields): Promise<Fields> {
  const switches = (await questions()).filter(({ type }) => type === 'boolean');
  const global = { cattle: { clusterId: 'c-m-abcdefgh', clusterName: 'desk', url: '' } };
  return switches.reduce<Fields>((sent, { variable }) => withNull(sent, variable.split('.')), {
    ...values,
    global,
  });
}

export const rancherForm: Path = {
  name: 'the form of Rancher',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async ({ values }, folder) => {
    const file = join(folder, 'values.yaml');
    await writeFile(file, stringify(await sentByRancher(values)));
    const args = ['template', release, chartDirectory, '--namespace', namespace];
    return outcomeOf(await runHelm([...args, '--values', file]));
  },
};
