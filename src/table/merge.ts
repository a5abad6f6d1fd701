import type { Platform, Preset, Shared } from '../../schema/preset.ts';
import type { Values } from '../../schema/index.ts';
import { lay, record, written, type Entries } from './layers.ts';
import { withRelease, withVersion } from './release.ts';
import type { Direction, Table } from './table.ts';

/** The files of the chart that values are laid over. */
export interface Layers {
  readonly preset: Preset;
  readonly platform: Platform;
  readonly cluster: Shared;
  /** Nothing where the preset does not go on there. */
  readonly outside?: Shared | undefined;
}

/**
 * Values to the firewall table, as the chart does it: shared rows ← preset ← platform ← values, later layers win.
 * Judges nothing: `accepted` are values that the chart renders, and the layers are those that they name.
 * Written a second time here so that what is declared is never read from what was rendered.
 */
export function merge(accepted: unknown, layers: Layers): Table {
  const values = accepted as Values;
  const { egress = 'dataTier', kasm = {} } = values;
  const { platform, cluster, outside } = layers;
  const preset = withVersion(withRelease(layers.preset, kasm.release ?? ''), kasm.version ?? '');
  const policyTypes: readonly Direction[] = egress === 'all' ? ['Ingress', 'Egress'] : ['Ingress'];
  const defaultDeny = {
    enabled: true,
    policyTypes,
    ...preset.defaultDeny,
    ...written(values.defaultDeny ?? {}),
  };
  const under = [cluster, ...(outside ? [outside] : []), preset, { ...platform, flows: {} }];
  const components = lay([preset.components, values.components ?? {}] as Entries[]);
  const directed = Object.entries(components).map(([key, entry]) => {
    const own = entry['policyTypes'] as readonly Direction[] | undefined;
    const isDataTier = own?.includes('Egress') ?? false;
    const kept = egress === 'dataTier' && own ? own : policyTypes;
    return [key, { ...entry, policyTypes: kept, isDataTier }] as const;
  });
  const entries = (map: 'peers' | 'flows'): Entries =>
    lay([...under.map((layer) => layer[map]), values[map] ?? {}] as Entries[]);
  return {
    defaultDeny,
    components: record(directed),
    peers: entries('peers'),
    flows: entries('flows'),
    claims: lay([preset.claims, values.claims ?? {}] as Entries[]),
  } as unknown as Table;
}
