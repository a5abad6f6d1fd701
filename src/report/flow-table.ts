import type { Port } from '../../schema/index.ts';
import { rows, type Row } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import type { Grid } from './report.ts';

/** A port as people write it, such as `3001-3004/TCP`. */
export const formatPort = ({ port, endPort, protocol = 'TCP' }: Port): string =>
  `${port}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`;

/** Ports as people write them, such as `53/UDP, 53/TCP`. */
export const formatPorts = (ports: readonly Port[] | undefined): string =>
  ports ? ports.map(formatPort).join(', ') : 'every port';

const line = ({ flow, from, to, ports, description }: Row): readonly string[] => [
  flow,
  from.join(', '),
  to.join(', '),
  formatPorts(ports),
  description,
];

const heading = ['flow', 'from', 'to', 'ports', 'why'];

/** The firewall table as text: which row lets whom reach whom on which port. */
export const flowGrid = (table: Table): Grid => ({
  title: table.defaultDeny.enabled
    ? 'Who may reach whom; everything else that comes in is denied'
    : 'Who may reach whom',
  heading: heading.slice(0, -1),
  lines: rows(table).map((row) => line(row).slice(0, -1)),
});

/** The firewall table as Markdown, with the reason of each row unless that is left out. */
export const flowTableMarkdown = (table: Table, { hasReasons = true } = {}): string => {
  const cells = [heading, heading.map(() => '---'), ...rows(table).map(line)];
  return cells
    .map((row) => row.slice(0, hasReasons ? undefined : -1))
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
};
