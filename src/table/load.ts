import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  platform,
  preset,
  shared,
  type Platform,
  type Preset,
  type Shared,
} from '../../schema/preset.ts';
import { chartDirectory } from '../read/files.ts';
import { readYaml } from '../read/yaml.ts';

/** Files that were read already: a process that merges many values reads each table once. */
const known = new Map<string, Promise<unknown>>();

function load<Table>(
  chart: string,
  name: string,
  read: (content: unknown) => Table,
): Promise<Table> {
  const file = join(chart, 'files', `${name}.yaml`);
  const loaded =
    known.get(file) ?? readFile(file, 'utf8').then((text) => read(readYaml(text)[0]?.value));
  known.set(file, loaded);
  return loaded as Promise<Table>;
}

/** The table of a preset, as its file in the chart says it. */
export const loadPreset = (name: string, chart: string = chartDirectory): Promise<Preset> =>
  load(chart, `presets/${name}`, (content) => preset.parse(content));

/** What a platform adds to the table, as its file in the chart says it. */
export const loadPlatform = (name: string, chart: string = chartDirectory): Promise<Platform> =>
  load(chart, `platforms/${name}`, (content) => platform.parse(content));

/** What stands under presets (`outside`) or platforms (`cluster`), as its file in the chart says it. */
export const loadShared = (
  name: 'cluster' | 'outside',
  chart: string = chartDirectory,
): Promise<Shared> => load(chart, `shared/${name}`, (content) => shared.parse(content));
