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
import { selects, type LabelSelector } from '../policy/selector.ts';
import { hasOwnNetwork } from '../semantics.ts';
import type { Endpoints } from './endpoints.ts';
import type { Namespaces, Peers, Selection } from './policy-index.ts';

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
  /** Pods by the value that they have in a column. */
  readonly #byValue = new Map<Int32Array, ReadonlyMap<number, readonly number[]>>();
  /** Endpoints by the disjoint block in which an ipBlock sees them. */
  readonly #byPart = new Map<number, number[]>();
  readonly #requirements = new Map<string, Bits>();
  readonly #podSelectors = new Map<LabelSelector, Bits>();
  readonly #namespaces = new Map<Namespaces, Bits>();
  readonly #selections = new Map<Selection, Bits>();
  readonly #blocks = new Map<AddressSet, Bits>();
  readonly #peers = new Map<Peers, Bits>();

  constructor(endpoints: Endpoints) {
    this.#endpoints = endpoints;
    const { columns, podOf, partOf, size } = endpoints;
    for (let at = 0; at < size; at += 1)
      remember(this.#byPart, partOf[at] as number, () => []).push(at);
    this.#pods = bitsWhere(size, (at) => {
      const pod: Pod | undefined = columns.pods[podOf[at] as number];
      return pod !== undefined && hasOwnNetwork(pod);
    });
  }

  /** The endpoints that a selection selects. */
  selected(selection: Selection): Bits {
    return remember(this.#selections, selection, () => {
      const bits = this.#inNamespaces(selection.namespaces).slice();
      keepBits(bits, this.#withLabels(selection.podSelector));
      return bits;
    });
  }

  /** The endpoints that the peers of a rule speak of. */
  matched(peers: Peers): Bits {
    return remember(this.#peers, peers, () => {
      const parts = [
        ...peers.selections.map((selection) => this.selected(selection)),
        ...peers.blocks.map((block) => this.#inBlock(block)),
      ];
      const [only] = parts;
      if (only && parts.length === 1) return only;
      const bits = noBits(this.#endpoints.size);
      for (const part of parts) addBits(bits, part);
      return bits;
    });
  }

  #inBlock(block: AddressSet): Bits {
    return remember(this.#blocks, block, () => {
      const bits = noBits(this.#endpoints.size);
      for (const part of this.#endpoints.addresses.blocks.partsIn(block))
        for (const at of this.#byPart.get(part) ?? []) setBit(bits, at);
      return bits;
    });
  }

  #inNamespaces(namespaces: Namespaces): Bits {
    return remember(this.#namespaces, namespaces, () => {
      const { columns } = this.#endpoints;
      const numbers = columns.namespaces.flatMap(({ name, labels }, index) => {
        const fits =
          'name' in namespaces ? name === namespaces.name : selects(namespaces.selector, labels);
        return fits ? [index + 1] : [];
      });
      return this.#podsWith(columns.namespace.at, numbers);
    });
  }

  #withLabels(podSelector: LabelSelector): Bits {
    return remember(this.#podSelectors, podSelector, () => {
      const bits = this.#pods.slice();
      const { matchLabels = {}, matchExpressions = [] } = podSelector;
      for (const [key, value] of Object.entries(matchLabels))
        keepBits(bits, this.#required({ key, operator: 'In', values: [value] }));
      for (const requirement of matchExpressions) keepBits(bits, this.#required(requirement));
      return bits;
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
      const bits = this.#podsWith(at, listed);
      if (operator === 'In' || operator === 'Exists') return bits;
      const others = this.#pods.slice();
      removeBits(others, bits);
      return others;
    });
  }

  /** Pods with some of the values of a column. */
  #podsWith(column: Int32Array, values: readonly number[]): Bits {
    const { podOf, size } = this.#endpoints;
    const lists = remember(this.#byValue, column, () => {
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
