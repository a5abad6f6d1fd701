import type { Questions } from './classes.ts';
import type { Direction, Isolation, Peer, Rule } from './compile.ts';
import { ConnectionSet } from './connection-set.ts';
import type { Group } from './connectivity.ts';
import type { Face } from './faces.ts';
import type { ContainerPort } from './model.ts';

/** What the rules of a closed group open, by the number of the face on the other side. */
export type Openings = Map<number, ConnectionSet>;

export interface OpeningContext {
  readonly groups: readonly Group[];
  readonly faces: readonly Face[];
  readonly questions: Questions;
  readonly ipBlockSelectsPods: boolean;
}

const portsOf = (group: Group | undefined): readonly ContainerPort[] =>
  group?.kind === 'pods' && !group.pods[0]?.hostNetwork ? (group.pods[0]?.ports ?? []) : [];

/** Whether a rule's peer is this face. Host network pods are seen as addresses alone. */
function isPeer(
  peer: Peer,
  face: Face,
  { groups, questions, ipBlockSelectsPods }: OpeningContext,
): boolean {
  const group = groups[face.group];
  const seenAsPod = group?.kind === 'pods' && group.pods[0]?.hostNetwork !== true;
  if (peer.kind === 'pods') return seenAsPod && group.answers.has(questions.numberOf(peer));
  if (seenAsPod && !ipBlockSelectsPods) return false;
  return face.address !== undefined && peer.addresses.has(face.address);
}

const matching = new WeakMap<OpeningContext, Map<Rule, readonly Face[]>>();

/** The faces that a rule speaks of; worked out once per rule, which may stand in the way of many groups. */
function facesOfRule(rule: Rule, context: OpeningContext): readonly Face[] {
  let known = matching.get(context);
  if (!known) matching.set(context, (known = new Map()));
  let faces = known.get(rule);
  if (!faces) {
    const { peers } = rule;
    faces = peers
      ? context.faces.filter((face) => peers.some((peer) => isPeer(peer, face, context)))
      : context.faces;
    known.set(rule, faces);
  }
  return faces;
}

/** What a group may send or receive by its policies, or nothing when none of them closes that direction. */
export function openings(
  group: Group,
  direction: Direction,
  isolations: readonly Isolation[],
  context: OpeningContext,
): Openings | undefined {
  if (group.kind === 'outside' || group.pods[0]?.hostNetwork) return undefined;
  const closing = isolations.filter(
    (isolation) =>
      isolation.direction === direction && group.answers.has(context.questions.numberOf(isolation)),
  );
  if (closing.length === 0) return undefined;
  const result: Openings = new Map();
  for (const rule of closing.flatMap(({ rules }) => rules)) {
    const fixed =
      rule.portNames.length === 0 || direction === 'Ingress'
        ? rule.connections(portsOf(group))
        : undefined;
    for (const face of facesOfRule(rule, context)) {
      const connections = fixed ?? rule.connections(portsOf(context.groups[face.group]));
      const known = result.get(face.index);
      if (!connections.isEmpty)
        result.set(face.index, known ? known.union(connections) : connections);
    }
  }
  return result;
}
