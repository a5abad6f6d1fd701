import { portOf, protocolOf, type Format, type Line } from './observation.ts';

/** Lines of `from,to,port[,protocol][,count]` under such a line, in any order; ends are addresses or namespace/pod. */
function reader(): (line: string) => Line {
  let columns: readonly string[] | undefined;
  return (line) => {
    const cells = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/u, '$1'));
    if (!columns) {
      columns = cells.map((cell) => cell.toLowerCase());
      return ['from', 'to', 'port'].every((name) => columns?.includes(name))
        ? 'nothing new'
        : undefined;
    }
    const cell = (name: string): string => cells[columns?.indexOf(name) ?? -1] ?? '';
    const [from, to, port] = [cell('from'), cell('to'), portOf(cell('port'))];
    const protocol = protocolOf(cell('protocol') || 'tcp');
    const count = cell('count') === '' ? 1 : Number(cell('count'));
    const isSound = from !== '' && to !== '' && Number.isInteger(count) && count > 0;
    return isSound && port && protocol ? { from, to, port, protocol, count } : undefined;
  };
}

export const csv: Format = { name: 'csv', reader };
