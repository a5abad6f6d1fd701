/** A port that is asked for; without a protocol, any. */
export interface AskedPort {
  readonly port: number;
  readonly protocol?: string | undefined;
}

/** Reads a port such as `5432` or `53/UDP`; nothing where it is none. */
export function portAsked(text: string): AskedPort | undefined {
  const [, digits = '', protocol] =
    /^\s*(\d{1,5})\s*(?:\/\s*(tcp|udp|sctp))?\s*$/iu.exec(text) ?? [];
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? { port, protocol: protocol?.toUpperCase() } : undefined;
}

/** Whether ports in words, as a report writes them, hold a port. */
export const holdsPort = (words: string, { port, protocol }: AskedPort): boolean =>
  words === 'every port' ||
  words.split(', ').some((part) => {
    const [range = '', of] = part.split('/');
    if (of === undefined || (protocol !== undefined && protocol !== of)) return false;
    const [first = 0, last = first] = range === '*' ? [1, 65535] : range.split('-').map(Number);
    return first <= port && port <= last;
  });
