import type { Protocol } from '../../netpol/sets/connection-set.ts';
import type { Listener, Pair, Sighting } from './sighting.ts';

/** Whether somebody is known to accept connections at an address on a port. */
export type Listens = (address: bigint, port: number, protocol: Protocol) => boolean;

/**
 * The ports that Linux gives to whoever connects, unless a node was told otherwise:
 * https://docs.kernel.org/networking/ip-sysctl.html (ip_local_port_range).
 */
const isPassing = (port: number): boolean => port >= 32_768 && port <= 60_999;

const keyOf = (address: bigint | '*', port: number, protocol: Protocol): string =>
  `${address} ${port}/${protocol}`;

/** How many listeners of one record are kept; a node has some hundred. */
const most = 65_536;

/** Tells which side of a pair was connected to. */
export class Sides {
  readonly #heard = new Set<string>();
  readonly #listens: Listens;

  constructor(listens: Listens) {
    this.#listens = listens;
  }

  /** Keeps who said to be listening. */
  hear({ address, port, protocol }: Listener): void {
    if (this.#heard.size < most) this.#heard.add(keyOf(address ?? '*', port, protocol));
  }

  /**
   * The connection of a pair, `reply` where the second side opened it and was answered, nothing where nobody can
   * tell: the side that is known to listen was connected to, else the one whose port Linux gives to nobody who connects.
   * Packets whose sides do not tell are taken as sent by who opened the connection.
   */
  directed({ sides, protocol, isSent, outcome }: Pair): Sighting | 'reply' | undefined {
    const [first, second] = sides;
    const known = sides.map(
      ({ address, port }, index) =>
        this.#heard.has(keyOf(address, port, protocol)) ||
        // Listeners at every address are those of the machine that was asked, which stands first.
        (index === 0 && this.#heard.has(keyOf('*', port, protocol))) ||
        this.#listens(address, port, protocol),
    );
    const lasting = sides.map(({ port }) => !isPassing(port));
    const [firstListens, secondListens] = known[0] === known[1] ? lasting : known;
    const isTold = firstListens !== secondListens;
    if (!isTold && !isSent) return undefined;
    if (isTold && firstListens && isSent) return 'reply';
    const [from, to] = isTold && firstListens ? [second, first] : [first, second];
    return {
      kind: 'connection',
      from: { address: from.address },
      to: { address: to.address },
      port: to.port,
      protocol,
      count: 1,
      outcome,
    };
  }
}
