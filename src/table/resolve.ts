import { jsonSchema } from '../../schema/json-schema.ts';
import { nearestName } from '../../schema/nearest.ts';
import { formProblems, type Problem } from '../../schema/problems.ts';
import type { Platform, Preset } from '../../schema/preset.ts';
import { chartDirectory } from '../files.ts';
import { loadPlatform, loadPreset } from './load.ts';
import { ruleProblems } from './rules.ts';
import type { Direction, Table } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;
type Entries = Readonly<Record<string, Fields>>;

const maps = ['components', 'peers', 'flows'] as const;

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record that inherits nothing, so that an entry called "constructor" is just an entry. */
const record = <Value>(entries: Iterable<readonly [string, Value]> = []): Record<string, Value> =>
  Object.assign(Object.create(null), Object.fromEntries(entries));

const without = (entry: Fields, ...keys: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)));

/** Drops from an entry what the fields of a later layer take the place of: another kind of place, or of ports. */
function yieldTo(entry: Fields, over: Fields): Fields {
  let kept = entry;
  if (over['ipBlocks'] || over['anywhere']) {
    kept = without(kept, 'namespaceSelector', 'podSelector', 'ipBlocks', 'anywhere');
  } else if (over['namespaceSelector'] || over['podSelector']) {
    kept = without(kept, 'ipBlocks', 'anywhere');
  }
  if (over['allPorts']) return without(kept, 'ports');
  return Array.isArray(over['ports']) ? without(kept, 'allPorts') : kept;
}

/** Named ports laid over others by name; a flow's list of port names is left alone. */
const layPorts = (under: Fields, over: Fields): Fields =>
  isMap(over['ports']) ? { ports: Object.assign(record(), under['ports'], over['ports']) } : {};

/** Lays one entry over another: fields replace fields whole, only ports merge by name. */
function layEntry(under: Fields, over: Fields): Fields {
  const kept = yieldTo(under, over);
  return { ...kept, ...over, ...layPorts(kept, over) };
}

/** Lays layers of named entries over one another. Entries whose form is wrong are marked, not laid. */
function lay(layers: readonly Entries[], isBroken: (name: string) => boolean): Entries {
  const result = record<Fields>();
  for (const layer of layers) {
    for (const [name, over] of Object.entries(layer)) {
      const under = result[name] ?? {};
      const wrong = layer === layers.at(-1) && isBroken(name);
      result[name] = wrong
        ? { ...under, ...(isMap(over) ? layPorts(under, over) : {}), broken: true }
        : layEntry(under, over);
    }
  }
  return result;
}

/** The preset with the label of the Kasm release on each of its selectors. */
function withRelease(preset: Preset, release: string): Preset {
  const label = preset.releaseLabel;
  if (!release || !label) return preset;
  const components = Object.entries(preset.components).map(([name, component]) => {
    const { podSelector } = component;
    const matchLabels = { ...podSelector.matchLabels, [label]: release };
    return [name, { ...component, podSelector: { ...podSelector, matchLabels } }];
  });
  return { ...preset, components: Object.fromEntries(components) };
}

/** What the rules need to know beside the table itself. */
export interface Origin {
  readonly presetName: string;
  readonly preset: Preset;
  readonly platform: Platform;
  readonly egress: 'dataTier' | 'all';
  readonly release: string;
  /** What policy names start with. */
  readonly fullname: string;
}

/** Values after the merge: the table when they are sound, and everything that is wrong with them. */
export interface Resolution {
  readonly table: Table | undefined;
  readonly origin: Origin | undefined;
  readonly problems: readonly Problem[];
}

/** A chosen name: as written, else the default; where what is written is no name, the nearest one. */
function choose(input: Fields, key: 'preset' | 'platform' | 'egress'): string | undefined {
  const node = jsonSchema.properties?.[key];
  const value = input[key] === undefined ? node?.default : input[key];
  const known = node?.enum ?? [];
  return typeof value === 'string' && known.includes(value) ? value : nearestName(value, known);
}

/**
 * Values to the firewall table, as the chart does it: preset ← platform ← values, later layers win.
 * Judges form and rules and names every problem at once; a table is only given when there is none.
 * `release` is the Helm release, from which policy names are made; `chart` is the folder of the chart.
 */
export async function resolve(
  input: unknown,
  { release: releaseName = 'kasm-isolation', chart = chartDirectory }: { release?: string; chart?: string } = {},
): Promise<Resolution> {
  const form = formProblems(input);
  if (!isMap(input)) return { table: undefined, origin: undefined, problems: form };
  const isBroken = (place: string): boolean =>
    form.some(({ path }) => path === place || path.startsWith(`${place}.`));
  const section = (key: string): Fields => (isMap(input[key]) ? input[key] : {});
  const sound = (key: string): Fields => (isBroken(key) ? {} : section(key));

  const presetName = choose(input, 'preset');
  const platformName = choose(input, 'platform');
  const egress = choose(input, 'egress');
  if (!presetName || !platformName || !egress) return { table: undefined, origin: undefined, problems: form };

  const release = String(sound('kasm')['release'] ?? '');
  const preset = withRelease(await loadPreset(presetName, chart), release);
  const platform = await loadPlatform(platformName, chart);
  const isolates: readonly Direction[] = egress === 'all' ? ['Ingress', 'Egress'] : ['Ingress'];
  const [components, peers, flows] = maps.map((map) => {
    const layers = [preset[map], map === 'peers' ? platform.peers : {}, section(map)];
    const entries = lay(layers as Entries[], (name) => isBroken(`${map}.${name}`));
    return record(
      Object.entries(entries)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, entry]) => {
          const directions =
            map === 'components' && (egress === 'all' || !entry['isolates']) ? { isolates } : {};
          return [name, { enabled: true, ...entry, ...directions }] as const;
        }),
    );
  });
  const table = {
    defaultDeny: { enabled: true, isolates, ...preset.defaultDeny, ...sound('defaultDeny') },
    components,
    peers,
    flows,
  } as Table;
  const override = isBroken('fullnameOverride') ? '' : input['fullnameOverride'];
  const fullname = String(override || releaseName);
  const origin: Origin = { presetName, preset, platform, egress: egress as Origin['egress'], release, fullname };
  const problems = [...form, ...ruleProblems(table, origin)];
  return { table: problems.length === 0 ? table : undefined, origin, problems };
}
