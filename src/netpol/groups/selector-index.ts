import type { AddressSet } from '../sets/address-set.ts';
import {
  addBits,
  bitsWhere,
  keepBits,
  noBits,
  removeBits,
  setBit,
  type Bits,
} from '../sets/bits.ts';
import type { Pod } from '../model.ts';
import { selectorKey, selects, type LabelSelector } from '../policy/selector.ts';
import { hasOwnNetwork } from '../semantics.ts';
import type { Endpoints } from './endpoints.ts';
import type { Peers, Selection } from './policy-index.ts';

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/** What `make` makes of a key, made once. */
function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}

/**
 * Which endpoints each selection and block means, as sets of bits. A requirement on one label is looked up by value,
 * and a selector is the intersection of its requirements: no selector is ever tried on a pod.
 */
export class SelectorIndex {
  readonly #endpoints: Endpoints;
  /** Pods that policies see as pods. */
  readonly #pods: Bits;
  readonly #byValue = new Map<string, ReadonlyMap<number, readonly number[]>>();
  readonly #requirements = new Map<string, Bits>();
  readonly #namespaces = new Map<string, Bits>();
  readonly #selections = new WeakMap<Selection, Bits>();
  readonly #blocks = new WeakMap<AddressSet, Bits>();
  readonly #peers = new WeakMap<Peers, Bits>();

  constructor(endpoints: Endpoints) {
    this.#endpoints = endpoints;
    const { columns, podOf, size } = endpoints;
    this.#pods = bitsWhere(size, (at) => {
      const pod: Pod | undefined = columns.pods[podOf[at] as number];
      return pod !== undefined && hasOwnNetwork(pod);
    });
  }

  /** The endpoints that a selection selects. */
  selected(selection: Selection): Bits {
    let bits = this.#selections.get(selection);
    if (!bits) {
      bits = this.#inNamespaces(selection).slice();
      const { matchLabels = {}, matchExpressions = [] } = selection.podSelector;
      for (const [key, value] of Object.entries(matchLabels))
        keepBits(bits, this.#required({ key, operator: 'In', values: [value] }));
      for (const requirement of matchExpressions) keepBits(bits, this.#required(requirement));
      this.#selections.set(selection, bits);
    }
    return bits;
  }

  /** The endpoints that the peers of a rule speak of. */
  matched(peers: Peers): Bits {
    let bits = this.#peers.get(peers);
    if (!bits) {
      const parts = [
        ...peers.selections.map((selection) => this.selected(selection)),
        ...peers.blocks.map((block) => this.#inBlock(block)),
      ];
      bits = parts.length === 1 ? (parts[0] as Bits) : noBits(this.#endpoints.size);
      if (parts.length > 1) for (const part of parts) addBits(bits, part);
      this.#peers.set(peers, bits);
    }
    return bits;
  }

  #inBlock(block: AddressSet): Bits {
    let bits = this.#blocks.get(block);
    if (!bits) {
      const { blocks, partOf, size } = this.#endpoints;
      const parts = new Set(blocks.partsIn(block));
      bits = bitsWhere(size, (at) => parts.has(partOf[at] as number));
      this.#blocks.set(block, bits);
    }
    return bits;
  }

  #inNamespaces({ namespace, namespaceSelector }: Selection): Bits {
    const key = namespaceSelector ? selectorKey(namespaceSelector) : JSON.stringify(namespace);
    return remember(this.#namespaces, key, () => {
      const { columns } = this.#endpoints;
      const numbers = columns.namespaces.flatMap((one, index) => {
        const fits = namespaceSelector
          ? selects(namespaceSelector, one.labels)
          : one.name === namespace;
        return fits ? [index + 1] : [];
      });
      return this.#podsOf('', columns.namespace.at, numbers);
    });
  }

  #required({ key, operator, values = [] }: Requirement): Bits {
    const text = JSON.stringify([key, operator, values]);
    return remember(this.#requirements, text, () => {
      const { at, numbers } = this.#endpoints.columns.label(key);
      const listed =
        operator === 'Exists' || operator === 'DoesNotExist'
          ? [...numbers.values()]
          : values.flatMap((value) => numbers.get(value) ?? []);
      const bits = this.#podsOf(`label ${key}`, at, listed);
      if (operator === 'In' || operator === 'Exists') return bits;
      const others = this.#pods.slice();
      removeBits(others, bits);
      return others;
    });
  }

  /** Pods with some of the values of a column. */
  #podsOf(name: string, column: Int32Array, values: readonly number[]): Bits {
    const { podOf, size } = this.#endpoints;
    const lists = remember(this.#byValue, name, () => {
      const byValue = new Map<number, number[]>();
      for (let at = 0; at < size; at += 1) {
        const pod = podOf[at] as number;
        if (pod < 0) continue;
        remember(byValue, column[pod] as number, () => []).push(at);
      }
      return byValue;
    });
    const bits = noBits(size);
    for (const value of values) for (const at of lists.get(value) ?? []) setBit(bits, at);
    keepBits(bits, this.#pods);
    return bits;
  }
}
