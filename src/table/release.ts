import type { Preset } from '../../schema/preset.ts';

/** The preset with the label of the Kasm release on each of its selectors. */
export function withRelease(preset: Preset, release: string): Preset {
  const label = preset.releaseLabel;
  if (!release || !label) return preset;
  const components = Object.entries(preset.components).map(([name, component]) => {
    const { podSelector } = component;
    const matchLabels = { ...podSelector.matchLabels, [label]: release };
    return [name, { ...component, podSelector: { ...podSelector, matchLabels } }];
  });
  return { ...preset, components: Object.fromEntries(components) };
}

/**
 * The preset for one version of the Kasm chart: rows that other versions need are switched off.
 * `since` and `until` are versions of the preset's own list, both included; an empty version is its newest.
 */
export function withVersion(preset: Preset, version: string): Preset {
  const { versions } = preset;
  const running = version ? versions.indexOf(version) : versions.length - 1;
  const flows = Object.entries(preset.flows).map(([name, { since, until, ...flow }]) => {
    const first = since === undefined ? 0 : versions.indexOf(since);
    const last = until === undefined ? versions.length - 1 : versions.indexOf(until);
    const isNeeded = (since ?? until) === undefined || (first <= running && running <= last);
    return [name, isNeeded ? flow : { ...flow, enabled: false }];
  });
  return { ...preset, flows: Object.fromEntries(flows) };
}
