import { isV4 } from '../../src/netpol/sets/address-set.ts';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import type { Protocol } from '../../src/netpol/sets/connection-set.ts';
import type { PolicyObject, PortObject, RuleObject } from '../../src/netpol/policy/object.ts';
import { samePod, type Question } from '../support/questions.ts';

// Where the other readings of NetworkPolicy part from the API. Nothing else may differ.

const types =
  'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/';
const concept = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

interface Deviation {
  readonly name: string;
  /** The sentence of Kubernetes that decides, and where it stands. */
  readonly sentence: string;
  readonly source: string;
}

/** A deviation that shows in answers: these questions may be answered otherwise. */
export interface AnswerDeviation extends Deviation {
  readonly recognises: (question: Question) => boolean;
}

/** A deviation that is kept from showing: what the API says is written so that the oracle says it too. */
export interface AvoidedDeviation extends Deviation {
  readonly avoid: (cluster: Cluster) => Cluster;
}

export const inAnswersOfCyclonus: readonly AnswerDeviation[] = [
  {
    name: 'a pod may not reach itself',
    sentence: 'a pod cannot block access to itself',
    source: concept,
    recognises: ({ from, to }) => samePod(from, to),
  },
  {
    name: 'a node may not reach its pods',
    sentence:
      "Traffic is allowed to a pod if there are no NetworkPolicies selecting the pod [...], OR if the traffic source is the pod's local node",
    source: types,
    recognises: ({ from, to }) =>
      from.pod?.hostNetwork === true &&
      from.pod.node !== undefined &&
      from.pod.node === to.pod?.node,
  },
];

/** Rewrites the policies of a cluster. */
const onPolicies =
  (change: (policy: PolicyObject) => PolicyObject) =>
  (cluster: Cluster): Cluster => ({ ...cluster, policies: cluster.policies.map(change) });

/** Rewrites the rules of a policy; a rule that becomes nothing is left out. */
const onRules = (
  { metadata, spec }: PolicyObject,
  change: (rule: RuleObject, side: 'from' | 'to') => RuleObject | undefined,
): PolicyObject => {
  const changed = (rules: readonly RuleObject[] | null | undefined, side: 'from' | 'to') =>
    rules?.flatMap((rule) => change(rule, side) ?? []);
  return {
    metadata,
    spec: { ...spec, ingress: changed(spec.ingress, 'from'), egress: changed(spec.egress, 'to') },
  };
};

/** A list without some of its entries; undefined when that leaves nothing of something. */
const without = <T>(
  list: readonly T[] | null | undefined,
  unwanted: (entry: T) => boolean,
): { readonly left: readonly T[] | null | undefined } | undefined => {
  const left = list?.filter((entry) => !unwanted(entry));
  return left?.length === 0 && list?.length !== 0 ? undefined : { left };
};

const withTypes: AvoidedDeviation = {
  name: 'policyTypes have to be there',
  sentence:
    'If this field is not specified, it will default based on the existence of ingress or egress rules; policies that contain an egress section are assumed to affect egress, and all policies (whether or not they contain an ingress section) are assumed to affect ingress.',
  source: types,
  avoid: onPolicies(({ metadata, spec }) => {
    const implied = spec.egress?.length ? (['Ingress', 'Egress'] as const) : (['Ingress'] as const);
    const policyTypes = spec.policyTypes?.length ? spec.policyTypes : implied;
    return { metadata, spec: { ...spec, policyTypes } };
  }),
};

export const avoidedWithCyclonus: readonly AvoidedDeviation[] = [withTypes];

/** Beside these: it lists no pod with itself, and knows of no ipBlock that matches pods (`ipBlockSelectsPods`). */
export const avoidedWithAnalyzer: readonly AvoidedDeviation[] = [
  {
    name: 'policyTypes are settled before rules are left out below',
    sentence: withTypes.sentence,
    source: types,
    avoid: withTypes.avoid,
  },
  {
    name: 'IPv6 blocks are ignored or read as IPv4',
    sentence:
      'cidr is a string representing the IPBlock. Valid examples are "192.168.1.0/24" or "2001:db8::/64"',
    source: types,
    avoid: (cluster) => ({
      ...onPolicies((policy) =>
        onRules(policy, (rule, side) => {
          const rest = without(rule[side], ({ ipBlock }) => ipBlock?.cidr.includes(':') ?? false);
          return rest && { ...rule, [side]: rest.left };
        }),
      )(cluster),
      pods: cluster.pods.map((pod) => ({ ...pod, ips: pod.ips.filter(isV4) })),
    }),
  },
  {
    name: 'a named port of egress towards addresses is an error',
    sentence:
      'port represents the port on the given protocol. This can either be a numerical or named port on a pod.',
    source: types,
    avoid: onPolicies((policy) =>
      onRules(policy, (rule, side) => {
        const peers = rule.to ?? [];
        const meetsAddresses = peers.length === 0 || peers.some(({ ipBlock }) => ipBlock);
        if (side === 'from' || !meetsAddresses) return rule;
        const rest = without(rule.ports, ({ port }) => typeof port === 'string');
        return rest && { ...rule, ports: rest.left };
      }),
    ),
  },
  {
    name: 'a port name is looked up once per pod, also when several containers have it',
    sentence:
      'port represents the port on the given protocol. This can either be a numerical or named port on a pod.',
    source: types,
    avoid: (cluster) => ({
      ...cluster,
      pods: cluster.pods.map((pod) => ({
        ...pod,
        ports: pod.ports.filter(
          ({ name }, index) =>
            name === undefined || pod.ports.findIndex((port) => port.name === name) === index,
        ),
      })),
    }),
  },
  {
    name: 'pods of the host network are bound by policies',
    sentence:
      'NetworkPolicy behaviour for hostNetwork pods is undefined, but it should be limited to 2 possibilities',
    source: concept,
    avoid: (cluster) => ({ ...cluster, pods: cluster.pods.filter((pod) => !pod.hostNetwork) }),
  },
];

export const avoiding = (deviations: readonly AvoidedDeviation[], cluster: Cluster): Cluster =>
  deviations.reduce((changed, { avoid }) => avoid(changed), cluster);

/**
 * Joining the ports of two policies, netpol-analyzer may lose the gap between two of them: ports 5-6
 * and ports 5 and 9 become 5-9. It is recognised by asking again about one port in dispute alone
 * (`onlyPort`), where there is nothing to join and both have to agree.
 */
export const joinsPorts: Deviation = {
  name: 'ports between those of two policies may be open',
  sentence:
    'ports is a list of ports which should be made accessible on the pods selected for this rule. Each item in this list is combined using a logical OR.',
  source: types,
};

/** A cluster whose rules are cut down to one port; `policyTypes` have to be there. */
export function onlyPort(cluster: Cluster, protocol: Protocol, number: number): Cluster {
  const whole: PortObject = { protocol, port: number };
  const cut = (entry: PortObject): readonly PortObject[] => {
    const { port, endPort } = entry;
    if ((entry.protocol ?? 'TCP') !== protocol) return [];
    if (typeof port === 'string') return [entry];
    const has = port === undefined || (port <= number && number <= (endPort ?? port));
    return has ? [whole] : [];
  };
  const rules = onPolicies((policy) =>
    onRules(policy, (rule) => {
      const ports = rule.ports?.length ? rule.ports.flatMap(cut) : [whole];
      return ports.length === 0 ? undefined : { ...rule, ports };
    }),
  );
  const declares = (port: Cluster['pods'][number]['ports'][number]): boolean =>
    port.protocol === protocol && port.port === number;
  return {
    ...rules(cluster),
    pods: cluster.pods.map((pod) => ({ ...pod, ports: pod.ports.filter(declares) })),
  };
}
