import type { AddressSet } from '../sets/address-set.ts';
import {
  compile,
  type Direction,
  type Isolation,
  type Peer,
  type Rule,
} from '../policy/compile.ts';
import { ConnectionSet } from '../sets/connection-set.ts';
import { cut } from '../sets/disjoint-blocks.ts';
import type { Endpoint, Labels, Namespace, PluginOptions, Pod } from '../model.ts';
import type { PolicyObject } from '../policy/object.ts';
import { selects } from '../policy/selector.ts';
import {
  addressPerFamily,
  hasOwnNetwork,
  isOwnNode,
  isSamePod,
  isSeenByBlocks,
  resolvablePorts,
  shareFamily,
} from '../semantics.ts';
import { joinVerdicts, open, type DirectionVerdict, type Verdict } from './verdict.ts';

export type { DirectionVerdict, Verdict } from './verdict.ts';

/** The policies of a cluster, ready to be asked. */
export interface Evaluator {
  /** What may be connected to from `from` to `to`, over any address family that both have. */
  allowed(from: Endpoint, to: Endpoint): Verdict;
  readonly isolations: readonly Isolation[];
}

/**
 * Compiles policies once; each question is then answered exactly. Namespaces that are not named have
 * only the label that the API server sets. Outside addresses must be treated alike by all policies
 * (`atoms` cuts a set so).
 */
export function createEvaluator(
  policies: readonly PolicyObject[],
  namespaces: readonly Namespace[],
  plugin: PluginOptions = {},
): Evaluator {
  const isolations = policies.flatMap(compile);
  const namespaceLabels = new Map(namespaces.map(({ name, labels }) => [name, labels]));
  const labelsOf = (namespace: string): Labels =>
    namespaceLabels.get(namespace) ?? { 'kubernetes.io/metadata.name': namespace };

  const peerMatches = (peer: Peer, endpoint: Endpoint, address: bigint | undefined): boolean => {
    if (peer.kind === 'block') {
      return (
        address !== undefined && isSeenByBlocks(endpoint, plugin) && peer.addresses.has(address)
      );
    }
    if (endpoint.kind === 'outside' || !hasOwnNetwork(endpoint.pod)) return false;
    const { pod } = endpoint;
    const namespaceMatches = peer.namespaceSelector
      ? selects(peer.namespaceSelector, labelsOf(pod.namespace))
      : pod.namespace === peer.namespace;
    return namespaceMatches && selects(peer.podSelector, pod.labels);
  };

  const selecting = new WeakMap<Pod, readonly Isolation[]>();
  const isolationsOf = (pod: Pod, direction: Direction): readonly Isolation[] => {
    let own = selecting.get(pod);
    if (!own) {
      own = isolations.filter(
        ({ namespace, podSelector }) =>
          namespace === pod.namespace && selects(podSelector, pod.labels),
      );
      selecting.set(pod, own);
    }
    return own.filter((isolation) => isolation.direction === direction);
  };

  function judge(
    subject: Endpoint,
    direction: Direction,
    other: Endpoint,
    address: bigint | undefined,
  ): DirectionVerdict {
    if (subject.kind === 'outside' || !hasOwnNetwork(subject.pod)) return open;
    const closing = isolationsOf(subject.pod, direction);
    if (closing.length === 0) return open;
    const ports = resolvablePorts(direction === 'Ingress' ? subject : other);
    const applies = ({ peers }: Rule): boolean =>
      peers === undefined || peers.some((peer) => peerMatches(peer, other, address));
    const parts = closing
      .flatMap(({ rules }) => rules)
      .filter(applies)
      .map((rule) => ({ rule: rule.ref, connections: rule.connections(ports) }))
      .filter(({ connections }) => !connections.isEmpty);
    const connections = parts.reduce(
      (set, part) => set.union(part.connections),
      ConnectionSet.none,
    );
    return { isolatedBy: closing.map(({ policy }) => policy), connections, parts };
  }

  function inOneFamily(
    from: Endpoint,
    to: Endpoint,
    source: bigint | undefined,
    target: bigint | undefined,
  ): Verdict {
    const egress = judge(from, 'Egress', to, target);
    const ingress = judge(to, 'Ingress', from, source);
    return { connections: egress.connections.intersect(ingress.connections), egress, ingress };
  }

  function allowed(from: Endpoint, to: Endpoint): Verdict {
    const bypass = bypassOf(from, to, plugin);
    if (bypass) return { connections: ConnectionSet.all, egress: open, ingress: open, bypass };
    const verdicts = pairsOf(from, to).map(([source, target]) =>
      inOneFamily(from, to, source, target),
    );
    if (verdicts.length === 0) {
      return {
        connections: ConnectionSet.none,
        egress: open,
        ingress: open,
        bypass: 'no common family',
      };
    }
    return verdicts.reduce(joinVerdicts);
  }

  return { allowed, isolations };
}

function bypassOf(from: Endpoint, to: Endpoint, plugin: PluginOptions): Verdict['bypass'] {
  if (from.kind !== 'pod' || to.kind !== 'pod') return undefined;
  if (isSamePod(from.pod, to.pod)) return 'itself';
  return isOwnNode(from.pod, to.pod, plugin) ? 'own node' : undefined;
}

/** The pairs of addresses over which two ends can talk. */
const pairsOf = (from: Endpoint, to: Endpoint): [bigint | undefined, bigint | undefined][] =>
  addressPerFamily(from).flatMap((source) =>
    addressPerFamily(to)
      .filter((target) => shareFamily(source, target))
      .map((target): [bigint | undefined, bigint | undefined] => [source, target]),
  );

/** Cuts addresses into the largest sets that every `ipBlock` of the policies treats alike. */
export function atoms(isolations: readonly Isolation[], addresses: AddressSet): AddressSet[] {
  return cut(addresses, blocksOf(isolations));
}

/** The addresses of every `ipBlock` that the policies name. */
const blocksOf = (isolations: readonly Isolation[]): AddressSet[] =>
  isolations
    .flatMap(({ rules }) => rules.flatMap(({ peers = [] }) => peers))
    .flatMap((peer) => (peer.kind === 'block' ? [peer.addresses] : []));
