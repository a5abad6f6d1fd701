import { presetNames } from '../../schema/names.ts';
import { formatPort } from '../../src/report/flow-table.ts';
import { loadPreset } from '../../src/table/load.ts';
import { resolve } from '../../src/table/resolve.ts';
import type { ResolvedFlow, Table } from '../../src/table/table.ts';

/** A column of the page: a preset, and from which to which version of the Kasm chart its rows are these. */
interface Column {
  readonly title: string;
  readonly table: Table;
}

type PresetName = (typeof presetNames)[number];

const closed = (preset: PresetName): 'all' | 'dataTier' =>
  preset === 'core' || preset === 'data-tier' ? 'dataTier' : 'all';

const flowsOf = ({ flows }: Table): string => JSON.stringify(flows);

/** One column per preset, and one more where a version of Kasm switches rows. */
async function columnsOf(preset: PresetName): Promise<readonly Column[]> {
  const { versions } = await loadPreset(preset);
  if (versions.length === 0)
    return [{ title: preset, table: await resolve({ preset, egress: closed(preset) }) }];
  const columns: { from: string; to: string; table: Table }[] = [];
  for (const version of versions) {
    const table = await resolve({ preset, egress: closed(preset), kasm: { version } });
    const last = columns.at(-1);
    if (last && flowsOf(last.table) === flowsOf(table)) last.to = version;
    else columns.push({ from: version, to: version, table });
  }
  return columns.map(({ from, to, table }) => ({
    title: `${preset}: ${from === to ? from : `${from} to ${to}`}`,
    table,
  }));
}

const marks = ['✓ on', '○ off unless you switch it on', 'empty: no such row'];

const mark = (flow: ResolvedFlow | undefined): string => (flow ? (flow.enabled ? '✓' : '○') : '');

/** Who, to whom, on which ports: what makes two rows of one name the same. */
function text(table: Table, { from = [], to = [], ports = [], allPorts }: ResolvedFlow): string {
  const numbers = to.map((target) => {
    const known = (table.components[target] ?? table.peers[target])?.ports ?? {};
    return allPorts
      ? `${target} every port`
      : `${target} ${ports.flatMap((name) => (known[name] ? formatPort(known[name]) : [])).join(', ')}`;
  });
  return `${from.join(', ')} → ${numbers.join('; ')}`;
}

/** Rows that count in one column and not, or otherwise, in the one before. */
function changes(before: Column, after: Column): readonly string[] {
  const on = ({ table }: Column, name: string): string | undefined => {
    const flow = table.flows[name];
    return flow?.enabled ? text(table, flow) : undefined;
  };
  const names = [...new Set([before, after].flatMap(({ table }) => Object.keys(table.flows)))];
  return names.toSorted().flatMap((name) => {
    const [was, is] = [on(before, name), on(after, name)];
    if (was === is) return [];
    if (was === undefined) return [`- **+ ${name}**: ${is}`];
    return [is === undefined ? `- **− ${name}**: ${was}` : `- **${name}**: ${was}, now ${is}`];
  });
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** `docs/presets.md`: every row of every preset and version of Kasm, and what changes from one to the next. */
export async function presetsPage(): Promise<string> {
  const columns = (await Promise.all(presetNames.map(columnsOf))).flat();
  const flows = [...new Set(columns.flatMap(({ table }) => Object.keys(table.flows)))].toSorted();
  const releases = columns.filter(({ title }) => title.startsWith('kasm-'));
  const newest = releases.findLast(({ title }) => title.startsWith('kasm-1.19'));
  return `<!-- Generated from chart/files/ by \`npm run generate\`. Do not edit. -->

# The rows of every preset

For whoever chooses a preset, or moves from one release of Kasm to the next. ${marks.join('; ')}.
Rows that start with \`to-\` count under \`egress: all\`; those of the data tier count always.

${line(['row', ...columns.map(({ title }) => title)])}
${line(['---', ...columns.map(() => ':-:')])}
${flows.map((name) => line([name, ...columns.map(({ table }) => mark(table.flows[name]))])).join('\n')}

# What changes from one release to the next

${releases
  .slice(1)
  .map((after, index) => {
    // Not a release that follows another one: the control plane of 1.19 with its agent beside it.
    const before = (after.title === 'kasm-platform' ? newest : releases[index]) as Column;
    return `## ${before.title} → ${after.title}\n\n${changes(before, after).join('\n')}`;
  })
  .join('\n\n')}
`;
}
