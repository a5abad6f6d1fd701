import type { Protocol } from '../../netpol/sets/connection-set.ts';

/** A connection that somebody saw: between addresses, or pods as `namespace/name`. */
export interface Observation {
  readonly from: string;
  readonly to: string;
  /** The port that was connected to, of the container where the format tells it. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly count: number;
  /** The same connection the other way round, where the format does not tell who opened it. */
  readonly turned?: Omit<Observation, 'count' | 'turned'>;
}

/** What a line is: a connection, something else that is known and counts nothing, or nothing that is known. */
export type Line = Observation | 'nothing new' | undefined;

/** One format: its name, and what each of its lines is. */
export interface Format {
  readonly name: string;
  /** The reader of a file, which may remember its first line. */
  readonly reader: () => (line: string) => Line;
}

/** The protocols that policies know, by the names that tools give them. */
export const protocolOf = (name: string): Protocol | undefined =>
  ({ tcp: 'TCP', udp: 'UDP', sctp: 'SCTP', '6': 'TCP', '17': 'UDP', '132': 'SCTP' } as const)[
    name.toLowerCase()
  ];

/** A port as text; nothing where it is none. */
export function portOf(text: unknown): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** Ports from which clients connect, by Linux' default: https://docs.kernel.org/networking/ip-sysctl.html */
export const isEphemeral = (port: number): boolean => port >= 32_768 && port <= 60_999;
