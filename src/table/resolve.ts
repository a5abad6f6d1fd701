import type { Values } from '../../schema/index.ts';
import { jsonSchema } from '../../schema/json-schema.ts';
import { nearestName } from '../../schema/nearest.ts';
import { formProblems, leadsInto, type Problem } from '../../schema/problems.ts';
import type { Platform, Preset } from '../../schema/preset.ts';
import { chartDirectory } from '../read/files.ts';
import { isMap, lay, record, type Entries, type Fields } from './layers.ts';
import { loadPlatform, loadPreset } from './load.ts';
import { ruleProblems } from './rules/index.ts';
import type { Direction, Table } from './table.ts';

const maps = ['components', 'peers', 'flows'] as const;

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
  /** Names of the flows that values write: presets are proven sound by the tests. */
  readonly touched: readonly string[];
  /** What `helm test` shall try; nothing where its form is wrong. */
  readonly helmTest: NonNullable<Values['helmTest']>;
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
  {
    release: releaseName = 'kasm-isolation',
    chart = chartDirectory,
  }: { release?: string; chart?: string } = {},
): Promise<Resolution> {
  const form = formProblems(input);
  if (!isMap(input)) return { table: undefined, origin: undefined, problems: form };
  const isBroken = (...place: readonly string[]): boolean =>
    form.some(({ keys }) => leadsInto(keys, place));
  const section = (key: string): Fields => (isMap(input[key]) ? input[key] : {});
  const sound = (key: string): Fields => (isBroken(key) ? {} : section(key));

  const presetName = choose(input, 'preset');
  const platformName = choose(input, 'platform');
  const egress = choose(input, 'egress');
  if (!presetName || !platformName || !egress)
    return { table: undefined, origin: undefined, problems: form };

  const release = String(sound('kasm')['release'] ?? '');
  const preset = withRelease(await loadPreset(presetName, chart), release);
  const platform = await loadPlatform(platformName, chart);
  const policyTypes: readonly Direction[] = egress === 'all' ? ['Ingress', 'Egress'] : ['Ingress'];
  const [components, peers, flows] = maps.map((map) => {
    const layers = [preset[map], map === 'peers' ? platform.peers : {}, section(map)];
    const entries = lay(layers as Entries[], (name) => isBroken(map, name));
    return record(
      Object.entries(entries)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, entry]) => {
          const directions =
            map === 'components' && (egress === 'all' || !entry['policyTypes'])
              ? { policyTypes }
              : {};
          return [name, { enabled: true, ...entry, ...directions }] as const;
        }),
    );
  });
  const table = {
    defaultDeny: { enabled: true, policyTypes, ...preset.defaultDeny, ...sound('defaultDeny') },
    components,
    peers,
    flows,
  } as Table;
  const override = isBroken('fullnameOverride') ? '' : input['fullnameOverride'];
  const fullname = String(override || releaseName);
  const origin: Origin = {
    presetName,
    preset,
    platform,
    egress: egress as Origin['egress'],
    release,
    fullname,
    touched: Object.keys(section('flows')),
    helmTest: sound('helmTest'),
  };
  const problems = [...form, ...ruleProblems(table, origin)];
  return { table: problems.length === 0 ? table : undefined, origin, problems };
}
