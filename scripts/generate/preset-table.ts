import { presetNames } from '../../schema/names.ts';
import { formatPort } from '../../src/report/flow-table.ts';
import { loadPreset } from '../../src/table/load.ts';
import { resolve } from '../../src/table/resolve.ts';
import type { Table } from '../../src/table/table.ts';

/** Ports by which a component is known to hold data. */
const dataPorts = ['postgres', 'redis'];

/** Whoever counts: components and peers that are on. */
const isOn = ({ components, peers }: Table, name: string): boolean =>
  (components[name] ?? peers[name])?.enabled === true;

/** Who reaches the ports of one component, as `db 5432/TCP: api, manager`; one line a port. */
function reachedBy(table: Table, component: string): readonly string[] {
  const ports = Object.entries(table.components[component]?.ports ?? {});
  return ports.flatMap(([name, port]) => {
    const rows = Object.values(table.flows).filter(
      ({ enabled, to = [], ports: open = [], allPorts }) =>
        enabled && to.includes(component) && (allPorts === true || open.includes(name)),
    );
    const from = [...new Set(rows.flatMap((flow) => flow.from ?? []))].filter((one) =>
      isOn(table, one),
    );
    return from.length > 0 ? [`${component} ${formatPort(port)}: ${from.join(', ')}`] : [];
  });
}

async function row(preset: (typeof presetNames)[number]): Promise<string> {
  const [{ description }, table] = [await loadPreset(preset), await resolve({ preset })];
  const held = Object.entries(table.components)
    .filter(([, { ports = {} }]) => dataPorts.some((name) => name in ports))
    .flatMap(([name]) => reachedBy(table, name));
  return `| \`${preset}\` | ${description.replaceAll('<', String.raw`\<`)} | ${held.join('; ') || 'no such component'} |`;
}

/** The presets as a Markdown table, and who reaches the database and Redis in each. */
export const presetTable = async (): Promise<string> =>
  [
    '| preset | for | who reaches database and Redis |',
    '| --- | --- | --- |',
    ...(await Promise.all(presetNames.map(row))),
  ].join('\n');
