import { addressesOf, isV4 } from '../../src/netpol/sets/address-set.ts';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import type { Labels, Pod } from '../../src/netpol/model.ts';
import type {
  PeerObject,
  PolicyObject,
  PortObject,
  RuleObject,
} from '../../src/netpol/policy/object.ts';
import type { LabelSelector } from '../../src/netpol/policy/selector.ts';

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

const isEmpty = (selector: LabelSelector | undefined): boolean =>
  selector !== undefined && Object.keys(selector).length === 0;

/** All that a corner may look at, gathered once from a cluster. */
function parts({ pods, namespaces, policies }: Cluster) {
  const ingress = policies.flatMap(({ spec }) => spec.ingress ?? []);
  const egress = policies.flatMap(({ spec }) => spec.egress ?? []);
  const rules: RuleObject[] = [...ingress, ...egress];
  const sides = [...ingress.map(({ from }) => from), ...egress.map(({ to }) => to)];
  const peers: PeerObject[] = sides.flatMap((side) => side ?? []);
  const ports: PortObject[] = rules.flatMap((rule) => rule.ports ?? []);
  const ofPods = [
    ...policies.map(({ spec }) => spec.podSelector ?? {}),
    ...peers.flatMap(({ podSelector }) => podSelector ?? []),
  ];
  const selectors = [
    ...ofPods,
    ...peers.flatMap(({ namespaceSelector }) => namespaceSelector ?? []),
  ];
  const blocks = peers.flatMap(({ ipBlock }) => ipBlock ?? []);
  return {
    pods,
    namespaces,
    policies,
    rules,
    sides,
    peers,
    ports,
    selectors,
    blocks,
    specs: policies.map(({ spec }) => spec),
    requirements: selectors.flatMap(({ matchExpressions = [] }) => matchExpressions),
    podRequirements: ofPods.flatMap(({ matchExpressions = [] }) => matchExpressions),
    excepts: blocks.flatMap(({ except = [] }) => except),
    allLabels: [...pods, ...namespaces].map(({ labels }): Labels => labels),
  };
}

type Parts = ReturnType<typeof parts>;

const operator =
  (name: Requirement['operator']) =>
  ({ requirements }: Parts): boolean =>
    requirements.some((one) => one.operator === name);

/** An expression about a key that some pod has and some pod lacks. */
const missing =
  (name: Requirement['operator']) =>
  ({ podRequirements, pods }: Parts): boolean =>
    podRequirements.some(
      (one) => one.operator === name && pods.some(({ labels }) => !Object.hasOwn(labels, one.key)),
    );

const covers = (cidr: string, pods: readonly Pod[]): boolean =>
  pods.some(({ ips }) => ips.some((ip) => addressesOf(cidr).has(ip)));

const named = ({ ports }: Parts): string[] =>
  ports.flatMap(({ port }) => (typeof port === 'string' ? [port] : []));

const declarations = (all: Parts, name: string) =>
  all.pods.map((pod) => pod.ports.filter((port) => port.name === name));

const onOnePod = ({ pods, policies }: Parts): boolean =>
  pods.some(({ namespace }) => {
    const here = policies.filter(
      ({ metadata, spec }) =>
        (metadata.namespace ?? 'default') === namespace && isEmpty(spec.podSelector ?? {}),
    );
    return here.length > 1;
  });

const types = ({ spec }: PolicyObject): string => spec.policyTypes?.join('+') ?? 'absent';

const all = {
  'policy podSelector {}': ({ specs }) => specs.some(({ podSelector }) => isEmpty(podSelector)),
  'policy podSelector absent': ({ specs }) =>
    specs.some(({ podSelector }) => podSelector === undefined),
  'policy without namespace': ({ policies }) =>
    policies.some(({ metadata }) => metadata.namespace === undefined),
  'peer podSelector {}': ({ peers }) => peers.some(({ podSelector }) => isEmpty(podSelector)),
  'peer namespaceSelector {}': ({ peers }) =>
    peers.some(({ namespaceSelector }) => isEmpty(namespaceSelector)),
  'peer namespaceSelector absent': ({ peers }) =>
    peers.some((peer) => peer.podSelector && !peer.namespaceSelector),
  'peer podSelector absent': ({ peers }) =>
    peers.some((peer) => !peer.podSelector && peer.namespaceSelector),
  'both selectors in one peer': ({ peers }) =>
    peers.some((peer) => peer.podSelector && peer.namespaceSelector),
  'both selectors in two peers': ({ sides }) =>
    sides.some(
      (side) =>
        side?.some((peer) => peer.podSelector && !peer.namespaceSelector) &&
        side.some((peer) => !peer.podSelector && peer.namespaceSelector),
    ),
  'two blocks in one rule': ({ sides }) =>
    sides.some((side) => (side ?? []).filter(({ ipBlock }) => ipBlock).length > 1),
  'operator In': operator('In'),
  'operator NotIn': operator('NotIn'),
  'operator Exists': operator('Exists'),
  'operator DoesNotExist': operator('DoesNotExist'),
  'In, key missing': missing('In'),
  'NotIn, key missing': missing('NotIn'),
  'Exists, key missing': missing('Exists'),
  'DoesNotExist, key missing': missing('DoesNotExist'),
  'empty value in a label': ({ allLabels }) =>
    allLabels.some((labels) => Object.values(labels).includes('')),
  'empty value in matchLabels': ({ selectors }) =>
    selectors.some(({ matchLabels = {} }) => Object.values(matchLabels).includes('')),
  'empty value in an expression': ({ requirements }) =>
    requirements.some(({ values = [] }) => values.includes('')),
  'matchLabels and matchExpressions': ({ selectors }) =>
    selectors.some((one) => Object.keys(one.matchLabels ?? {}).length > 0 && one.matchExpressions),
  'peers []': ({ sides }) => sides.some((side) => side?.length === 0),
  'peers null': ({ sides }) => sides.includes(null),
  'peers absent': ({ sides }) => sides.includes(undefined),
  'rule {}': ({ rules }) => rules.some((rule) => Object.keys(rule).length === 0),
  'ipBlock IPv4': ({ blocks }) => blocks.some(({ cidr }) => cidr.includes('.')),
  'ipBlock IPv6': ({ blocks }) => blocks.some(({ cidr }) => cidr.includes(':')),
  'ipBlock with host bits': ({ blocks }) => blocks.some(({ cidr }) => cidr === '10.0.2.77/24'),
  'except IPv4': ({ excepts }) => excepts.some((cidr) => cidr.includes('.')),
  'except IPv6': ({ excepts }) => excepts.some((cidr) => cidr.includes(':')),
  'two excepts': ({ blocks }) => blocks.some(({ except = [] }) => except.length > 1),
  'ipBlock covers a pod': ({ blocks, pods }) => blocks.some(({ cidr }) => covers(cidr, pods)),
  'except covers a pod': ({ excepts, pods }) => excepts.some((cidr) => covers(cidr, pods)),
  'ports absent': ({ rules }) => rules.some(({ ports }) => ports === undefined),
  'ports []': ({ rules }) => rules.some(({ ports }) => ports?.length === 0),
  'ports null': ({ rules }) => rules.some(({ ports }) => ports === null),
  'port a number': ({ ports }) =>
    ports.some(({ port, endPort }) => typeof port === 'number' && endPort === undefined),
  'port with endPort': ({ ports }) => ports.some(({ endPort }) => endPort !== undefined),
  'port named': (of) => named(of).length > 0,
  'port named, declared once': (of) =>
    named(of).some((name) => declarations(of, name).some(({ length }) => length === 1)),
  'port named, declared twice': (of) =>
    named(of).some((name) =>
      declarations(of, name).some(
        (ports) => new Set(ports.map(({ port, protocol }) => `${protocol} ${port}`)).size > 1,
      ),
    ),
  'port named, two protocols': (of) =>
    named(of).some((name) =>
      declarations(of, name).some(
        (ports) => new Set(ports.map(({ protocol }) => protocol)).size > 1,
      ),
    ),
  'port named, declared by nobody': (of) =>
    named(of).some((name) => declarations(of, name).every(({ length }) => length === 0)),
  'protocol only': ({ ports }) =>
    ports.some(({ protocol, port }) => protocol && port === undefined),
  'port {}': ({ ports }) => ports.some((port) => Object.keys(port).length === 0),
  'protocol absent': ({ ports }) =>
    ports.some(({ protocol, port }) => !protocol && port !== undefined),
  'protocol UDP': ({ ports }) => ports.some(({ protocol }) => protocol === 'UDP'),
  'protocol SCTP': ({ ports }) => ports.some(({ protocol }) => protocol === 'SCTP'),
  'policyTypes absent, egress rules': ({ policies }) =>
    policies.some((one) => types(one) === 'absent' && (one.spec.egress ?? []).length > 0),
  'policyTypes absent, no egress rules': ({ policies }) =>
    policies.some((one) => types(one) === 'absent' && (one.spec.egress ?? []).length === 0),
  'policyTypes []': ({ policies }) => policies.some((one) => types(one) === ''),
  'policyTypes Ingress, egress rules': ({ policies }) =>
    policies.some((one) => types(one) === 'Ingress' && (one.spec.egress ?? []).length > 0),
  'policyTypes Egress, ingress rules': ({ policies }) =>
    policies.some((one) => types(one) === 'Egress' && (one.spec.ingress ?? []).length > 0),
  'egress []': ({ specs }) => specs.some(({ egress }) => egress?.length === 0),
  'egress [], policyTypes absent': ({ policies }) =>
    policies.some((one) => types(one) === 'absent' && one.spec.egress?.length === 0),
  'ingress []': ({ specs }) => specs.some(({ ingress }) => ingress?.length === 0),
  'ingress null': ({ specs }) => specs.some(({ ingress }) => ingress === null),
  'several policies on one pod': onOnePod,
  'pod unlabelled': ({ pods }) => pods.some(({ labels }) => Object.keys(labels).length === 0),
  'namespace not described': ({ pods, namespaces }) =>
    pods.some((pod) => namespaces.every(({ name }) => name !== pod.namespace)),
  'pod of IPv4': ({ pods }) => pods.some(({ ips }) => ips.length > 0 && ips.every(isV4)),
  'pod of IPv6': ({ pods }) => pods.some(({ ips }) => ips.length > 0 && !ips.some(isV4)),
  'pod of both families': ({ pods }) => pods.some(({ ips }) => ips.length > 1),
  'pod without address': ({ pods }) => pods.some(({ ips }) => ips.length === 0),
  'pod on the host network': ({ pods }) => pods.some(({ hostNetwork }) => hostNetwork),
  'pod beside its own node': ({ pods }) =>
    pods.some(
      ({ hostNetwork, node }) =>
        hostNetwork &&
        node !== undefined &&
        pods.some((other) => !other.hostNetwork && other.node === node),
    ),
  'container port without name': ({ pods }) =>
    pods.some(({ ports }) => ports.some(({ name }) => name === undefined)),
} satisfies Record<string, (all: Parts) => unknown>;

export type Corner = keyof typeof all;

/** Every corner that the generator has to reach. */
export const cornerNames: readonly Corner[] = Object.keys(all) as Corner[];

/** The corners that a cluster has. */
export function corners(cluster: Cluster): readonly Corner[] {
  const gathered = parts(cluster);
  return cornerNames.filter((name) => all[name](gathered));
}
