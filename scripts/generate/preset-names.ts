import { platformNames, presetNames } from '../../schema/names.ts';
import { lay, type Entries } from '../../src/table/layers.ts';
import { loadPlatform, loadPreset, loadShared } from '../../src/table/load.ts';
import type { Entry, ResolvedFlow as Flow } from '../../src/table/table.ts';

const union = (names: readonly string[]): string =>
  names.length > 0 ? names.map((name) => `'${name}'`).join(' | ') : 'never';

const names = (entries: Readonly<Record<string, unknown>>): string => union(Object.keys(entries));

const portTable = (entries: Readonly<Record<string, Pick<Entry, 'ports'>>>): string =>
  Object.entries(entries)
    .map(([name, { ports = {} }]) => `      '${name}': ${names(ports)};`)
    .join('\n');

const flowTable = (flows: Readonly<Record<string, Pick<Flow, 'to'>>>): string =>
  Object.entries(flows)
    .map(([name, { to = [] }]) => `      '${name}': ${union(to)};`)
    .join('\n');

/** `schema/generated/preset-names.ts`: which names each preset and platform has, for the compiler and editors. */
export async function namesFile(): Promise<string> {
  const presets = await Promise.all(
    presetNames.map(async (name) => {
      const preset = await loadPreset(name);
      const { claims, components, versions } = preset;
      const layers = [...(preset.outside ? [await loadShared('outside')] : []), preset];
      const peers = lay(layers.map((layer) => layer.peers as Entries));
      const flows = lay(layers.map((layer) => layer.flows as Entries));
      return `  '${name}': {
    versions: ${union(versions)};
    claims: ${names(claims)};
    components: ${names(components)};
    peers: ${names(peers)};
    flows: {
${flowTable(flows)}
    };
    ports: {
${portTable({ ...peers, ...components })}
    };
  };`;
    }),
  );
  const platforms = await Promise.all(
    platformNames.map(async (name) => {
      const layers = [await loadShared('cluster'), await loadPlatform(name)];
      const peers = lay(layers.map((layer) => layer.peers as Entries));
      return `  ${name}: {
    peers: ${names(peers)};
    ports: {
${portTable(peers)}
    };
  };`;
    }),
  );
  return `/* Generated from chart/files/ by \`npm run generate\`. Do not edit. */

/** Names of each preset: \`flows\` maps a flow to whom it leads, \`ports\` a component or peer to its port names. */
export interface PresetNames {
${presets.join('\n')}
}

/** Names of each platform. */
export interface PlatformNames {
${platforms.join('\n')}
}
`;
}
