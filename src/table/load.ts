import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { platform, preset, type Platform, type Preset } from '../../schema/preset.ts';
import { chartDirectory } from '../read/files.ts';

/** Files that were read already: a process that judges many values reads each table once. */
const known = new Map<string, Promise<unknown>>();

function load<Table>(file: string, read: (content: unknown) => Table): Promise<Table> {
  const loaded =
    known.get(file) ?? readFile(file, 'utf8').then((text) => read(parse(text, { version: '1.1' })));
  known.set(file, loaded);
  return loaded as Promise<Table>;
}

/** The table of a preset, as its file in the chart says it. */
export const loadPreset = (name: string, chart: string = chartDirectory): Promise<Preset> =>
  load(join(chart, 'files', 'presets', `${name}.yaml`), (content) => preset.parse(content));

/** What a platform adds to the table, as its file in the chart says it. */
export const loadPlatform = (name: string, chart: string = chartDirectory): Promise<Platform> =>
  load(join(chart, 'files', 'platforms', `${name}.yaml`), (content) => platform.parse(content));
