import { isV4 } from '../../netpol/sets/address-set.ts';
import type { Protocol } from '../../netpol/sets/connection-set.ts';
import type { Outcome, Sighting } from '../../read/observed/index.ts';
import { keyOf, type End, type Places } from './places.ts';

/** One connection that was seen: from whom, to whom, on which port, and how often. */
export interface Seen {
  readonly from: End;
  /** Who was connected to, as the record has it; a Service stands for the pods behind it. */
  readonly to: End;
  readonly port: number;
  readonly protocol: Protocol;
  /** The address family that it was seen over, where the record has addresses. */
  readonly family: 4 | 6 | undefined;
  readonly count: number;
  /** How often the record says that it was denied, or not answered. */
  readonly denied: number;
  readonly unanswered: number;
}

type Tally = { -readonly [Key in keyof Seen]: Seen[Key] };

/** How often a connection was seen: what no line counted, such as one that was open already, once. */
export const timesOf = ({ count }: Seen): number => Math.max(1, count);

/** How many different connections are kept: what is beyond is counted, and said. */
const mostConnections = 100_000;
/** How many names of ends that nobody knows are kept. */
const mostNames = 1000;

function familyOf({ from, to }: Sighting): 4 | 6 | undefined {
  const address = from.address ?? to.address;
  return address === undefined ? undefined : isV4(address) ? 4 : 6;
}

/** Whether a connection stays within a pod, or between a pod and its own node, which no policy shuts. */
function isNeverShut(from: End, to: End): boolean {
  if (from.kind === 'pod' && to.kind === 'pod') {
    return keyOf(from) === keyOf(to);
  }
  const [pod, node] = from.kind === 'pod' ? [from, to] : [to, from];
  return pod.kind === 'pod' && node.kind === 'node' && pod.workload.pod.node === node.node;
}

/** Counts connections while they are read, and keeps each that is different once. */
export class Ledger {
  readonly #seen = new Map<string, Tally>();
  readonly #places: Places;
  readonly #home: string;
  /** Connections of others: neither end is a pod of the namespace. */
  others = 0;
  /** Connections within a pod, or between a pod and its own node. */
  neverShut = 0;
  /** Connections with an end that was not found, by the name of that end. */
  readonly unplaced = new Map<string, number>();
  /** Different connections beyond those that are kept. */
  beyond = 0;

  constructor(places: Places, home: string) {
    this.#places = places;
    this.#home = home;
  }

  get seen(): readonly Seen[] {
    return [...this.#seen.values()];
  }

  /** Counts a connection. */
  readonly add = (sighting: Sighting): void => {
    const { port, protocol, count, outcome } = sighting;
    const [from, to] = [this.#places.of(sighting.from), this.#places.of(sighting.to)];
    const family = familyOf(sighting);
    const key = `${keyOf(from)} ${keyOf(to)} ${port}/${protocol} ${family ?? ''}`;
    const known = this.#seen.get(key);
    if (known) return raise(known, count, outcome);
    if (isNeverShut(from, to)) {
      this.neverShut += 1;
      return;
    }
    const isOurs = [from, to].some((end) => this.#isOurs(end, port, protocol));
    const lost =
      [from, to].find((end) => end.kind === 'unplaced') ?? this.#leadsNowhere(to, port, protocol);
    if (lost && (isOurs || lost.name.includes(`${this.#home}/`))) return this.#lose(lost.name);
    if (!isOurs) {
      this.others += 1;
      return;
    }
    if (this.#seen.size >= mostConnections) {
      this.beyond += 1;
      return;
    }
    const none = { count: 0, denied: 0, unanswered: 0 };
    const tally: Tally = { from, to, port, protocol, family, ...none };
    raise(tally, count, outcome);
    this.#seen.set(key, tally);
  };

  #isOurs(end: End, port: number, protocol: Protocol): boolean {
    if (end.kind === 'pod') return end.workload.pod.namespace === this.#home;
    return (
      end.kind === 'service' &&
      end.service.namespace === this.#home &&
      this.#places.targets(end, port, protocol).length > 0
    );
  }

  #leadsNowhere(to: End, port: number, protocol: Protocol): { readonly name: string } | undefined {
    if (to.kind !== 'service' || this.#places.targets(to, port, protocol).length > 0)
      return undefined;
    const { namespace, name } = to.service;
    return { name: `${namespace}/${name} (Service without a given pod on ${port}/${protocol})` };
  }

  #lose(name: string): void {
    const at = this.unplaced.has(name) || this.unplaced.size < mostNames ? name : 'others';
    this.unplaced.set(at, (this.unplaced.get(at) ?? 0) + 1);
  }
}

function raise(tally: Tally, count: number, outcome: Outcome | undefined): void {
  tally.count += count;
  if (outcome === 'denied') tally.denied += Math.max(1, count);
  if (outcome === 'unanswered') tally.unanswered += Math.max(1, count);
}
