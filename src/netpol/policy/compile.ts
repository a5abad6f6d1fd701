import { blockOf, type AddressSet } from '../sets/address-set.ts';
import { ConnectionSet, type Protocol } from '../sets/connection-set.ts';
import type { ContainerPort } from '../model.ts';
import type { PeerObject, PolicyObject, PortObject, RuleObject } from './object.ts';
import type { LabelSelector } from './selector.ts';

export type Direction = 'Ingress' | 'Egress';

/** Where a verdict came from: a policy, a direction, and the place of the rule in it. */
export interface RuleRef {
  readonly policy: string;
  readonly direction: Direction;
  readonly index: number;
}

/** A rule as people name it: `kasm/kasm-isolation-db ingress[0]`. */
export const formatRule = ({ policy, direction, index }: RuleRef): string =>
  `${policy} ${direction.toLowerCase()}[${index}]`;

/** Whom a rule speaks of. */
export type Peer =
  | {
      readonly kind: 'pods';
      /** Absent: the namespace of the policy. */
      readonly namespaceSelector: LabelSelector | undefined;
      readonly podSelector: LabelSelector;
      readonly namespace: string;
    }
  | { readonly kind: 'block'; readonly addresses: AddressSet };

/** One rule: no `peers` means everyone. Ports are resolved on the pod that is connected to. */
export interface Rule {
  readonly ref: RuleRef;
  readonly peers: readonly Peer[] | undefined;
  readonly connections: (ports: readonly ContainerPort[]) => ConnectionSet;
  /** Names of ports whose number depends on that pod. */
  readonly portNames: readonly string[];
  /** Protocols that a named port speaks: what it could open at most is every port of these. */
  readonly namedProtocols: readonly Protocol[];
}

/** A policy in one direction: the pods that it isolates, and what it allows them. */
export interface Isolation {
  readonly policy: string;
  readonly direction: Direction;
  readonly namespace: string;
  readonly podSelector: LabelSelector;
  readonly rules: readonly Rule[];
}

const compilePeer = (
  namespace: string,
  { ipBlock, namespaceSelector, podSelector }: PeerObject,
): Peer =>
  ipBlock
    ? { kind: 'block', addresses: blockOf(ipBlock.cidr, ipBlock.except) }
    : { kind: 'pods', namespace, namespaceSelector, podSelector: podSelector ?? {} };

/** A port without a number means every port of its protocol, one without a protocol means TCP. */
function compilePort({ protocol: named, port, endPort }: PortObject): Rule['connections'] {
  const protocol = named ?? 'TCP';
  if (port === undefined || port === null) {
    const every = ConnectionSet.every(protocol);
    return () => every;
  }
  if (typeof port === 'number') {
    const range = ConnectionSet.of(protocol, port, endPort ?? port);
    return () => range;
  }
  return (declared) =>
    declared
      .filter((entry) => entry.name === port && entry.protocol === protocol)
      .reduce(
        (set, entry) => set.union(ConnectionSet.of(protocol, entry.port)),
        ConnectionSet.none,
      );
}

function compileRule(rule: RuleObject, ref: RuleRef, namespace: string): Rule {
  const objects = (ref.direction === 'Ingress' ? rule.from : rule.to) ?? [];
  const ports = rule.ports ?? [];
  const parts = ports.map(compilePort);
  const portNames = ports.flatMap(({ port }) => (typeof port === 'string' ? [port] : []));
  const fixed =
    portNames.length === 0
      ? parts.reduce((set, part) => set.union(part([])), ConnectionSet.none)
      : undefined;
  const connections: Rule['connections'] =
    ports.length === 0
      ? () => ConnectionSet.all
      : fixed
        ? () => fixed
        : (declared) => parts.reduce((set, part) => set.union(part(declared)), ConnectionSet.none);
  return {
    ref,
    peers: objects.length === 0 ? undefined : objects.map((peer) => compilePeer(namespace, peer)),
    connections,
    portNames,
    namedProtocols: ports.flatMap(({ port, protocol }) =>
      typeof port === 'string' ? [protocol ?? 'TCP'] : [],
    ),
  };
}

/**
 * A policy as isolations, one per direction that it closes. Without `policyTypes` it closes ingress,
 * and egress when it has an egress rule
 * (https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/).
 */
export function compile({ metadata, spec }: PolicyObject): readonly Isolation[] {
  const namespace = metadata.namespace ?? 'default';
  const policy = `${namespace}/${metadata.name}`;
  const implied: readonly Direction[] =
    (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  const types = spec.policyTypes && spec.policyTypes.length > 0 ? spec.policyTypes : implied;
  return [...new Set(types)].map((direction) => {
    const rules = (direction === 'Ingress' ? spec.ingress : spec.egress) ?? [];
    return {
      policy,
      direction,
      namespace,
      podSelector: spec.podSelector ?? {},
      rules: rules.map((rule, index) => compileRule(rule, { policy, direction, index }, namespace)),
    };
  });
}
