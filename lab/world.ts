import {
  addressOf,
  blockOf,
  everyAddress,
  formatAddresses,
  type AddressSet,
} from '../src/netpol/sets/address-set.ts';
import { cut } from '../src/netpol/sets/disjoint-blocks.ts';
import type { Labels, Namespace, Pod } from '../src/netpol/model.ts';
import type { PeerObject, PolicyObject } from '../src/netpol/policy/object.ts';
import { labelsFor, type LabelSelector } from '../src/netpol/policy/selector.ts';
import type { ResolvedPeer, Table } from '../src/table/table.ts';
import { World, type RowEnd } from './rows.ts';

const metadataName = 'kubernetes.io/metadata.name';

/** The namespace that a selector demands by name, else one that is made for it. */
const namespaceFor = (selector: LabelSelector, fallback: string): [string, Labels] => {
  const labels = labelsFor(selector);
  return [labels[metadataName] ?? fallback, labels];
};

/** Labels with one of them gone, for each of them: whoever has almost the right ones. */
const almost = (labels: Labels): Labels[] =>
  Object.keys(labels).map((gone) =>
    Object.fromEntries(Object.entries(labels).filter(([key]) => key !== gone)),
  );

/** Well-known places that people ask about; whatever else they hold is told by its networks. */
const landmarks: readonly [string, string][] = [
  ['metadata address', '169.254.169.254'],
  ['NodeLocal DNS', '169.254.20.10'],
  ['internet', '1.1.1.1'],
  ['internet IPv6', '2606:4700::1111'],
  ['private 10/8', '10.0.0.1'],
];

function nameOutside(part: AddressSet): string {
  const known = landmarks
    .filter(([, address]) => part.has(addressOf(address)))
    .map(([name]) => name);
  const [first = '', ...rest] = formatAddresses(part);
  return known.length > 0
    ? known.join(', ')
    : `${first}${rest.length > 0 ? ` (+${rest.length})` : ''}`;
}

function addPeer(world: World, name: string, peer: ResolvedPeer, home: string): void {
  if (peer.namespaceSelector) {
    const [namespace, labels] = namespaceFor(peer.namespaceSelector, `namespace-of-${name}`);
    world.addPod(name, namespace, labelsFor(peer.podSelector ?? {}), labels);
    if (peer.podSelector) world.addPod(`bare pod beside ${name}`, namespace, {}, labels);
    world.addPod(`${name} in the wrong namespace`, 'elsewhere', labelsFor(peer.podSelector ?? {}));
  } else if (peer.podSelector) {
    world.addPod(name, home, labelsFor(peer.podSelector));
  }
}

/** A made-up pod by what it carries. */
const nameOf = (namespace: string, labels: Labels): string =>
  `pod of ${namespace} with ${
    Object.entries(labels)
      .map((label) => label.join('='))
      .join(', ') || 'no labels'
  }`;

/** Every peer that any rule names. */
const peersOf = (policies: readonly PolicyObject[]): readonly PeerObject[] =>
  policies.flatMap(({ spec }) => [
    ...(spec.ingress ?? []).flatMap(({ from }) => from ?? []),
    ...(spec.egress ?? []).flatMap(({ to }) => to ?? []),
  ]);

/** Pods that rendered selectors select with the fewest labels, and those that miss by one: nobody may slip in. */
function addWitnesses(world: World, policies: readonly PolicyObject[], home: string): void {
  const subjects = policies.map(({ spec }) => ({
    podSelector: spec.podSelector,
    namespaceSelector: undefined,
  }));
  for (const { podSelector, namespaceSelector } of [...peersOf(policies), ...subjects]) {
    if (!podSelector && !namespaceSelector) continue;
    const [namespace, labels]: [string, Labels] = namespaceSelector
      ? namespaceFor(namespaceSelector, 'made-for-a-selector')
      : [home, {}];
    const wanted = labelsFor(podSelector ?? {});
    for (const each of [wanted, ...almost(wanted)])
      world.addPod(nameOf(namespace, each), namespace, each, labels);
  }
}

const blocksOf = (table: Table, policies: readonly PolicyObject[]): AddressSet[] => {
  const declared = Object.values(table.peers).flatMap(({ ipBlocks = [] }) => ipBlocks);
  const rendered = peersOf(policies).flatMap(({ ipBlock }) => ipBlock ?? []);
  return [...declared, ...rendered].map(({ cidr, except }) => blockOf(cidr, except));
};

/** What policies can see of an end; two ends with the same key are one to all of them. */
function keyOf({ name, endpoint }: RowEnd, blocks: readonly AddressSet[]): string {
  if (endpoint.kind === 'outside') return name;
  const { namespace, labels, ips, ports, hostNetwork } = endpoint.pod;
  if (hostNetwork) return name;
  const inBlocks = blocks.map((block) => ips.map((ip) => block.has(ip)));
  return JSON.stringify([namespace, Object.entries(labels).toSorted(), ports, inBlocks]);
}

/** Keeps the first of the rows that are one to all policies. */
function distinct(rows: readonly RowEnd[], blocks: readonly AddressSet[]): RowEnd[] {
  const first = new Map<string, RowEnd>();
  for (const row of rows) {
    const key = keyOf(row, blocks);
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()];
}

const noObjects = { pods: [], namespaces: [] };

/**
 * Everybody whom a proof must ask about: the user's own pods, each component, each peer, strangers who resemble them, whoever
 * the rendered selectors could mean, and all addresses outside, cut by every block of table and policies.
 */
export function worldOf(
  table: Table,
  policies: readonly PolicyObject[],
  home: string,
  own: { readonly pods: readonly Pod[]; readonly namespaces: readonly Namespace[] } = noObjects,
): { readonly rows: readonly RowEnd[]; readonly namespaces: readonly Namespace[] } {
  const world = new World();
  const ownNamespaces = new Map(own.namespaces.map((namespace) => [namespace.name, namespace]));
  for (const pod of own.pods) world.addOwn(pod, ownNamespaces.get(pod.namespace));
  const components = Object.entries(table.components).filter(([, { enabled }]) => enabled);
  for (const [name, { podSelector }] of components)
    world.addPod(name, home, labelsFor(podSelector ?? {}));
  for (const [name, peer] of Object.entries(table.peers))
    if (peer.enabled) addPeer(world, name, peer, home);
  world.addPod('bare pod', home, {});
  world.addPod('bare pod elsewhere', 'elsewhere', {});
  for (const [name, { podSelector }] of components) {
    world.addPod(`${name} elsewhere`, 'elsewhere', labelsFor(podSelector ?? {}));
  }
  addWitnesses(world, policies, home);
  const blocks = blocksOf(table, policies);
  world.addOutside(cut(everyAddress, blocks), nameOutside);
  return { rows: distinct(world.rows, blocks), namespaces: world.namespaces };
}
