import { addressIn, portIn, type LineReader, type Outcome, type Side } from './sighting.ts';

/** Connections that are or were open: https://man7.org/linux/man-pages/man8/ss.8.html */
const open = new Set([
  'ESTAB',
  'ESTABLISHED',
  'SYN-RECV',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'CLOSE-WAIT',
  'LAST-ACK',
  'CLOSING',
]);

/** `ESTAB 0 0 10.42.0.5:43210 10.42.0.9:5432`, with the kind of the socket in front where several were asked for. */
const socket =
  /^(?:(tcp|udp|sctp|mptcp)\s+)?([A-Z][A-Z0-9-]*)\s+\d+\s+\d+\s+(\S+):(\S+)\s+(\S+):(\S+)(?:\s|$)/u;

/** The heading, what stands below a socket where more was asked about it, and sockets without ports. */
const beside = /^\s*(?:Netid\s+|State\s+|$)|^\s+\S|^(?:u_\w+|p_\w+|v_\w+|nl|raw|dccp)\s/u;

/**
 * `ss -tn` and `ss -tan`: both sides of a socket, not which of them opened it; a socket that listens tells so.
 * Without a kind in front it is taken as TCP.
 */
export const ss = (): LineReader => (line) => {
  // What stands behind the addresses, such as processes, is not read.
  const [, kind = 'tcp', state = '', local, localPort, peer, peerPort] =
    socket.exec(line.slice(0, 1000)) ?? [];
  if (state === '') return beside.test(line) ? 'nothing' : undefined;
  const protocol = kind === 'udp' ? 'UDP' : kind === 'sctp' ? 'SCTP' : 'TCP';
  if (state === 'LISTEN' || state === 'UNCONN') {
    const port = portIn(localPort);
    const address = addressIn(local);
    if (port === undefined) return undefined;
    const isAny = local === '*' || local === '0.0.0.0' || local === '[::]' || local === '::';
    if (!isAny && address === undefined) return undefined;
    return { kind: 'listener', protocol, address: isAny ? undefined : address, port };
  }
  const outcome: Outcome | undefined = state === 'SYN-SENT' ? 'unanswered' : undefined;
  if (!open.has(state) && !outcome) return state === 'CLOSED' ? 'nothing' : undefined;
  const [own, other] = [sideOf(local, localPort), sideOf(peer, peerPort)];
  if (!own || !other) return undefined;
  if (outcome === undefined) {
    return { kind: 'pair', protocol, sides: [own, other], isSent: false };
  }
  return {
    kind: 'connection',
    from: { address: own.address },
    to: { address: other.address },
    port: other.port,
    protocol,
    count: 1,
    outcome,
  };
};

function sideOf(host: string | undefined, digits: string | undefined): Side | undefined {
  const [address, port] = [addressIn(host), portIn(digits)];
  return address === undefined || port === undefined ? undefined : { address, port };
}
