import ipaddr from 'ipaddr.js';
import type { Labels } from '../../netpol/model.ts';
import { addressOf } from '../../netpol/sets/address-set.ts';
import { protocols, type Protocol } from '../../netpol/sets/connection-set.ts';

/** One end of a connection as a record tells it: an address, a pod, or both. */
export interface Party {
  readonly address?: bigint | undefined;
  /** The pod, where the record names it; a name that ends in `*` is what the names of its like begin with. */
  readonly pod?: { readonly namespace: string; readonly name: string } | undefined;
  /** The labels of that pod, where the record has them. */
  readonly labels?: Labels | undefined;
}

/** What became of a connection when it was seen, where the record tells. */
export type Outcome = 'allowed' | 'denied' | 'unanswered';

/** A connection that was seen, from who opened it. */
export interface Sighting {
  readonly kind: 'connection';
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: Protocol;
  /** How often; 0 where it is counted by another line. */
  readonly count: number;
  readonly outcome?: Outcome | undefined;
}

/** One side of a pair: an address and its port. */
export interface Side {
  readonly address: bigint;
  readonly port: number;
}

/** Two sides that talk, where the record does not tell which of them opened the connection. */
export interface Pair {
  readonly kind: 'pair';
  readonly protocol: Protocol;
  readonly sides: readonly [Side, Side];
  /** Whether the first side sent what was seen, so that the other way round it is a reply. */
  readonly isSent: boolean;
  readonly outcome?: Outcome | undefined;
}

/** A side that waits for connections. */
export interface Listener {
  readonly kind: 'listener';
  readonly protocol: Protocol;
  /** Nothing where it waits at every address. */
  readonly address: bigint | undefined;
  readonly port: number;
}

/** What a line of a record says; `nothing` of a heading, a reply, or what is no connection; undefined: it cannot be read. */
export type Read = Sighting | Pair | Listener | 'nothing' | undefined;

/** Reads a record line by line. */
export type LineReader = (line: string) => Read;

/** Addresses that were read lately: records say the same ones over and over. */
const lately = new Map<string, bigint | undefined>();
const mostLately = 20_000;

/** An address as tools print it: with an interface behind it, in brackets, or IPv4 within IPv6. */
export function addressIn(text: unknown): bigint | undefined {
  if (typeof text !== 'string' || text.length > 60) return undefined;
  if (lately.has(text)) return lately.get(text);
  if (lately.size >= mostLately) lately.clear();
  const address = parsedAddress(text);
  // A copy: what is cut out of a chunk would keep all of the chunk.
  lately.set(Buffer.from(text).toString(), address);
  return address;
}

function parsedAddress(text: string): bigint | undefined {
  const bare = text.replace(/^\[(.*)\]$/u, '$1').replace(/%[^\]]*$/u, '');
  try {
    const mapped = /^::ffff:/iu.test(bare) ? ipaddr.IPv6.parse(bare) : undefined;
    return addressOf(mapped?.isIPv4MappedAddress() ? mapped.toIPv4Address().toString() : bare);
  } catch {
    return undefined;
  }
}

/** A port, as a number or as digits. */
export function portIn(value: unknown): number | undefined {
  const port =
    typeof value === 'string' && /^\d{1,5}$/u.test(value) ? Number(value) : (value ?? Number.NaN);
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65535
    ? port
    : undefined;
}

/** A protocol by its name, in any case, or by its number. */
export function protocolIn(value: unknown): Protocol | undefined {
  const numbers: Readonly<Record<string, Protocol>> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP' };
  const name = String(value).toUpperCase();
  return numbers[name] ?? protocols.find((each) => each === name);
}

/** The object that a line of JSON holds. */
export function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return fieldsIn(value);
  } catch {
    return undefined;
  }
}

/** The fields of what may be an object; none of anything else. */
export const fieldsIn = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

/** `key=value` texts as labels. */
export function labelsIn(texts: readonly unknown[]): Labels {
  const labels = new Map<string, string>();
  for (const text of texts) {
    if (typeof text !== 'string') continue;
    const at = text.indexOf('=');
    labels.set(at < 0 ? text : text.slice(0, at), at < 0 ? '' : text.slice(at + 1));
  }
  return Object.fromEntries(labels);
}
