import {
  compile,
  type Direction,
  type Isolation,
  type Peer,
  type Rule,
  type RuleRef,
} from '../policy/compile.ts';
import type { PluginOptions } from '../model.ts';
import type { PolicyObject } from '../policy/object.ts';
import { ConnectionSet, type Protocol } from '../sets/connection-set.ts';
import { connections, type ConnectionCube } from './connections.ts';
import {
  endpointsMeet,
  everybody,
  namespaceCalled,
  outside,
  pods,
  type EndpointCube,
} from './endpoints.ts';
import { cubeOfSelector } from './labels.ts';

/** Pods that somebody closes in one direction, and who that is. */
export interface Closing<Source> {
  readonly source: Source;
  readonly subject: EndpointCube;
}

/** Connections that somebody opens in one direction, and who that is. */
export interface Opening<Source> {
  readonly source: Source;
  readonly cube: ConnectionCube;
  /** Names of ports that the pod which is connected to gives numbers to; `cube` counts them as every port or as none. */
  readonly portNames: readonly string[];
}

/**
 * What one direction allows: everything but for those who are closed, and what is opened for them. The two are
 * kept apart, so that the complement of a union is never written out.
 */
export interface OneWay<Source> {
  readonly closed: readonly Closing<Source>[];
  readonly opened: readonly Opening<Source>[];
}

/** Both directions; a connection passes where both let it. */
export type Allowance<Source> = Readonly<Record<Direction, OneWay<Source>>>;

export interface AllowanceOptions extends Pick<PluginOptions, 'ipBlockSelectsPods'> {
  /**
   * What a named port counts as, since each pod says for itself what it means: every port of its protocol (what
   * the rule could open at most) or none (what it opens for certain). With a name, the allowance speaks of that
   * port alone, whatever its number: port 1 stands for it.
   */
  readonly namedPorts: 'every' | 'none' | NamedPort;
}

/** A port by its name, on whatever pod is connected to. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
}

const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

/** The ends that a peer of a rule means: one set, or two for a block that pods' addresses may lie in. */
function endsOf(peer: Peer, ipBlockSelectsPods: boolean): readonly EndpointCube[] {
  if (peer.kind === 'block') {
    const { addresses } = peer;
    return [
      ...some(outside(addresses)),
      ...(ipBlockSelectsPods ? some(pods(undefined, undefined, addresses)) : []),
    ];
  }
  const namespace = peer.namespaceSelector
    ? cubeOfSelector(peer.namespaceSelector)
    : namespaceCalled(peer.namespace);
  const pod = cubeOfSelector(peer.podSelector);
  return namespace && pod ? some(pods(namespace, pod)) : [];
}

/** The ports of a rule on the end that is connected to; an address outside calls none by a name. */
function portsOf(
  rule: Rule,
  to: EndpointCube,
  namedPorts: AllowanceOptions['namedPorts'],
): ConnectionSet {
  const fixed = rule.connections([]);
  if (namedPorts === 'none') return fixed;
  if (to.kind === 'outside') return namedPorts === 'every' ? fixed : ConnectionSet.none;
  if (typeof namedPorts === 'object') {
    const { name, protocol } = namedPorts;
    const isNamed = rule.portNames.some(
      (each, index) => each === name && rule.namedProtocols[index] === protocol,
    );
    const isThere = isNamed || ConnectionSet.every(protocol).isSubsetOf(fixed);
    return isThere ? ConnectionSet.of(protocol, 1) : ConnectionSet.none;
  }
  return rule.namedProtocols.reduce(
    (set, protocol) => set.union(ConnectionSet.every(protocol)),
    fixed,
  );
}

/** Whom a policy closes; nothing where its selector contradicts itself. */
function subjectOf({ namespace, podSelector }: Isolation): EndpointCube | undefined {
  const pod = cubeOfSelector(podSelector);
  return pod && pods(namespaceCalled(namespace), pod);
}

function openingsOf(
  isolation: Isolation,
  subject: EndpointCube,
  { ipBlockSelectsPods = true, namedPorts }: AllowanceOptions,
): readonly Opening<RuleRef>[] {
  return isolation.rules.flatMap((rule) => {
    const others = rule.peers?.flatMap((peer) => endsOf(peer, ipBlockSelectsPods)) ?? everybody;
    return others.flatMap((other) => {
      const [from, to] = isolation.direction === 'Ingress' ? [other, subject] : [subject, other];
      const cube = connections(from, to, portsOf(rule, to, namedPorts));
      return some(cube).map((each) => ({
        source: rule.ref,
        cube: each,
        portNames: rule.portNames,
      }));
    });
  });
}

/** The reference of a policy as a whole, where no rule of it is meant. */
const wholePolicy = ({ policy, direction }: Isolation): RuleRef => ({
  policy,
  direction,
  index: -1,
});

/** Every named port that policies speak of. */
export function namedPortsOf(policies: readonly PolicyObject[]): readonly NamedPort[] {
  const rules = policies.flatMap(compile).flatMap((isolation) => isolation.rules);
  const all = rules.flatMap(({ portNames, namedProtocols }) =>
    portNames.map((name, index) => ({ name, protocol: namedProtocols[index] ?? 'TCP' })),
  );
  return [...new Map(all.map((port) => [`${port.name}/${port.protocol}`, port])).values()];
}

/** What policies allow, as sets of every pod that could exist. */
export function allowanceOf(
  policies: readonly PolicyObject[],
  options: AllowanceOptions,
): Allowance<RuleRef> {
  const isolations = policies.flatMap(compile);
  const oneWay = (direction: Direction): OneWay<RuleRef> => {
    const own = isolations
      .filter((isolation) => isolation.direction === direction)
      .flatMap((isolation) =>
        some(subjectOf(isolation)).map((subject) => ({ isolation, subject })),
      );
    return {
      closed: own.map(({ isolation, subject }) => ({ source: wholePolicy(isolation), subject })),
      opened: own.flatMap(({ isolation, subject }) => openingsOf(isolation, subject, options)),
    };
  };
  return { Ingress: oneWay('Ingress'), Egress: oneWay('Egress') };
}

/** What two sets of policies allow together: each closes and opens for itself. */
export function bothAllow<Source>(
  one: Allowance<Source>,
  other: Allowance<Source> | undefined,
): Allowance<Source> {
  if (!other) return one;
  const both = (direction: Direction): OneWay<Source> => ({
    closed: [...one[direction].closed, ...other[direction].closed],
    opened: [...one[direction].opened, ...other[direction].opened],
  });
  return { Ingress: both('Ingress'), Egress: both('Egress') };
}

/** What one direction says of some ends alone: what closes or opens nothing of theirs says nothing about them. */
export function concerning<Source>(
  { closed, opened }: OneWay<Source>,
  direction: Direction,
  sets: readonly EndpointCube[],
): OneWay<Source> {
  const end = direction === 'Ingress' ? 'to' : 'from';
  const isTheirs = (cube: EndpointCube): boolean => sets.some((set) => endpointsMeet(cube, set));
  return {
    closed: closed.filter(({ subject }) => isTheirs(subject)),
    opened: opened.filter(({ cube }) => isTheirs(cube[end])),
  };
}
