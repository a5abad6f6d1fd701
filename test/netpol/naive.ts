import { BlockList, isIPv4 } from 'node:net';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import type { Labels, PluginOptions, Pod } from '../../src/netpol/model.ts';
import type { PeerObject, PolicyObject, PortObject } from '../../src/netpol/policy/object.ts';
import type { LabelSelector } from '../../src/netpol/policy/selector.ts';
import type { Question, QuestionEnd } from '../support/questions.ts';

// A second reading of NetworkPolicy, sentence by sentence from the text of the API, for one
// connection at a time. It shares nothing with src/netpol but types.

/** "The result of matchLabels and matchExpressions are ANDed. An empty label selector matches all objects." */
function matches(selector: LabelSelector, labels: Labels): boolean {
  const value = new Map(Object.entries(labels));
  for (const [key, wanted] of Object.entries(selector.matchLabels ?? {})) {
    if (value.get(key) !== wanted) return false;
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const listed = (values ?? []).some((one) => value.get(key) === one);
    if (operator === 'In' && !listed) return false;
    if (operator === 'NotIn' && listed) return false;
    if (operator === 'Exists' && !value.has(key)) return false;
    if (operator === 'DoesNotExist' && value.has(key)) return false;
  }
  return true;
}

function inCidr(ip: string, cidr: string): boolean {
  const [network = '', bits] = cidr.split('/');
  if (isIPv4(ip) !== isIPv4(network)) return false;
  const list = new BlockList();
  const family = isIPv4(ip) ? 'ipv4' : 'ipv6';
  list.addSubnet(network, Number(bits), family);
  return list.check(ip, family);
}

/** Policies bind the pods that have a network of their own. */
const isBound = ({ pod }: QuestionEnd): boolean => pod !== undefined && !pod.hostNetwork;

/** "Ingress, and Egress if the policy has any egress rules", when policyTypes says nothing. */
function isolates(pod: Pod, direction: 'Ingress' | 'Egress', policy: PolicyObject): boolean {
  const { podSelector = {}, policyTypes = [], egress } = policy.spec;
  const closes =
    policyTypes.length > 0
      ? policyTypes.includes(direction)
      : direction === 'Ingress' || (egress ?? []).length > 0;
  const here = (policy.metadata.namespace ?? 'default') === pod.namespace;
  return closes && here && matches(podSelector, pod.labels);
}

/** Answers one question about a cluster. */
export function naive(
  cluster: Cluster,
  { from, to, protocol, port }: Question,
  { ipBlockSelectsPods = true }: PluginOptions = {},
): boolean {
  const namespaceLabels = (name: string): Labels =>
    cluster.namespaces.find((one) => one.name === name)?.labels ?? {
      'kubernetes.io/metadata.name': name,
    };

  /** "If namespaceSelector is not set, podSelector selects pods in the policy's own namespace." */
  function isPeer(namespace: string, peer: PeerObject, end: QuestionEnd): boolean {
    if (peer.ipBlock) {
      const { cidr, except } = peer.ipBlock;
      if (isBound(end) && !ipBlockSelectsPods) return false;
      const ip = end.ip;
      return (
        ip !== undefined && inCidr(ip, cidr) && !(except ?? []).some((inner) => inCidr(ip, inner))
      );
    }
    if (!end.pod || end.pod.hostNetwork) return false;
    const inNamespace = peer.namespaceSelector
      ? matches(peer.namespaceSelector, namespaceLabels(end.pod.namespace))
      : end.pod.namespace === namespace;
    return inNamespace && (!peer.podSelector || matches(peer.podSelector, end.pod.labels));
  }

  /** "protocol: if not specified, this field defaults to TCP"; "port: if not provided, all port names and numbers". */
  function isPort(one: PortObject): boolean {
    if ((one.protocol ?? 'TCP') !== protocol) return false;
    if (one.port === undefined) return true;
    if (typeof one.port === 'number') return one.port <= port && port <= (one.endPort ?? one.port);
    const named = (isBound(to) && to.pod?.ports) || [];
    return named.some((p) => p.name === one.port && p.protocol === protocol && p.port === port);
  }

  /** "Allowed if no NetworkPolicies select the pod, or if the traffic matches at least one rule of all that do." */
  function passes(direction: 'Ingress' | 'Egress', subject: QuestionEnd, other: QuestionEnd) {
    const { pod } = subject;
    if (!pod || pod.hostNetwork) return true;
    const selecting = cluster.policies.filter((policy) => isolates(pod, direction, policy));
    if (selecting.length === 0) return true;
    return selecting.some(({ metadata, spec }) =>
      ((direction === 'Ingress' ? spec.ingress : spec.egress) ?? []).some((rule) => {
        const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
        const ports = rule.ports ?? [];
        const anyone = peers.length === 0;
        const here = metadata.namespace ?? 'default';
        return (
          (anyone || peers.some((peer) => isPeer(here, peer, other))) &&
          (ports.length === 0 || ports.some(isPort))
        );
      }),
    );
  }

  const itself =
    from.pod && from.pod.namespace === to.pod?.namespace && from.pod.name === to.pod.name;
  /** "OR if the traffic source is the pod's local node". */
  const ownNode = from.pod?.hostNetwork && from.pod.node && from.pod.node === to.pod?.node;
  if (itself || ownNode) return true;
  return passes('Egress', from, to) && passes('Ingress', to, from);
}
