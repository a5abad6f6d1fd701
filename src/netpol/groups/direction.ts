import { hasBit, membersOf } from '../sets/bits.ts';
import type { ContainerPort, Pod } from '../model.ts';
import type { Direction, Rule } from '../policy/compile.ts';
import { resolvablePorts } from '../semantics.ts';
import { ConnectionTable } from './connection-table.ts';
import { hasNames, peerClasses, subjectClasses, type Ground } from './direction-classes.ts';
import { keepResults, type ClassResults } from './kept-results.ts';
import type { IndexedIsolation, Peers } from './policy-index.ts';

/**
 * One direction of a cluster. Endpoints are in one *subject class* when the same policies close them, and in one
 * *peer class* when the same rules speak of them, so what policies allow is a table of subject classes × peer
 * classes, whose rows are made when they are asked for.
 */
export class DirectionResults {
  /** The subject class of each endpoint; -1 where no policy closes it. */
  readonly subjectOf: Int32Array;
  /** How many subject classes there are, with the one that no policy closes. */
  readonly subjectCount: number;
  /** The peer class of each endpoint. */
  readonly peerOf: Int32Array;
  /** One endpoint of each peer class. */
  readonly peers: Int32Array;
  readonly #ground: Ground;
  readonly #direction: Direction;
  /** The policies of each subject class. */
  readonly #closing: readonly (readonly IndexedIsolation[])[];
  /** One endpoint of each subject class. */
  readonly #subjects: Int32Array;
  /** Texts that are equal for equal policies, with equal ports where they are resolved on the subject. */
  readonly #keys: readonly string[];
  readonly #results: (ClassResults | undefined)[];
  readonly #peerLists = new Map<Peers, Int32Array>();

  constructor(direction: Direction, isolations: readonly IndexedIsolation[], ground: Ground) {
    this.#direction = direction;
    this.#ground = ground;
    const own = isolations.filter(({ isolation }) => isolation.direction === direction);
    const subjects = subjectClasses(direction, own, ground);
    const first = subjects.firstMembers();
    const closing = Array.from(first, (): IndexedIsolation[] => []);
    for (const isolation of own)
      for (const endpoint of membersOf(ground.selectors.selected(isolation.subject))) {
        const subject = subjects.classOf[endpoint] as number;
        if (first[subject] === endpoint) closing[subject]?.push(isolation);
      }
    this.#closing = closing;
    this.#subjects = first;
    const portsOf = (subject: number): number =>
      ground.ports.numbers[first[subject] as number] as number;
    this.#keys = closing.map((list, subject) => {
      const ids = list.map(({ id }) => id).join('.');
      const named = direction === 'Ingress' && list.some(hasNames);
      return named ? `${ids} ${ground.ports.texts[portsOf(subject)]}` : ids;
    });
    this.#results = closing.map(() => undefined);
    this.subjectCount = closing.length;
    this.subjectOf = subjects.classOf.map((subject) =>
      closing[subject]?.length === 0 ? -1 : subject,
    );
    const peers = peerClasses(direction, own, ground);
    this.peerOf = peers.classOf;
    this.peers = peers.firstMembers();
  }

  /** What the policies of a subject class allow with a peer class, as the number of a connection set. */
  allowed(subject: number, peer: number): number {
    const { numbers, places } = (this.#results[subject] ??= { numbers: this.#allow(subject) });
    return numbers[places ? (places[peer] as number) : peer] as number;
  }

  /** What the policies of one endpoint allow with another: all where none closes it. */
  between(endpoint: number, other: number): number {
    const subject = this.subjectOf[endpoint] as number;
    if (subject < 0) return ConnectionTable.all;
    return this.allowed(subject, this.peerOf[other] as number);
  }

  /**
   * Takes over what `previous` found for subject classes that have the same policies here. `before` gives for an
   * endpoint one of `previous` that the policies of both cannot tell from it.
   */
  keep(previous: DirectionResults, before: (endpoint: number) => number): void {
    const places = this.peers.map((endpoint) => previous.peerOf[before(endpoint)] as number);
    const known = new Map(previous.#keys.map((key, subject) => [key, previous.#results[subject]]));
    const results = this.#keys.map((key) => known.get(key));
    const same =
      places.length === previous.peers.length && places.every((place, peer) => place === peer);
    const kept = same ? results : keepResults(results, places);
    for (const [subject, result] of kept.entries()) this.#results[subject] = result;
  }

  #allow(subject: number): Uint32Array {
    const { table } = this.#ground;
    const result = new Uint32Array(this.peers.length);
    for (const { rules } of this.#closing[subject] ?? [])
      for (const { rule, peers } of rules) {
        const numberWith = this.#openedBy(rule, this.#subjects[subject] as number);
        const list = peers && this.#listOf(peers);
        const length = list?.length ?? result.length;
        for (let at = 0; at < length; at += 1) {
          const peer = list ? (list[at] as number) : at;
          result[peer] = table.union(result[peer] as number, numberWith(peer));
        }
      }
    return result;
  }

  /** What a rule allows with each peer class that it speaks of: named ports are those of the end connected to. */
  #openedBy(rule: Rule, subject: number): (peer: number) => number {
    const { table, ports } = this.#ground;
    const numberOf = (endpoint: number): number =>
      table.numberOf(rule.connections(this.#portsOf(endpoint)));
    if (this.#direction === 'Ingress' || rule.portNames.length === 0) {
      const fixed = numberOf(subject);
      return () => fixed;
    }
    const byPorts: number[] = [];
    return (peer) => {
      const endpoint = this.peers[peer] as number;
      return (byPorts[ports.numbers[endpoint] as number] ??= numberOf(endpoint));
    };
  }

  #portsOf(endpoint: number): readonly ContainerPort[] {
    const { columns, podOf } = this.#ground.endpoints;
    const pod: Pod | undefined = columns.pods[podOf[endpoint] as number];
    return pod ? resolvablePorts({ kind: 'pod', pod }) : [];
  }

  /** The peer classes that a list of peers speaks of. */
  #listOf(peers: Peers): Int32Array {
    let list = this.#peerLists.get(peers);
    if (!list) {
      const bits = this.#ground.selectors.matched(peers);
      const found: number[] = [];
      for (let peer = 0; peer < this.peers.length; peer += 1)
        if (hasBit(bits, this.peers[peer] as number)) found.push(peer);
      list = Int32Array.from(found);
      this.#peerLists.set(peers, list);
    }
    return list;
  }
}
