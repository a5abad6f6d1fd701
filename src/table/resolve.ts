import type { Values } from '../../schema/index.ts';
import { chartDirectory } from '../read/files.ts';
import { lay, record, written, type Entries } from './layers.ts';
import { loadPlatform, loadPreset, loadShared } from './load.ts';
import { withRelease, withVersion } from './release.ts';
import type { Direction, Table } from './table.ts';

/**
 * Values to the firewall table, as the chart does it: shared rows ← preset ← platform ← values, later layers win.
 * Judges nothing: `accepted` are values that the chart renders. `chart` is the folder of the chart.
 * Written a second time here so that what is declared is never read from what was rendered.
 */
export async function resolve(accepted: unknown, chart: string = chartDirectory): Promise<Table> {
  const values = accepted as Values;
  const {
    preset: name = 'plain',
    platform: place = 'k3s',
    egress = 'dataTier',
    kasm = {},
  } = values;
  const whole = await loadPreset(name, chart);
  const preset = withVersion(withRelease(whole, kasm.release ?? ''), kasm.version ?? '');
  const platform = await loadPlatform(place, chart);
  const shared = [
    await loadShared('cluster', chart),
    ...(preset.outside ? [await loadShared('outside', chart)] : []),
  ];
  const policyTypes: readonly Direction[] = egress === 'all' ? ['Ingress', 'Egress'] : ['Ingress'];
  const defaultDeny = {
    enabled: true,
    policyTypes,
    ...preset.defaultDeny,
    ...written(values.defaultDeny ?? {}),
  };
  const layers = [...shared, preset, { ...platform, flows: {} }];
  const components = lay([preset.components, values.components ?? {}] as Entries[]);
  const directed = Object.entries(components).map(([key, entry]) => {
    const own = entry['policyTypes'] as readonly Direction[] | undefined;
    const isDataTier = own?.includes('Egress') ?? false;
    const kept = egress === 'dataTier' && own ? own : policyTypes;
    return [key, { ...entry, policyTypes: kept, isDataTier }] as const;
  });
  const entries = (map: 'peers' | 'flows'): Entries =>
    lay([...layers.map((layer) => layer[map]), values[map] ?? {}] as Entries[]);
  return {
    defaultDeny,
    components: record(directed),
    peers: entries('peers'),
    flows: entries('flows'),
    claims: lay([preset.claims, values.claims ?? {}] as Entries[]),
  } as unknown as Table;
}
