import { chartDirectory } from '../read/files.ts';
import { namedIn } from './chart-files.ts';
import { loadPlatform, loadPreset, loadShared } from './load.ts';
import { merge, type Layers } from './merge.ts';
import type { Table } from './table.ts';

/** The files of the chart that values name, read. */
export async function layersOf(accepted: unknown, chart: string = chartDirectory): Promise<Layers> {
  const { preset: name, platform } = namedIn(accepted);
  const preset = await loadPreset(name, chart);
  return {
    preset,
    platform: await loadPlatform(platform, chart),
    cluster: await loadShared('cluster', chart),
    outside: preset.outside ? await loadShared('outside', chart) : undefined,
  };
}

/** The firewall table of values that the chart renders, with the files of a chart. */
export const resolve = async (accepted: unknown, chart: string = chartDirectory): Promise<Table> =>
  merge(accepted, await layersOf(accepted, chart));
