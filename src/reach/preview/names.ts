import type { Labels, Pod } from '../../netpol/model.ts';
import { selects } from '../../netpol/policy/selector.ts';
import { addressOf, blockOf, type AddressSet } from '../../netpol/sets/address-set.ts';
import type { ResolvedPeer, Table } from '../../table/table.ts';
import type { Cluster } from '../coverage/index.ts';
import { meansPods, namespaceLabels } from '../coverage/membership.ts';
import type { End } from './places.ts';

/** What a table calls ends. */
export interface TableNames {
  /** The components of a pod. */
  components(pod: Pod): readonly string[];
  /** The peers that mean an end by selectors, or by a block that holds it alone. */
  peers(end: End): readonly string[];
  /** Every name that means an end, in whatever way: of it, rows speak. */
  all(end: End): readonly string[];
}

/** Whether a block is one address. */
function isAlone({ ipBlocks = [] }: ResolvedPeer, address: bigint): boolean {
  const [block, ...more] = ipBlocks;
  const [text, bits] = block?.cidr.split('/') ?? [];
  if (text === undefined || more.length > 0) return false;
  try {
    return (bits === '32' || bits === '128') && addressOf(text) === address;
  } catch {
    return false;
  }
}

/** The names of a table that is placed in a namespace. */
export function tableNames(
  table: Table | undefined,
  cluster: Cluster,
  home: string,
  ipBlockSelectsPods: boolean,
): TableNames {
  const labelsOf = namespaceLabels(cluster);
  const componentEntries = Object.entries(table?.components ?? {}).filter(
    ([, { enabled }]) => enabled,
  );
  const peerEntries = Object.entries(table?.peers ?? {}).filter(([, { enabled }]) => enabled);
  const blocks = peerEntries.map(
    ([name, { ipBlocks = [] }]) =>
      [name, ipBlocks.map(({ cidr, except }): AddressSet => blockOf(cidr, except))] as const,
  );
  const ofPod = new WeakMap<
    Pod,
    { readonly components: readonly string[]; readonly peers: readonly string[] }
  >();

  const meansPod = (
    { namespaceSelector, podSelector = {} }: ResolvedPeer,
    pod: Pod,
    labels: Labels,
  ): boolean =>
    selects(podSelector, pod.labels) &&
    (namespaceSelector ? selects(namespaceSelector, labels) : pod.namespace === home);

  function namesOf(pod: Pod): {
    readonly components: readonly string[];
    readonly peers: readonly string[];
  } {
    const known = ofPod.get(pod);
    if (known) return known;
    const components =
      pod.namespace === home
        ? componentEntries
            .filter(([, { podSelector = {} }]) => selects(podSelector, pod.labels))
            .map(([name]) => name)
        : [];
    const peers = peerEntries
      .filter(([, peer]) => meansPods(peer) && meansPod(peer, pod, labelsOf(pod.namespace)))
      .map(([name]) => name);
    const names = { components, peers };
    ofPod.set(pod, names);
    return names;
  }

  const holding = (addresses: readonly bigint[]): readonly string[] =>
    blocks
      .filter(([, sets]) => sets.some((set) => addresses.some((address) => set.has(address))))
      .map(([name]) => name);
  const everywhere = peerEntries.filter(([, { anywhere }]) => anywhere).map(([name]) => name);

  return {
    components: (pod) => namesOf(pod).components,
    peers: (end) => {
      if (end.kind === 'pod') return namesOf(end.workload.pod).peers;
      if (end.kind !== 'outside' && end.kind !== 'node') return [];
      return peerEntries.filter(([, peer]) => isAlone(peer, end.address)).map(([name]) => name);
    },
    all: (end) => {
      if (end.kind === 'pod') {
        const { pod } = end.workload;
        const { components, peers } = namesOf(pod);
        const held = ipBlockSelectsPods ? holding(pod.ips) : [];
        return [...components, ...peers, ...held, ...everywhere];
      }
      return end.kind === 'outside' || end.kind === 'node'
        ? [...holding([end.address]), ...everywhere]
        : [];
    },
  };
}
