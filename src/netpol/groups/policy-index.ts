import type { AddressSet } from '../sets/address-set.ts';
import { compile, type Isolation, type Peer, type Rule } from '../policy/compile.ts';
import type { PolicyObject } from '../policy/object.ts';
import { selectorKey, type LabelSelector } from '../policy/selector.ts';

/** The namespace of this name, or those that a selector selects. */
export type Namespaces = { readonly name: string } | { readonly selector: LabelSelector };

/** The pods that a selector selects in some namespaces. */
export interface Selection {
  readonly namespaces: Namespaces;
  readonly podSelector: LabelSelector;
}

/** Whom the peers of one rule speak of. */
export interface Peers {
  readonly selections: readonly Selection[];
  readonly blocks: readonly AddressSet[];
}

/** A policy in one direction whose selectors, selections, blocks and peers are the objects of an index. */
export interface IndexedIsolation {
  /** No other isolation of the index has it. */
  readonly id: number;
  readonly isolation: Isolation;
  readonly subject: Selection;
  readonly rules: readonly { readonly rule: Rule; readonly peers: Peers | undefined }[];
}

/** Objects by a text: what has the same text is the same object, with a number of its own. */
class Interned<Item extends object> {
  readonly #items = new Map<string, Item>();
  readonly #numbers = new WeakMap<Item, number>();

  get size(): number {
    return this.#items.size;
  }

  get(text: string, make: () => Item): Item {
    let item = this.#items.get(text);
    if (!item) {
      item = make();
      this.#numbers.set(item, this.#items.size);
      this.#items.set(text, item);
    }
    return item;
  }

  numberOf(item: Item): number {
    return this.#numbers.get(item) ?? -1;
  }
}

/** What policies speak of, each thing once: many policies use the same selectors, blocks and lists of peers. */
export class PolicyIndex {
  readonly #namespaces = new Interned<Namespaces>();
  readonly #podSelectors = new Interned<LabelSelector>();
  readonly #selections = new Interned<Selection>();
  readonly #blocks = new Interned<AddressSet>();
  readonly #peers = new Interned<Peers>();
  #isolations = 0;

  /** How much was taken in so far, whether still in use or not. */
  get size(): number {
    const interned = [
      this.#namespaces,
      this.#podSelectors,
      this.#selections,
      this.#blocks,
      this.#peers,
    ];
    return interned.reduce((sum, { size }) => sum + size, this.#isolations);
  }

  add(policy: PolicyObject): readonly IndexedIsolation[] {
    return compile(policy).map((isolation) => ({
      id: (this.#isolations += 1),
      isolation,
      subject: this.#selection({ name: isolation.namespace }, isolation.podSelector),
      rules: isolation.rules.map((rule) => ({ rule, peers: rule.peers && this.#list(rule.peers) })),
    }));
  }

  #selection(where: Namespaces, which: LabelSelector): Selection {
    const text = 'name' in where ? JSON.stringify(where.name) : selectorKey(where.selector);
    const namespaces = this.#namespaces.get(text, () => where);
    const podSelector = this.#podSelectors.get(selectorKey(which), () => which);
    const numbers = [
      this.#namespaces.numberOf(namespaces),
      this.#podSelectors.numberOf(podSelector),
    ];
    return this.#selections.get(numbers.join(' '), () => ({ namespaces, podSelector }));
  }

  #list(peers: readonly Peer[]): Peers {
    const selections = new Set<Selection>();
    const blocks = new Set<AddressSet>();
    for (const peer of peers) {
      if (peer.kind === 'block')
        blocks.add(this.#blocks.get(peer.addresses.toString(), () => peer.addresses));
      else {
        const { namespace, namespaceSelector: selector, podSelector } = peer;
        selections.add(this.#selection(selector ? { selector } : { name: namespace }, podSelector));
      }
    }
    const numbers = [
      [...selections].map((one) => this.#selections.numberOf(one)).toSorted((a, b) => a - b),
      [...blocks].map((one) => this.#blocks.numberOf(one)).toSorted((a, b) => a - b),
    ];
    return this.#peers.get(numbers.join(' | '), () => ({
      selections: [...selections],
      blocks: [...blocks],
    }));
  }
}
