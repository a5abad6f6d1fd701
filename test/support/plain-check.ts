import type { NetworkPolicy } from '../../src/read/rendered.ts';

/**
 * Whether policies let one pod connect to another: the rules of NetworkPolicy written down as plainly
 * as possible, so that a reader can see that they are right. It shares nothing with the chart's own
 * reckoning. Addresses are left out: an `ipBlock` never matches a pod here.
 */

type Labels = Readonly<Record<string, string>>;
type Spec = NetworkPolicy['spec'];
type Selector = Spec['podSelector'];
type Expression = NonNullable<Selector['matchExpressions']>[number];
type Ports = NonNullable<Spec['ingress']>[number]['ports'];
type Peer = NonNullable<NonNullable<Spec['ingress']>[number]['from']>[number];
type Direction = Spec['policyTypes'][number];

export interface CheckedPod {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
}

interface Port {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

type Check = (
  policies: readonly NetworkPolicy[],
  from: CheckedPod,
  to: CheckedPod,
  port: Port,
) => boolean;

function holds({ key, operator, values = [] }: Expression, labels: Labels): boolean {
  const value = labels[key];
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const listed = value !== undefined && values.includes(value);
  return operator === 'In' ? listed : !listed;
}

/** An empty selector selects everything. */
const selects = (selector: Selector, labels: Labels): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector.matchExpressions ?? []).every((expression) => holds(expression, labels));

/** Whether the policy is about this pod at all. */
export const appliesTo = ({ metadata, spec }: NetworkPolicy, pod: CheckedPod): boolean =>
  metadata.namespace === pod.namespace && selects(spec.podSelector, pod.labels);

/** A peer without a namespaceSelector means pods of the policy's own namespace. */
function isPeer(peer: Peer, pod: CheckedPod, policyNamespace: string): boolean {
  if (peer.ipBlock) return false;
  const inNamespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, pod.namespaceLabels)
    : pod.namespace === policyNamespace;
  return inNamespace && selects(peer.podSelector ?? {}, pod.labels);
}

/** A rule without ports means all of them. */
const hasPort = (ports: Ports, { port, protocol }: Port): boolean =>
  ports?.some(
    (one) => one.protocol === protocol && one.port <= port && port <= (one.endPort ?? one.port),
  ) ?? true;

const rulesOf = ({ ingress = [], egress = [] }: Spec, direction: Direction) =>
  direction === 'Ingress'
    ? ingress.map(({ from, ports }) => ({ peers: from, ports }))
    : egress.map(({ to, ports }) => ({ peers: to, ports }));

/** Checks one side: no policy isolates `pod` in this direction, or a rule of one that does admits `other`. */
const side =
  (direction: Direction) =>
  (policies: readonly NetworkPolicy[], pod: CheckedPod, other: CheckedPod, port: Port): boolean => {
    const isolating = policies.filter(
      (policy) => policy.spec.policyTypes.includes(direction) && appliesTo(policy, pod),
    );
    const admits = ({ metadata, spec }: NetworkPolicy): boolean =>
      rulesOf(spec, direction).some(
        ({ peers, ports }) =>
          hasPort(ports, port) &&
          (peers?.some((peer) => isPeer(peer, other, metadata.namespace)) ?? true),
      );
    return isolating.length === 0 || isolating.some(admits);
  };

/** Whether the receiving pod's policies let the connection in. */
export const letIn: Check = (policies, from, to, port) => side('Ingress')(policies, to, from, port);

/** Whether the calling pod's policies let the connection out. */
export const letOut: Check = (policies, from, to, port) => side('Egress')(policies, from, to, port);

/** Whether the connection works: both sides must agree. */
export const allowed: Check = (...connection) => letIn(...connection) && letOut(...connection);
