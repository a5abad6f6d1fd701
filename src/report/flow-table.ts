import type { Port } from '../../schema/index.ts';
import { rows, type Row } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { textTable } from './text-table.ts';

/** A port as people write it, such as `3001-3004/TCP`. */
export const formatPort = ({ port, endPort, protocol = 'TCP' }: Port): string =>
  `${port}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`;

/** Ports as people write them, such as `53/UDP, 53/TCP`. */
const formatPorts = (ports: readonly Port[] | undefined): string =>
  ports ? ports.map(formatPort).join(', ') : 'every port';

const line = ({ from, to, ports, description }: Row): readonly string[] => [
  from.join(', '),
  to.join(', '),
  formatPorts(ports),
  description,
];

const heading = ['from', 'to', 'ports', 'why'];

/** The firewall table as text: who may reach whom on which port, and why. */
export const flowTable = (table: Table): string =>
  textTable(
    heading.map((cell) => cell.toUpperCase()),
    rows(table).map(line),
  );

/** The firewall table as Markdown. */
export const flowTableMarkdown = (table: Table): string => {
  const cells = [heading, heading.map(() => '---'), ...rows(table).map(line)];
  return cells
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
};
