import { formatAddress } from '../../src/netpol/sets/address-set.ts';
import type { Party } from '../../src/read/observed/index.ts';
import type { LineReader, Side } from '../../src/read/observed/sighting.ts';

const partyWords = ({ address, pod, labels }: Party): string =>
  [
    ...(pod ? [`${pod.namespace}/${pod.name}`] : []),
    ...(address === undefined ? [] : [formatAddress(address)]),
    ...(labels ? [JSON.stringify(labels)] : []),
  ].join(' ');

const sideWords = ({ address, port }: Side): string => `${formatAddress(address)} ${port}`;

/** What a line says, in one line: `a > b 5432/TCP ×1 denied`, `a 1 <> b 2 TCP`, `listens 80/TCP`, `nothing`, `unreadable`. */
export function said(reader: LineReader, line: string): string {
  const read = reader(line);
  if (read === undefined) return 'unreadable';
  if (read === 'nothing') return read;
  if (read.kind === 'listener') {
    const at = read.address === undefined ? '*' : formatAddress(read.address);
    return `listens ${at} ${read.port}/${read.protocol}`;
  }
  const outcome = read.outcome ? ` ${read.outcome}` : '';
  if (read.kind === 'pair') {
    const between = read.isSent ? '>?' : '<>';
    return `${read.sides.map(sideWords).join(` ${between} `)} ${read.protocol}${outcome}`;
  }
  const { from, to, port, protocol, count } = read;
  return `${partyWords(from)} > ${partyWords(to)} ${port}/${protocol} ×${count}${outcome}`;
}
