import { IntervalSet } from './interval-set.ts';

/** The protocols that a NetworkPolicy can speak of. */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof protocols)[number];

type Ports = IntervalSet<number>;

const none: Ports = IntervalSet.of<number>();
const every: Ports = IntervalSet.of({ start: 1, end: 65536 });

/** What may be connected to: an exact set of ports, 1 to 65535, for each protocol. */
export class ConnectionSet {
  readonly ports: Readonly<Record<Protocol, Ports>>;

  /** Ports that are canonical already; `of` and `every` are the ways to make one. */
  constructor(ports: Readonly<Record<Protocol, Ports>>) {
    this.ports = ports;
  }

  static get none(): ConnectionSet {
    return nothing;
  }

  static get all(): ConnectionSet {
    return everything;
  }

  /** The ports `first` to `last` of one protocol, both included. */
  static of(protocol: Protocol, first: number, last: number = first): ConnectionSet {
    const ports = IntervalSet.of({ start: first, end: last + 1 }).intersect(every);
    return new ConnectionSet({ ...ConnectionSet.none.ports, [protocol]: ports });
  }

  /** Every port of one protocol. */
  static every(protocol: Protocol): ConnectionSet {
    return new ConnectionSet({ ...ConnectionSet.none.ports, [protocol]: every });
  }

  get isEmpty(): boolean {
    return protocols.every((protocol) => this.ports[protocol].isEmpty);
  }

  get isAll(): boolean {
    return this.equals(ConnectionSet.all);
  }

  has(protocol: Protocol, port: number): boolean {
    return this.ports[protocol].has(port);
  }

  union(other: ConnectionSet): ConnectionSet {
    return this.#with(other, (a, b) => a.union(b));
  }

  intersect(other: ConnectionSet): ConnectionSet {
    return this.#with(other, (a, b) => a.intersect(b));
  }

  subtract(other: ConnectionSet): ConnectionSet {
    return this.#with(other, (a, b) => a.subtract(b));
  }

  /** Whether any port is in both, without making the set of those. */
  meets(other: ConnectionSet): boolean {
    return protocols.some((protocol) => this.ports[protocol].meets(other.ports[protocol]));
  }

  isSubsetOf(other: ConnectionSet): boolean {
    return (
      this === other ||
      protocols.every((protocol) => this.ports[protocol].isSubsetOf(other.ports[protocol]))
    );
  }

  equals(other: ConnectionSet): boolean {
    return protocols.every((protocol) => this.ports[protocol].equals(other.ports[protocol]));
  }

  /** As people write it: `5432/TCP, 3000-3004/TCP`, `all` or `none`; every port of one protocol is `*`. */
  toString(): string {
    if (this.isAll) return 'all';
    if (this.isEmpty) return 'none';
    return protocols
      .flatMap((protocol) =>
        this.ports[protocol].intervals.map(
          ({ start, end }) => `${range(start, end - 1)}/${protocol}`,
        ),
      )
      .join(', ');
  }

  #with(other: ConnectionSet, operation: (a: Ports, b: Ports) => Ports): ConnectionSet {
    const { TCP, UDP, SCTP } = this.ports;
    return new ConnectionSet({
      TCP: operation(TCP, other.ports.TCP),
      UDP: operation(UDP, other.ports.UDP),
      SCTP: operation(SCTP, other.ports.SCTP),
    });
  }
}

function range(first: number, last: number): string {
  if (first === 1 && last === 65535) return '*';
  return first === last ? String(first) : `${first}-${last}`;
}

const nothing = new ConnectionSet({ TCP: none, UDP: none, SCTP: none });
const everything = new ConnectionSet({ TCP: every, UDP: every, SCTP: every });
