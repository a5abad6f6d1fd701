import fc from 'fast-check';
import { isMap, type Fields } from '../../../../src/table/layers.ts';
import * as some from './literals.ts';
import { named, type Place } from './place.ts';

const app = (name: string): Fields => ({ matchLabels: { app: name } });
const alone = { preset: 'none', defaultDeny: { enabled: false } };

/** A component of one's own, and nothing beside. */
const component = (fields: Fields): Fields => ({
  ...alone,
  components: { probe: { podSelector: app('probe'), ports: { http: { port: 80 } }, ...fields } },
});
/** A preset, and the pods of `helm test`. */
const everything = { helmTest: { enabled: true, host: 'kasm-db' } };
/** A component that a peer reaches. */
const reached = (peer: Fields, fields: Fields = {}): Fields => ({
  ...component(fields),
  peers: { vpn: peer },
  flows: { 'vpn-to-probe': { from: ['vpn'], to: ['probe'], ports: ['http'] } },
});
const byPort = (http: unknown): Fields => reached({ anywhere: true }, { ports: { http } });
const outwards = (http: unknown): Fields => ({
  ...component({ policyTypes: ['Ingress', 'Egress'] }),
  peers: { vpn: { anywhere: true, ports: { http } } },
  flows: { 'probe-to-vpn': { from: ['probe'], to: ['vpn'], ports: ['http'] } },
});
const selecting = (podSelector: unknown): Fields => component({ podSelector });
const expressing = (fields: Fields): Fields =>
  selecting({ matchExpressions: [{ key: 'app', operator: 'In', values: ['x'], ...fields }] });
const blocking = (...ipBlocks: readonly unknown[]): Fields => reached({ ipBlocks });
const denying = (fields: Fields): Fields => ({ preset: 'none', defaultDeny: fields });

/** Ports may be written as text, and are rendered as numbers. */
const asNumber = (port: unknown): unknown =>
  typeof port === 'string' && String(Number(port)) === port && Number.isInteger(Number(port))
    ? Number(port)
    : port;
const asPort = (literal: unknown): unknown =>
  isMap(literal)
    ? Object.fromEntries(
        Object.entries({ protocol: 'TCP', ...literal }).map(([key, value]) => [
          key,
          key === 'protocol' ? value : asNumber(value),
        ]),
      )
    : literal;

const aSelector = app('marked');
const anExpression = { key: 'marked', operator: 'Exists' };
const aPort = { port: 31313, endPort: 31314 };
const aCidr = '203.0.113.0/24';
const anException = '203.0.113.128/25';

/** Every place of the contract that speaks of NetworkPolicies. */
export const policyPlaces: readonly Place[] = [
  {
    path: 'labels{}',
    values: (key) => ({ ...everything, labels: named(key, 'x') }),
    mark: 'marked',
    literals: some.labelKeys,
  },
  {
    path: 'labels.*',
    values: (value) => ({ ...everything, labels: { team: value } }),
    mark: 'marked',
    literals: some.labelValues,
  },
  {
    path: 'annotations{}',
    values: (key) => ({ ...everything, annotations: named(key, 'x') }),
    mark: 'marked',
    literals: some.labelKeys,
  },
  {
    path: 'annotations.*',
    values: (value) => ({ ...everything, annotations: { note: value } }),
    mark: 'marked',
    literals: some.texts,
  },
  {
    path: 'Component.annotations{}',
    values: (key) => component({ annotations: named(key, 'x') }),
    mark: 'marked',
    literals: some.labelKeys,
  },
  {
    path: 'Component.annotations.*',
    values: (value) => component({ annotations: { note: value } }),
    mark: 'marked',
    literals: some.texts,
  },
  {
    path: 'Component.description',
    values: (description) => component({ description }),
    mark: 'marked',
    literals: some.texts,
  },
  {
    path: 'fullnameOverride',
    values: (fullnameOverride) => ({ ...component({}), fullnameOverride }),
    mark: 'marked',
    isPart: true,
    becomes: (name: unknown) => (name === '' ? 'kasm-isolation' : name),
    literals: some.objectNames,
  },
  {
    path: 'kasm.release',
    values: (release) => ({ preset: 'kasm-1.19', kasm: { release } }),
    mark: 'marked',
    literals: fc.oneof(some.labelValues, some.objectNames),
  },
  {
    path: 'components{}',
    values: (name) => ({ ...alone, components: named(name, { podSelector: app('probe') }) }),
    mark: 'marked',
    isPart: true,
    literals: fc.oneof(some.objectNames, fc.constantFrom('on', 'yes', 'no', 'null', '5432')),
  },
  {
    path: 'flows{}',
    values: (name) => ({
      ...component({}),
      flows: named(name, { from: ['probe'], to: ['probe'], ports: ['http'] }),
    }),
    mark: 'marked',
    literals: fc.oneof(some.objectNames, some.texts),
  },
  {
    path: 'Component.policyName',
    values: (policyName) => component({ policyName }),
    mark: 'marked',
    literals: some.objectNames,
  },
  {
    path: 'defaultDeny.policyName',
    values: (policyName) => denying({ policyName }),
    mark: 'marked',
    literals: some.objectNames,
  },
  {
    path: 'Component.policyTypes',
    values: (policyTypes) => component({ policyTypes }),
    mark: ['Ingress', 'Egress'],
    literals: some.directions,
  },
  {
    path: 'Component.policyTypes[]',
    values: (direction) => component({ policyTypes: [direction] }),
    mark: 'Ingress',
    literals: fc.constantFrom('Egress', 'ingress', 'INGRESS', 'Both', ''),
  },
  {
    path: 'Component.podSelector',
    values: selecting,
    mark: aSelector,
    literals: some.selectors,
  },
  {
    path: 'defaultDeny.podSelector',
    values: (podSelector) => denying({ podSelector }),
    mark: aSelector,
    literals: some.selectors,
  },
  {
    path: 'Peer.namespaceSelector',
    values: (namespaceSelector) => reached({ namespaceSelector, podSelector: app('x') }),
    mark: aSelector,
    literals: some.selectors,
  },
  {
    path: 'Peer.podSelector',
    values: (podSelector) => reached({ podSelector, namespaceSelector: app('x') }),
    mark: aSelector,
    literals: some.selectors,
  },
  {
    path: 'LabelSelector.matchLabels',
    values: (matchLabels) => selecting({ matchLabels }),
    mark: aSelector['matchLabels'],
    literals: fc.dictionary(some.labelValues, some.labelValues, { maxKeys: 2 }),
  },
  {
    path: 'LabelSelector.matchLabels{}',
    values: (key) => selecting({ matchLabels: named(key, 'x') }),
    mark: 'marked',
    literals: some.labelKeys,
  },
  {
    path: 'LabelSelector.matchLabels.*',
    values: (value) => selecting({ matchLabels: { app: value } }),
    mark: 'marked',
    literals: some.labelValues,
  },
  {
    path: 'LabelSelector.matchExpressions',
    values: (matchExpressions) => selecting({ matchExpressions }),
    mark: [anExpression],
    literals: fc.array(some.expressions, { maxLength: 2 }),
  },
  {
    path: 'LabelSelector.matchExpressions[]',
    values: (expression) => selecting({ matchExpressions: [expression] }),
    mark: anExpression,
    literals: some.expressions,
  },
  {
    path: 'LabelSelector.matchExpressions[].key',
    values: (key) => expressing({ key }),
    mark: 'marked',
    literals: some.labelKeys,
  },
  {
    path: 'LabelSelector.matchExpressions[].operator',
    values: (operator) => expressing({ operator }),
    mark: 'NotIn',
    literals: fc.constantFrom('In', 'Exists', 'in', 'IN', 'Equals', 'Gt', '=', ' In'),
  },
  {
    path: 'LabelSelector.matchExpressions[].values',
    values: (list) => expressing({ values: list }),
    mark: ['marked'],
    literals: fc.array(some.labelValues, { maxLength: 3 }),
  },
  {
    path: 'LabelSelector.matchExpressions[].values[]',
    values: (value) => expressing({ values: [value] }),
    mark: 'marked',
    literals: some.labelValues,
  },
  {
    path: 'Component.ports.*',
    values: byPort,
    mark: aPort,
    rendered: { protocol: 'TCP', ...aPort },
    becomes: asPort,
    literals: some.ports,
  },
  {
    path: 'Peer.ports.*',
    values: outwards,
    mark: aPort,
    rendered: { protocol: 'TCP', ...aPort },
    becomes: asPort,
    literals: some.ports,
  },
  {
    path: 'Port.port',
    values: (port) => byPort({ port }),
    mark: 31313,
    becomes: asNumber,
    literals: some.portNumbers,
  },
  {
    path: 'Port.endPort',
    values: (endPort) => byPort({ port: 1, endPort }),
    mark: 31313,
    becomes: asNumber,
    literals: some.portNumbers,
  },
  {
    path: 'Port.protocol',
    values: (protocol) => byPort({ port: 80, protocol }),
    mark: 'SCTP',
    literals: fc.constantFrom('TCP', 'UDP', 'tcp', 'Udp', 'ICMP', 'ANY', 'TCP ', '6'),
  },
  {
    path: 'Peer.ipBlocks',
    values: (ipBlocks) => reached({ ipBlocks }),
    mark: [{ cidr: aCidr }],
    rendered: [{ ipBlock: { cidr: aCidr } }],
    becomes: (blocks: unknown) =>
      Array.isArray(blocks) ? blocks.map((ipBlock: unknown) => ({ ipBlock })) : blocks,
    literals: fc.array(some.blocks, { maxLength: 2 }),
  },
  {
    path: 'Peer.ipBlocks[]',
    values: blocking,
    mark: { cidr: aCidr, except: [anException] },
    literals: some.blocks,
  },
  {
    path: 'Peer.ipBlocks[].cidr',
    values: (cidr) => blocking({ cidr }),
    mark: aCidr,
    literals: some.networks,
  },
  {
    path: 'Peer.ipBlocks[].except',
    values: (except) => blocking({ cidr: '10.0.0.0/8', except }),
    mark: ['10.13.13.0/24'],
    literals: fc.array(some.innerNetworks, { maxLength: 2 }),
  },
  {
    path: 'Peer.ipBlocks[].except[]',
    values: (network) => blocking({ cidr: '10.0.0.0/8', except: [network] }),
    mark: '10.13.13.0/24',
    literals: some.innerNetworks,
  },
];
