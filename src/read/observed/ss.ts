import { portOf, type Format, type Line } from './observation.ts';

/** `10.42.0.5:43210`, `[fd42::5]:43210`, `[::ffff:10.42.0.5]:43210`, `10.42.0.5%eth0:43210`. */
function endOf(text: string): { readonly ip: string; readonly port: number } | undefined {
  const [, bracketed, bare, digits] = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d+)$/u.exec(text) ?? [];
  const port = portOf(digits);
  const ip = (bracketed ?? bare ?? '').replace(/%.*$/u, '').replace(/^::ffff:(?=\d+\.)/u, '');
  return port && ip !== '' ? { ip, port } : undefined;
}

const states =
  /^(?:ESTAB|SYN-SENT|SYN-RECV|FIN-WAIT-[12]|TIME-WAIT|CLOSE-WAIT|LAST-ACK|CLOSING|LISTEN|UNCONN|CLOSED?)$/u;

/** `ss -tn`: both ends of a connection, and not who opened it. */
function lineOf(line: string): Line {
  const words = line.trim().split(/\s+/u);
  if (words.includes('Local') || /^(?:State|Netid)$/u.test(words[0] ?? '')) return 'nothing new';
  const at = words.findIndex((word) => states.test(word));
  if (at < 0 || at > 1) return undefined;
  const [state = '', , , local = '', peer = ''] = words.slice(at);
  if (/^(?:LISTEN|UNCONN|CLOSED?)$/u.test(state)) return 'nothing new';
  const [one, other] = [endOf(local), endOf(peer)];
  if (!one || !other) return undefined;
  const protocol = words[0] === 'udp' ? ('UDP' as const) : ('TCP' as const);
  return {
    from: one.ip,
    to: other.ip,
    port: other.port,
    protocol,
    count: 1,
    turned: { from: other.ip, to: one.ip, port: one.port, protocol },
  };
}

export const ss: Format = { name: 'ss', reader: () => lineOf };
