import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { platform, preset, type Platform, type Preset } from '../../schema/preset.ts';
import { chartDirectory } from '../files.ts';

const load = async (chart: string, path: string): Promise<unknown> =>
  parse(await readFile(join(chart, 'files', `${path}.yaml`), 'utf8'), { version: '1.1' });

/** The table of a preset, as its file in the chart says it. */
export const loadPreset = async (name: string, chart: string = chartDirectory): Promise<Preset> =>
  preset.parse(await load(chart, `presets/${name}`));

/** What a platform adds to the table, as its file in the chart says it. */
export const loadPlatform = async (
  name: string,
  chart: string = chartDirectory,
): Promise<Platform> => platform.parse(await load(chart, `platforms/${name}`));
