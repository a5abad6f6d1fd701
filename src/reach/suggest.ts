import type { Pod } from '../netpol/model.ts';
import type { Table } from '../table/table.ts';
import type { Advice } from './advice.ts';
import type { Refused } from './preview.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Values that would allow what was refused, and what of it no values can allow. */
export interface Suggestion {
  readonly values: Fields;
  /** Pods of Kasm's namespace that no component means: a row needs a component first. */
  readonly strangers: readonly string[];
}

/** Labels that controllers give anew to each pod: a selector with one means nobody tomorrow. */
const fleeting =
  /^(?:pod-template-hash|controller-revision-hash|pod-template-generation|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/.*|job-name|controller-uid|helm\.sh\/chart|app\.kubernetes\.io\/version)$/u;

/** A name for an entry of the values: letters, digits and dashes. */
const nameOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 50)
    .replace(/-+$/u, '');

/** Values as they grow, entry by entry. */
class Draft {
  readonly #maps = new Map<string, Map<string, Record<string, unknown>>>();

  entry(map: string, name: string): Record<string, unknown> {
    const entries = this.#maps.get(map) ?? new Map<string, Record<string, unknown>>();
    this.#maps.set(map, entries);
    const entry = entries.get(name) ?? {};
    entries.set(name, entry);
    return entry;
  }

  get values(): Fields {
    return Object.fromEntries(
      [...this.#maps].map(([map, entries]) => [map, Object.fromEntries(entries)]),
    );
  }
}

/** Exactly who was seen: one address, or the pods with the lasting labels of one. */
function peerOf(itself: string, pod: Pod | undefined): Fields | undefined {
  if (!pod) return { ipBlocks: [{ cidr: `${itself}/${itself.includes(':') ? 128 : 32}` }] };
  const labels = Object.entries(pod.labels).filter(([key]) => !fleeting.test(key));
  if (labels.length === 0) return undefined;
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pod.namespace } },
    podSelector: { matchLabels: Object.fromEntries(labels) },
  };
}

export interface SuggestInput {
  readonly table: Table;
  readonly home: string;
  readonly refused: readonly { readonly refused: Refused; readonly advice: Advice }[];
  readonly podCalled: (name: string) => Pod | undefined;
}

/**
 * The fewest values that allow what was refused, and nothing that was not seen: known names where a name means an end,
 * else peers that are one address or the labels of one pod.
 */
export function suggest({ table, home, refused, podCalled }: SuggestInput): Suggestion {
  const draft = new Draft();
  const strangers = new Set<string>();
  const isKnown = (name: string): boolean =>
    table.components[name] !== undefined || table.peers[name] !== undefined;

  const endOf = ({ name, itself }: Refused['from'], other: Refused['from']): string | undefined => {
    if (isKnown(name)) return name;
    const pod = podCalled(itself);
    if (pod?.namespace === home) return void strangers.add(itself);
    const peer = peerOf(itself, pod);
    if (!peer) return void strangers.add(itself);
    const own = nameOf(
      `seen-${pod ? `${pod.namespace}-${pod.name.replace(/-[0-9a-f-]*\d[^-]*$/u, '')}` : itself}`,
    );
    Object.assign(draft.entry('peers', own), peer, {
      description: `Seen with ${other.name} (preview)`,
    });
    return own;
  };

  const portOn = (name: string, { port, protocol }: Refused): string => {
    const own = (table.components[name] ?? table.peers[name])?.ports ?? {};
    const known = Object.entries(own).find(
      ([, each]) =>
        (each.protocol ?? 'TCP') === protocol &&
        Number(each.port) <= port &&
        port <= Number(each.endPort ?? each.port) &&
        each.endPort === undefined,
    )?.[0];
    if (known) return known;
    const added = `seen-${port}`;
    const entry = draft.entry(table.components[name] ? 'components' : 'peers', name);
    const ports = (entry['ports'] ?? {}) as Record<string, unknown>;
    entry['ports'] = { ...ports, [added]: { port, ...(protocol === 'TCP' ? {} : { protocol }) } };
    return added;
  };

  for (const { refused: each, advice } of refused) {
    if (advice.kind === 'switch on a peer') {
      draft.entry('peers', advice.peer)['enabled'] = true;
    } else if (advice.kind === 'switch on a flow') {
      draft.entry('flows', advice.flow)['enabled'] = true;
    } else {
      const [from, to] = [endOf(each.from, each.to), endOf(each.to, each.from)];
      if (from !== undefined && to !== undefined) {
        const widens = table.components[to]?.isDataTier
          ? '; WIDENS WHO REACHES THE DATA TIER, and breaks a claim unless it is named there'
          : '';
        const flow = draft.entry(
          'flows',
          nameOf(`seen-${from.replace(/^seen-/u, '')}-to-${to.replace(/^seen-/u, '')}`),
        );
        const ports = (flow['ports'] ?? []) as readonly string[];
        Object.assign(flow, {
          description: `Seen ${each.count === 1 ? 'once' : `${each.count} times`} (preview)${widens}`,
          from: [from],
          to: [to],
          ports: [...new Set([...ports, portOn(to, each)])],
        });
      }
    }
  }
  return { values: draft.values, strangers: [...strangers] };
}
