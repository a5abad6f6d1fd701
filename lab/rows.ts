import { addressOf, type AddressSet } from '../src/netpol/sets/address-set.ts';
import type { Endpoint, Labels, Namespace, Pod } from '../src/netpol/model.ts';

/** A row and column of the proof: one end of connections, and the name that people know it by. */
export interface RowEnd {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** Makes pods of one world: each has an address of its own in the pod network, and a namespace that exists. */
export class World {
  readonly #namespaces = new Map<string, Namespace>();
  readonly #rows: RowEnd[] = [];

  /** A pod of a namespace with these labels. Its addresses lie in the ranges that K3s gives to pods. */
  addPod(name: string, namespace: string, labels: Labels, namespaceLabels: Labels = {}): void {
    const number = this.#rows.length + 2;
    if (!this.#namespaces.has(namespace)) {
      const own = { ...namespaceLabels, 'kubernetes.io/metadata.name': namespace };
      this.#namespaces.set(namespace, { name: namespace, labels: own });
    }
    const pod: Pod = {
      namespace,
      name: `row-${number}`,
      labels,
      ips: [
        addressOf(`10.42.${number >> 8}.${number & 255}`),
        addressOf(`fd42::${number.toString(16)}`),
      ],
      ports: [],
      hostNetwork: false,
    };
    this.#rows.push({ name, endpoint: { kind: 'pod', pod } });
  }

  /** A pod that somebody has. */
  addOwn(pod: Pod, namespace: Namespace | undefined): void {
    if (namespace) this.#namespaces.set(namespace.name, namespace);
    this.#rows.push({ name: `${pod.namespace}/${pod.name}`, endpoint: { kind: 'pod', pod } });
  }

  /** Addresses outside, cut so that nobody can tell the members of one row apart. */
  addOutside(parts: readonly AddressSet[], nameOf: (part: AddressSet) => string): void {
    for (const part of parts) {
      this.#rows.push({ name: nameOf(part), endpoint: { kind: 'outside', addresses: part } });
    }
  }

  get namespaces(): readonly Namespace[] {
    return [...this.#namespaces.values()];
  }

  get rows(): readonly RowEnd[] {
    return this.#rows;
  }
}
