import { isV4 } from '../sets/address-set.ts';
import type { Namespace, Pod } from '../model.ts';
import { addressPerFamily, hasOwnNetwork } from '../semantics.ts';

/** One property of every pod as numbers, and how many different ones there may be. */
export interface Column {
  readonly at: Int32Array;
  readonly width: number;
}

/** The values of one label key: 0 where pods have no such label. */
export interface LabelColumn extends Column {
  readonly numbers: ReadonlyMap<string, number>;
}

function columnOf<Item>(items: readonly Item[], valueOf: (item: Item) => string | undefined) {
  const numbers = new Map<string, number>();
  const at = new Int32Array(items.length);
  for (let index = 0; index < items.length; index += 1) {
    const value = valueOf(items[index] as Item);
    if (value === undefined) continue;
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size + 1;
      numbers.set(value, number);
    }
    at[index] = number;
  }
  return { at, numbers, width: numbers.size + 1 };
}

/**
 * The pods of a cluster by column, so that grouping them is arithmetic. A column is made when policies first ask
 * for it, and kept: it does not depend on them.
 */
export class PodColumns {
  readonly pods: readonly Pod[];
  /** The namespaces of pods, each with its labels, at the place that `namespace` gives less 1. */
  readonly namespaces: readonly Namespace[];
  readonly namespace: Column;
  readonly #labels = new Map<string, LabelColumn>();
  /** 1 for pods on the host network. */
  readonly onHost: Int32Array;
  #addresses: readonly (readonly (bigint | undefined)[])[] | undefined;
  #ports: LabelColumn | undefined;
  #nodes: Column | undefined;

  constructor(pods: readonly Pod[], namespaces: readonly Namespace[]) {
    this.pods = pods;
    this.onHost = Int32Array.from(pods, (pod) => (hasOwnNetwork(pod) ? 0 : 1));
    const column = columnOf(pods, ({ namespace }) => namespace);
    const known = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
    this.namespace = column;
    this.namespaces = [...column.numbers.keys()].map(
      (name) => known.get(name) ?? { name, labels: { 'kubernetes.io/metadata.name': name } },
    );
  }

  /** The address of each pod in IPv4, and that in IPv6. */
  get addresses(): readonly (readonly (bigint | undefined)[])[] {
    this.#addresses ??= [true, false].map((v4) =>
      this.pods.map((pod) =>
        addressPerFamily({ kind: 'pod', pod }).find(
          (address) => address !== undefined && isV4(address) === v4,
        ),
      ),
    );
    return this.#addresses;
  }

  label(key: string): LabelColumn {
    let column = this.#labels.get(key);
    if (!column) {
      column = columnOf(this.pods, ({ labels }) =>
        Object.hasOwn(labels, key) ? labels[key] : undefined,
      );
      this.#labels.set(key, column);
    }
    return column;
  }

  /** The ports that pods declare under some of these names; equal texts are equal ports. */
  namedPorts(names: ReadonlySet<string>): Column & { readonly texts: readonly string[] } {
    const all = (this.#ports ??= columnOf(this.pods, ({ ports }) => JSON.stringify(ports)));
    const numbers = new Map([['[]', 0]]);
    const short = ['[]', ...all.numbers.keys()].map((text) => {
      const ports = JSON.parse(text) as Pod['ports'];
      const named = ports.filter(({ name }) => name !== undefined && names.has(name));
      const key = JSON.stringify(named.map((one) => JSON.stringify(one)).toSorted());
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    const at = all.at.map((number) => short[number] as number);
    return { at, width: numbers.size, texts: [...numbers.keys()] };
  }

  /** The node of each pod where a pod on the host network runs too, else 0: elsewhere nodes make no difference. */
  get nodes(): Column {
    if (!this.#nodes) {
      const hosts = new Set(
        this.pods.flatMap((pod) =>
          !hasOwnNetwork(pod) && pod.node !== undefined ? [pod.node] : [],
        ),
      );
      this.#nodes = columnOf(this.pods, ({ node }) =>
        node !== undefined && hosts.has(node) ? node : undefined,
      );
    }
    return this.#nodes;
  }
}
