import { addBits, hasBit, membersOf, noBits, type Bits } from '../sets/bits.ts';
import { Partition } from '../sets/partition.ts';
import type { ContainerPort, Pod } from '../model.ts';
import type { Direction } from '../policy/compile.ts';
import { resolvablePorts } from '../semantics.ts';
import { ConnectionTable } from './connection-table.ts';
import type { Endpoints } from './endpoints.ts';
import type { NamedPorts } from './named-ports.ts';
import type { IndexedIsolation, Peers } from './policy-index.ts';
import type { SelectorIndex } from './selector-index.ts';

/** What both directions of one cluster are worked out from. */
export interface Grounds {
  readonly endpoints: Endpoints;
  readonly index: SelectorIndex;
  readonly table: ConnectionTable;
  readonly ports: NamedPorts;
}

const hasNames = ({ rules }: IndexedIsolation): boolean =>
  rules.some(({ rule }) => rule.portNames.length > 0);

/**
 * One direction of a cluster. Endpoints are in one *subject class* when the same policies close them, and in one
 * *peer class* when the same rules speak of them, so what policies allow is a table of subject classes × peer classes.
 */
export class DirectionResults {
  /** The subject class of each endpoint; -1 where no policy closes it. */
  readonly subjectOf: Int32Array;
  /** The peer class of each endpoint; all of a class are of one family, and all pods or all outside. */
  readonly peerOf: Int32Array;
  /** One endpoint of each peer class. */
  readonly peers: Int32Array;
  readonly #grounds: Grounds;
  readonly #direction: Direction;
  /** The policies of each subject class. */
  readonly #closing: readonly (readonly IndexedIsolation[])[];
  /** Texts that are equal for equal policies and equal ports under the names that they use. */
  readonly #keys: readonly string[];
  readonly #subjects: Int32Array;
  readonly #results = new Map<string, Uint32Array>();
  readonly #peerLists = new Map<Peers, Int32Array>();

  constructor(direction: Direction, isolations: readonly IndexedIsolation[], grounds: Grounds) {
    this.#direction = direction;
    this.#grounds = grounds;
    const own = isolations.filter(({ isolation }) => isolation.direction === direction);
    const subjects = this.#subjectClasses(own);
    const first = subjects.firstMembers();
    const closing = Array.from(first, (): IndexedIsolation[] => []);
    for (const isolation of own)
      for (const endpoint of membersOf(grounds.index.selected(isolation.subject))) {
        const subject = subjects.classOf[endpoint] as number;
        if (first[subject] === endpoint) closing[subject]?.push(isolation);
      }
    this.#closing = closing;
    this.#subjects = first;
    this.#keys = closing.map((list, subject) => {
      const ids = list.map(({ id }) => id).join('.');
      const named = direction === 'Ingress' && list.some(hasNames);
      return named ? `${ids} ${grounds.ports.textOf(first[subject] as number)}` : ids;
    });
    this.subjectOf = subjects.classOf.map((subject) =>
      closing[subject]?.length === 0 ? -1 : subject,
    );
    const peers = this.#peerClasses(own);
    this.peerOf = peers.classOf;
    this.peers = peers.firstMembers();
  }

  /** How many subject classes there are, with the one that no policy closes. */
  get subjectCount(): number {
    return this.#closing.length;
  }

  /** What the policies of a subject class allow with each peer class, as numbers of connection sets. */
  allowed(subject: number): Uint32Array {
    const key = this.#keys[subject] as string;
    let result = this.#results.get(key);
    if (!result) this.#results.set(key, (result = this.#allow(subject)));
    return result;
  }

  /** What the policies of one endpoint allow with another. */
  between(subject: number, peer: number): number {
    const closed = this.subjectOf[subject] as number;
    if (closed < 0) return ConnectionTable.all;
    return this.allowed(closed)[this.peerOf[peer] as number] as number;
  }

  /**
   * Takes over what `previous` found for subject classes that have the same policies here. `before` gives for an
   * endpoint one of `previous` that the policies of both cannot tell from it.
   */
  keep(previous: DirectionResults, before: (endpoint: number) => number): void {
    const from = this.peers.map((endpoint) => previous.peerOf[before(endpoint)] as number);
    const same =
      from.length === previous.peers.length && from.every((peer, index) => peer === index);
    for (const key of this.#keys) {
      const known = previous.#results.get(key);
      if (!known) continue;
      const moved = same ? known : Uint32Array.from(from, (peer) => known[peer] as number);
      this.#results.set(key, moved);
    }
  }

  #subjectClasses(own: readonly IndexedIsolation[]): Partition {
    const { endpoints, index, ports } = this.#grounds;
    const classes = new Partition(endpoints.size);
    for (const bits of new Set(own.map(({ subject }) => index.selected(subject))))
      classes.byMembers(bits);
    if (this.#direction === 'Ingress') {
      const named = noBits(endpoints.size);
      for (const isolation of own)
        if (hasNames(isolation)) addBits(named, index.selected(isolation.subject));
      classes.byValue((at) => (hasBit(named, at) ? ports.numberOf(at) : 0), ports.count);
    }
    classes.renumber();
    return classes;
  }

  #peerClasses(own: readonly IndexedIsolation[]): Partition {
    const { endpoints, index, ports } = this.#grounds;
    const classes = new Partition(endpoints.size);
    const { familyOf, podOf } = endpoints;
    classes.byValue((at) => (familyOf[at] as number) + ((podOf[at] as number) < 0 ? 3 : 0), 6);
    const sets = new Set<Bits>();
    for (const { rules } of own)
      for (const { peers } of rules) if (peers) sets.add(index.matched(peers));
    for (const bits of sets) classes.byMembers(bits);
    if (this.#direction === 'Egress' && own.some(hasNames))
      classes.byValue((at) => ports.numberOf(at), ports.count);
    classes.renumber();
    return classes;
  }

  #allow(subject: number): Uint32Array {
    const { table } = this.#grounds;
    const result = new Uint32Array(this.peers.length);
    const ports = this.#portsOf(this.#subjects[subject] as number);
    for (const { rules } of this.#closing[subject] ?? [])
      for (const { rule, peers } of rules) {
        const perPeer = this.#direction === 'Egress' && rule.portNames.length > 0;
        const fixed = perPeer ? 0 : table.numberOf(rule.connections(ports));
        for (const peer of this.#listOf(peers)) {
          const number = perPeer
            ? table.numberOf(rule.connections(this.#portsOf(this.peers[peer] as number)))
            : fixed;
          result[peer] = table.union(result[peer] as number, number);
        }
      }
    return result;
  }

  #portsOf(endpoint: number): readonly ContainerPort[] {
    const { columns, podOf } = this.#grounds.endpoints;
    const pod: Pod | undefined = columns.pods[podOf[endpoint] as number];
    return pod ? resolvablePorts({ kind: 'pod', pod }) : [];
  }

  /** The peer classes that a rule speaks of: all where it names no peers. */
  #listOf(peers: Peers | undefined): Iterable<number> {
    if (!peers) return this.peers.keys();
    let list = this.#peerLists.get(peers);
    if (!list) {
      const bits = this.#grounds.index.matched(peers);
      list = Int32Array.from(this.peers.keys()).filter((peer) =>
        hasBit(bits, this.peers[peer] as number),
      );
      this.#peerLists.set(peers, list);
    }
    return list;
  }
}
