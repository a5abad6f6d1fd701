import type { Questions } from './classes.ts';
import type { Direction, Isolation, Peer, Rule } from '../policy/compile.ts';
import type { Group } from './connectivity.ts';
import type { Face } from './faces.ts';
import type { ContainerPort } from '../model.ts';
import type { SetNumbers } from './set-numbers.ts';

/** What the rules of a closed group open: for each face on the other side the number of a connection set. */
export type Openings = Uint32Array;

export interface OpeningContext {
  readonly groups: readonly Group[];
  readonly faces: readonly Face[];
  readonly questions: Questions;
  readonly sets: SetNumbers;
  readonly ipBlockSelectsPods: boolean;
}

/** The faces that a rule speaks of, and what it opens to each where that depends on the face. */
interface Reach {
  readonly faces: readonly number[];
  readonly numbers: readonly number[] | undefined;
}

const portsOf = (group: Group | undefined): readonly ContainerPort[] =>
  group?.kind === 'pods' && !group.pods[0]?.hostNetwork ? (group.pods[0]?.ports ?? []) : [];

/** Whether policies see the group as pods; host network pods are seen as addresses alone. */
const seenAsPods = (group: Group | undefined): group is Group & { kind: 'pods' } =>
  group?.kind === 'pods' && group.pods[0]?.hostNetwork !== true;

function addTo<Key>(lists: Map<Key, number[]>, key: Key, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Applies the rules of policies to groups; groups with the same policies and ports share the result. */
export class Opener {
  readonly #context: OpeningContext;
  readonly #direction: Direction;
  readonly #isolations: readonly Isolation[];
  /** Places of isolations by the question that selects their subjects. */
  readonly #closing = new Map<number, number[]>();
  readonly #facesByAnswer: ReadonlyMap<number, readonly number[]>;
  readonly #facesByBlock = new Map<string, readonly number[]>();
  readonly #reaches = new Map<Rule, Reach>();
  readonly #openings = new Map<string, Openings>();

  constructor(
    isolations: readonly Isolation[],
    direction: Direction,
    facesByAnswer: ReadonlyMap<number, readonly number[]>,
    context: OpeningContext,
  ) {
    this.#context = context;
    this.#direction = direction;
    this.#facesByAnswer = facesByAnswer;
    this.#isolations = isolations.filter((isolation) => isolation.direction === direction);
    for (const [place, isolation] of this.#isolations.entries())
      addTo(this.#closing, context.questions.numberOf(isolation), place);
  }

  /** What a group may send or receive by its policies, or nothing when none of them closes that direction. */
  of(group: Group): Openings | undefined {
    if (!seenAsPods(group)) return undefined;
    const places = [...group.answers].flatMap((answer) => this.#closing.get(answer) ?? []);
    if (places.length === 0) return undefined;
    const rules = places.flatMap((place) => (this.#isolations[place] as Isolation).rules);
    const own =
      this.#direction === 'Ingress' && rules.some(({ portNames }) => portNames.length > 0);
    const ports = own ? portsOf(group) : [];
    const key = `${places.join('.')}|${JSON.stringify(ports)}`;
    let openings = this.#openings.get(key);
    if (!openings) this.#openings.set(key, (openings = this.#open(rules, ports)));
    return openings;
  }

  #open(rules: readonly Rule[], ports: readonly ContainerPort[]): Openings {
    const { faces: all, sets } = this.#context;
    const result = new Uint32Array(all.length);
    for (const rule of rules) {
      const { faces, numbers } = this.#reachOf(rule);
      const fixed = numbers ? 0 : sets.numberOf(rule.connections(ports));
      for (const [place, face] of faces.entries())
        result[face] = sets.union(result[face] as number, numbers?.[place] ?? fixed);
    }
    return result;
  }

  /** Worked out once per rule, which may stand in the way of many groups. */
  #reachOf(rule: Rule): Reach {
    let reach = this.#reaches.get(rule);
    if (!reach) {
      const { faces: all, groups, sets } = this.#context;
      const faces = rule.peers
        ? [...new Set(rule.peers.flatMap((peer) => this.#facesOf(peer)))]
        : all.map(({ index }) => index);
      const numbers =
        this.#direction === 'Egress' && rule.portNames.length > 0
          ? faces.map((face) =>
              sets.numberOf(rule.connections(portsOf(groups[(all[face] as Face).group]))),
            )
          : undefined;
      this.#reaches.set(rule, (reach = { faces, numbers }));
    }
    return reach;
  }

  #facesOf(peer: Peer): readonly number[] {
    const { faces, groups, questions, ipBlockSelectsPods } = this.#context;
    if (peer.kind === 'pods') return this.#facesByAnswer.get(questions.numberOf(peer)) ?? [];
    const key = peer.addresses.toString();
    let inside = this.#facesByBlock.get(key);
    if (!inside) {
      inside = faces
        .filter(
          ({ group, address }) =>
            address !== undefined &&
            (ipBlockSelectsPods || !seenAsPods(groups[group])) &&
            peer.addresses.has(address),
        )
        .map(({ index }) => index);
      this.#facesByBlock.set(key, inside);
    }
    return inside;
  }
}

/** The faces of pods by the questions that they answer with yes. */
export function indexFaces(
  groups: readonly Group[],
  faces: readonly Face[],
): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>();
  for (const { index, group: number } of faces) {
    const group = groups[number];
    if (seenAsPods(group)) for (const answer of group.answers) addTo(lists, answer, index);
  }
  return lists;
}
