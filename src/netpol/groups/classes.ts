import { isV4, type AddressSet } from '../sets/address-set.ts';
import type { Isolation, Peer } from '../policy/compile.ts';
import type { ContainerPort, Labels, Namespace, Pod } from '../model.ts';
import { selectorKey, selects, type LabelSelector } from '../policy/selector.ts';

/** The question "which pods?", as a policy asks it of its subjects or of its peers. */
interface Question {
  readonly namespace: string | undefined;
  readonly namespaceSelector: LabelSelector | undefined;
  readonly podSelector: LabelSelector;
}

/** Pods that no policy can tell apart. */
export interface PodClass {
  readonly pods: readonly Pod[];
  /** Numbers of the questions (`Questions.numberOf`) that the answer is yes to. */
  readonly answers: ReadonlySet<number>;
}

const keyOf = ({ namespace, namespaceSelector, podSelector }: Question): string =>
  `${namespace ?? ''}|${namespaceSelector ? selectorKey(namespaceSelector) : ''}|${selectorKey(podSelector)}`;

const ofPeer = (peer: Peer & { kind: 'pods' }): Question => ({
  namespace: peer.namespaceSelector ? undefined : peer.namespace,
  namespaceSelector: peer.namespaceSelector,
  podSelector: peer.podSelector,
});

const ofSubject = ({ namespace, podSelector }: Isolation): Question => ({
  namespace,
  namespaceSelector: undefined,
  podSelector,
});

/** All different questions of a set of policies; each is put to each different set of labels once. */
export class Questions {
  readonly #numbers = new Map<string, number>();
  readonly #all: Question[] = [];
  /** Questions by one label that they demand, and those that demand none: most need not be asked. */
  readonly #byLabel = new Map<string, number[]>();
  readonly #general: number[] = [];
  readonly #cache = new WeakMap<object, number>();
  /** The keys of labels that any question asks pods for; other labels make no difference. */
  readonly #keys = new Set<string>();

  constructor(isolations: readonly Isolation[]) {
    for (const isolation of isolations) {
      this.#add(isolation, ofSubject(isolation));
      for (const { peers = [] } of isolation.rules) {
        for (const peer of peers) if (peer.kind === 'pods') this.#add(peer, ofPeer(peer));
      }
    }
  }

  #add(asker: object, question: Question): void {
    const text = keyOf(question);
    const known = this.#numbers.get(text);
    const number = known ?? this.#all.length;
    this.#cache.set(asker, number);
    if (known !== undefined) return;
    this.#numbers.set(text, number);
    this.#all.push(question);
    const { matchLabels, matchExpressions } = question.podSelector;
    for (const key of Object.keys(matchLabels ?? {})) this.#keys.add(key);
    for (const { key } of matchExpressions ?? []) this.#keys.add(key);
    const [label] = Object.entries(matchLabels ?? {});
    if (!label) this.#general.push(number);
    else {
      const index = label.join('=');
      this.#byLabel.set(index, [...(this.#byLabel.get(index) ?? []), number]);
    }
  }

  /** The number of what an isolation asks of its subjects, or a peer of others. */
  numberOf(asker: Isolation | (Peer & { kind: 'pods' })): number {
    return this.#cache.get(asker) ?? -1;
  }

  /** A text that is the same for labels which no question can tell apart. */
  profile(labels: Labels): string {
    const asked = Object.entries(labels).filter(([key]) => this.#keys.has(key));
    return JSON.stringify(asked.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  answers(namespace: Namespace, labels: Labels): number[] {
    const candidates = [
      ...this.#general,
      ...Object.entries(labels).flatMap((label) => this.#byLabel.get(label.join('=')) ?? []),
    ];
    return candidates.filter((number) => {
      const question = this.#all[number] as Question;
      const namespaceFits = question.namespaceSelector
        ? selects(question.namespaceSelector, namespace.labels)
        : question.namespace === namespace.name;
      return namespaceFits && selects(question.podSelector, labels);
    });
  }
}

const namedPorts = (ports: readonly ContainerPort[], names: ReadonlySet<string>): string =>
  ports
    .filter(({ name }) => name !== undefined && names.has(name))
    .map(({ name, port, protocol }) => `${name}:${port}/${protocol}`)
    .toSorted()
    .join(',');

/**
 * Which blocks hold an address. The ends of all blocks cut the addresses into stretches that lie wholly
 * inside or outside each block, and one address stands for all of its stretch.
 */
function blockLookup(blocks: readonly AddressSet[]): (address: bigint) => string {
  const ends = blocks.flatMap(({ intervals }) =>
    intervals.flatMap(({ start, end }) => [start, end]),
  );
  const cuts = [...new Set(ends)].toSorted((a, b) => (a < b ? -1 : 1));
  const known = new Map<number, string>();
  return (address) => {
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cuts[middle] as bigint) <= address) low = middle + 1;
      else high = middle;
    }
    let key = known.get(low);
    if (key === undefined) {
      key = blocks.flatMap((block, index) => (block.has(address) ? [index] : [])).join('.');
      known.set(low, key);
    }
    return key;
  };
}

const numbersIn = (text: string): ReadonlySet<number> =>
  new Set(text === '' ? [] : text.split('.').map(Number));

/** Groups pods into classes that the policies treat alike, in time linear in pods and different labels. */
export function classify(
  pods: readonly Pod[],
  namespaces: ReadonlyMap<string, Namespace>,
  isolations: readonly Isolation[],
  questions: Questions,
  blocks: readonly AddressSet[],
): readonly PodClass[] {
  const names = new Set(
    isolations.flatMap(({ rules }) => rules.flatMap(({ portNames }) => portNames)),
  );
  const nodesMatter = pods.some(({ hostNetwork }) => hostNetwork);
  const blocksOf = blockLookup(blocks);
  const answersByProfile = new Map<string, string>();
  const classes = new Map<string, { pods: Pod[]; answers: ReadonlySet<number> }>();
  for (const pod of pods) {
    const namespace = namespaces.get(pod.namespace) ?? {
      name: pod.namespace,
      labels: { 'kubernetes.io/metadata.name': pod.namespace },
    };
    const profile = `${pod.namespace}|${questions.profile(pod.labels)}`;
    let answers = answersByProfile.get(profile);
    if (answers === undefined) {
      const numbers = questions.answers(namespace, pod.labels);
      answers = numbers.toSorted((a, b) => a - b).join('.');
      answersByProfile.set(profile, answers);
    }
    const addresses = pod.ips.map((ip) => `${isV4(ip) ? 4 : 6}:${blocksOf(ip)}`).toSorted();
    const node = nodesMatter ? `${pod.hostNetwork}@${pod.node ?? ''}` : '';
    const key = `${answers}|${namedPorts(pod.ports, names)}|${addresses.join(',')}|${node}`;
    const known = classes.get(key);
    if (known) known.pods.push(pod);
    else classes.set(key, { pods: [pod], answers: numbersIn(answers) });
  }
  return [...classes.values()];
}
