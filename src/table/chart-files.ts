import type { Platform, Preset, Shared } from '../../schema/preset.ts';
import type { Values } from '../../schema/index.ts';
import type { Layers } from './merge.ts';

/** Every file of the chart that values may be laid over, read. */
export interface ChartFiles {
  readonly presets: Readonly<Record<string, Preset>>;
  readonly platforms: Readonly<Record<string, Platform>>;
  readonly cluster: Shared;
  readonly outside: Shared;
}

/** The preset and the platform that values name, or are taken to. */
export const namedIn = (accepted: unknown): Required<Pick<Values, 'preset' | 'platform'>> => {
  const { preset = 'plain', platform = 'k3s' } = accepted as Values;
  return { preset, platform };
};

/** Those of the files that values name. */
export function layersIn(files: ChartFiles, accepted: unknown): Layers {
  const { preset: name, platform: place } = namedIn(accepted);
  const [preset, platform] = [files.presets[name], files.platforms[place]];
  if (!preset || !platform) throw new Error(`${name}, ${place}: a file of the chart is missing`);
  return {
    preset,
    platform,
    cluster: files.cluster,
    outside: preset.outside ? files.outside : undefined,
  };
}
