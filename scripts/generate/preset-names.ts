import { platformNames, presetNames } from '../../schema/names.ts';
import { loadPlatform, loadPreset } from '../../src/table/load.ts';
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
      const { components, peers, flows } = await loadPreset(name);
      return `  '${name}': {
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
      const { peers } = await loadPlatform(name);
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
