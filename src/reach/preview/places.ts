import type { Pod } from '../../netpol/model.ts';
import {
  addressesOf,
  addressOf,
  formatAddress,
  type AddressSet,
} from '../../netpol/sets/address-set.ts';
import type { Protocol } from '../../netpol/sets/connection-set.ts';
import { selects } from '../../netpol/policy/selector.ts';
import type { Node } from '../../read/kinds/node.ts';
import type { Service } from '../../read/kinds/service.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Party } from '../../read/observed/index.ts';
import type { Cluster } from '../coverage/index.ts';

/** Who an end of a connection is, as far as a cluster tells. */
export type End =
  | { readonly kind: 'pod'; readonly workload: Workload }
  /** An address of a node, or a pod on the host network, which policies see as its node. */
  | { readonly kind: 'node'; readonly node: string; readonly address: bigint }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'outside'; readonly address: bigint }
  /** Nobody who could be found: a pod that was not given, or an end that the record leaves out. */
  | { readonly kind: 'unplaced'; readonly name: string };

const attempt = (text: string): bigint | undefined => {
  try {
    return addressOf(text);
  } catch {
    return undefined;
  }
};

const networkOf = (cidr: string): readonly AddressSet[] => {
  try {
    return [addressesOf(cidr)];
  } catch {
    return [];
  }
};

/**
 * The addresses under which a node speaks to pods: its own, and in the network of its pods the first two, which bridges
 * and tunnels of K3s (flannel) and of most plugins have.
 */
function addressesOfNode({ addresses, podCidrs }: Node): readonly bigint[] {
  const inside = podCidrs
    .flatMap(networkOf)
    .flatMap(({ intervals: [network] }) =>
      network && network.end - network.start > 2n ? [network.start, network.start + 1n] : [],
    );
  return [...addresses.flatMap((text) => attempt(text) ?? []), ...inside];
}

const fullName = ({ namespace, name }: { readonly namespace: string; readonly name: string }) =>
  `${namespace}/${name}`;

/** A cluster by address and by name. */
export class Places {
  readonly #workloads: readonly Workload[];
  readonly #pods = new Map<bigint, Workload>();
  readonly #named = new Map<string, Workload>();
  readonly #nodes = new Map<bigint, string>();
  readonly #services = new Map<bigint, Service>();
  readonly #podNetworks: readonly AddressSet[];

  constructor({ workloads, nodes, services }: Pick<Cluster, 'workloads' | 'nodes' | 'services'>) {
    this.#workloads = workloads;
    this.#podNetworks = nodes.flatMap(({ podCidrs }) => podCidrs.flatMap(networkOf));
    for (const node of nodes)
      for (const address of addressesOfNode(node)) this.#nodes.set(address, node.name);
    for (const workload of workloads) {
      const { pod, kind } = workload;
      if (kind === 'Pod' || !this.#named.has(fullName(pod)))
        this.#named.set(fullName(pod), workload);
      for (const address of pod.ips) {
        if (!pod.hostNetwork) this.#pods.set(address, workload);
        else if (!this.#nodes.has(address))
          this.#nodes.set(address, pod.node ?? `of ${fullName(pod)}`);
      }
    }
    for (const service of services)
      for (const text of service.addresses) {
        const address = attempt(text);
        if (address !== undefined) this.#services.set(address, service);
      }
  }

  /** Whether a pod that was given declares a port. */
  readonly listens = (address: bigint, port: number, protocol: Protocol): boolean =>
    (this.#pods.get(address)?.pod.ports ?? []).some(
      (each) => each.port === port && each.protocol === protocol,
    ) ||
    (this.#services.get(address)?.ports ?? []).some(
      (each) => each.port === port && each.protocol === protocol,
    );

  /** Who an end is. What the record calls it counts more than its address, which another pod may have by now. */
  of({ address, pod, labels }: Party): End {
    const known = pod && this.#called(fullName(pod));
    if (known) return endOf(known, address);
    if (pod && labels)
      return endOf(
        strange({ ...pod, labels, ips: address === undefined ? [] : [address] }),
        address,
      );
    if (address === undefined)
      return { kind: 'unplaced', name: pod ? fullName(pod) : 'an end without address or name' };
    const there = this.#pods.get(address);
    if (there) return { kind: 'pod', workload: there };
    if (pod) return { kind: 'unplaced', name: fullName(pod) };
    const node = this.#nodes.get(address);
    if (node !== undefined) return { kind: 'node', node, address };
    // Of the pods' networks: whoever had the address, it is no identity, for the next pod may have it.
    if (this.#podNetworks.some((network) => network.has(address)))
      return { kind: 'unplaced', name: `a pod at ${formatAddress(address)}` };
    const service = this.#services.get(address);
    return service ? { kind: 'service', service } : { kind: 'outside', address };
  }

  /** Where a connection to an end arrives: behind a Service, at each of its pods, on the port that it leads to. */
  targets(
    end: End,
    port: number,
    protocol: Protocol,
  ): readonly { readonly end: End; readonly port: number }[] {
    if (end.kind !== 'service') return [{ end, port }];
    const { namespace, selector, ports } = end.service;
    const target = ports.find((each) => each.port === port && each.protocol === protocol)?.target;
    if (!selector || target === undefined) return [];
    return this.#workloads
      .filter(
        ({ pod, kind }) =>
          kind === 'Pod' &&
          pod.namespace === namespace &&
          selects({ matchLabels: selector }, pod.labels),
      )
      .flatMap((workload) => {
        const number =
          typeof target === 'number'
            ? target
            : workload.pod.ports.find(({ name }) => name === target)?.port;
        return number === undefined ? [] : [{ end: endOf(workload, undefined), port: number }];
      });
  }

  /** A pod by its name, or any of those whose names begin so: they come from one template. */
  #called(name: string): Workload | undefined {
    if (!name.endsWith('*')) return this.#named.get(name);
    const known = this.#named.get(name);
    if (known) return known;
    const start = name.slice(0, -1);
    const found = this.#workloads.find(({ pod }) => fullName(pod).startsWith(start));
    // Kept under the pattern, for a record says it again on every line.
    if (found && start.length > 1) this.#named.set(name, found);
    return found;
  }
}

/** A pod that only the record knows: with its labels, and no declared port. */
const strange = (known: Pick<Pod, 'namespace' | 'name' | 'labels' | 'ips'>): Workload => ({
  kind: 'Pod',
  pod: { ...known, ports: [], hostNetwork: false },
  images: [],
  isHook: false,
  controller: undefined,
  account: '',
  isOnHost: false,
  isDebugged: false,
});

function endOf(workload: Workload, seen: bigint | undefined): End {
  const { pod } = workload;
  const address = seen ?? pod.ips[0];
  return pod.hostNetwork && address !== undefined
    ? { kind: 'node', node: pod.node ?? `of ${fullName(pod)}`, address }
    : { kind: 'pod', workload };
}

/** A name that no other end has. */
export function keyOf(end: End): string {
  switch (end.kind) {
    case 'pod':
      return `pod ${fullName(end.workload.pod)}`;
    case 'service':
      return `service ${fullName(end.service)}`;
    case 'unplaced':
      return `unplaced ${end.name}`;
    case 'node':
    case 'outside':
      return `${end.kind} ${end.address}`;
  }
}
