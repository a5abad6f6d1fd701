import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartDirectory } from '../../src/read/files.ts';
import { runHelm, type HelmRun } from '../support/helm.ts';
import { withoutNulls } from './cases.ts';
import { asWritten, namespace, outcomeOf, release, type Path } from './path.ts';

/** Writes an umbrella chart that depends on ours. */
export async function writeUmbrella(
  folder: string,
  dependency: object,
  values: object,
): Promise<void> {
  await mkdir(join(folder, 'charts'), { recursive: true });
  await cp(chartDirectory, join(folder, 'charts', 'kasm-isolation'), { recursive: true });
  const dependencies = [{ name: 'kasm-isolation', version: '*', ...dependency }];
  const chart = { apiVersion: 'v2', name: 'desk', version: '1.0.0', dependencies };
  await writeFile(join(folder, 'Chart.yaml'), JSON.stringify(chart));
  await writeFile(join(folder, 'values.yaml'), JSON.stringify(values));
}

export const templateUmbrella = (folder: string, ...flags: readonly string[]): Promise<HelmRun> =>
  runHelm(['template', release, folder, '--namespace', namespace, ...flags]);

/** What every chart of an umbrella is told. */
const global = { imageRegistry: 'registry.example.com', domain: 'kasm.example.com' };

/**
 * Values below the chart's name in the umbrella's own `values.yaml`. Helm 4 drops null there before the chart sees it
 * (docs/umbrella-charts.md), so what follows depends on the Helm of the run.
 */
export const umbrellaOwnValues = (losesNulls: boolean): Path => ({
  name: 'umbrella chart, its own values.yaml',
  arrives: ({ values }) => (losesNulls ? withoutNulls(values) : values),
  refuses: 'helm',
  deliver: async ({ values }, folder) => {
    await writeUmbrella(folder, {}, { global, 'kasm-isolation': values });
    return outcomeOf(await templateUmbrella(folder));
  },
});

/** Under an alias names begin with release and alias; the prefix makes them those of the chart alone. */
const aliased = { fullnameOverride: release };

/** Values below an alias with a condition that is true, in a file beside the umbrella. */
export const umbrellaAlias: Path = {
  name: 'umbrella chart, alias and condition, --values',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async ({ values }, folder) => {
    await writeUmbrella(
      folder,
      { alias: 'isolation', condition: 'isolation.enabled' },
      { global, isolation: { enabled: true, ...aliased } },
    );
    const file = join(folder, 'beside.yaml');
    await writeFile(file, JSON.stringify({ isolation: values }));
    return outcomeOf(await templateUmbrella(folder, '--values', file));
  },
};
