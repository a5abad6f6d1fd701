import type { AddressSet } from '../sets/address-set.ts';
import { compile, type Isolation, type Peer, type Rule } from '../policy/compile.ts';
import type { PolicyObject } from '../policy/object.ts';
import { selectorKey, type LabelSelector } from '../policy/selector.ts';

/** The pods that a podSelector selects in one namespace, or in those that a namespaceSelector selects. */
export interface Selection {
  readonly namespace: string | undefined;
  readonly namespaceSelector: LabelSelector | undefined;
  readonly podSelector: LabelSelector;
}

/** Whom the peers of one rule speak of. */
export interface Peers {
  readonly selections: readonly Selection[];
  readonly blocks: readonly AddressSet[];
}

/** A policy in one direction whose selections, blocks and peers are the objects of an index. */
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
  readonly #selections = new Interned<Selection>();
  readonly #blocks = new Interned<AddressSet>();
  readonly #peers = new Interned<Peers>();
  #isolations = 0;

  /** How much was taken in so far, whether still in use or not. */
  get size(): number {
    return this.#isolations + this.#selections.size + this.#blocks.size + this.#peers.size;
  }

  add(policy: PolicyObject): readonly IndexedIsolation[] {
    return compile(policy).map((isolation) => ({
      id: (this.#isolations += 1),
      isolation,
      subject: this.#selection({
        namespace: isolation.namespace,
        namespaceSelector: undefined,
        podSelector: isolation.podSelector,
      }),
      rules: isolation.rules.map((rule) => ({ rule, peers: rule.peers && this.#list(rule.peers) })),
    }));
  }

  #selection(selection: Selection): Selection {
    const { namespace, namespaceSelector, podSelector } = selection;
    const where = namespaceSelector ? selectorKey(namespaceSelector) : JSON.stringify(namespace);
    return this.#selections.get(`${where} ${selectorKey(podSelector)}`, () => selection);
  }

  #list(peers: readonly Peer[]): Peers {
    const selections = new Set<Selection>();
    const blocks = new Set<AddressSet>();
    for (const peer of peers) {
      if (peer.kind === 'block')
        blocks.add(this.#blocks.get(peer.addresses.toString(), () => peer.addresses));
      else {
        const { namespaceSelector, podSelector } = peer;
        const namespace = namespaceSelector ? undefined : peer.namespace;
        selections.add(this.#selection({ namespace, namespaceSelector, podSelector }));
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
