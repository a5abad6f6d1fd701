import { isV4, type AddressSet } from './address-set.ts';
import type { Isolation, Peer } from './compile.ts';
import type { ContainerPort, Labels, Namespace, Pod } from './model.ts';
import { selectorKey, selects, type LabelSelector } from './selector.ts';

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

  constructor(isolations: readonly Isolation[]) {
    for (const isolation of isolations) {
      this.#add(isolation, ofSubject(isolation));
      for (const { peers = [] } of isolation.rules) {
        for (const peer of peers) if (peer.kind === 'pods') this.#add(peer, ofPeer(peer));
      }
    }
  }

  #add(asker: object, question: Question): void {
    const key = keyOf(question);
    const known = this.#numbers.get(key);
    const number = known ?? this.#all.length;
    this.#cache.set(asker, number);
    if (known !== undefined) return;
    this.#numbers.set(key, number);
    this.#all.push(question);
    const [label] = Object.entries(question.podSelector.matchLabels ?? {});
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

const labelsKey = (labels: Labels): string =>
  Object.entries(labels)
    .map((label) => label.join('='))
    .toSorted()
    .join(',');

const namedPorts = (ports: readonly ContainerPort[], names: ReadonlySet<string>): string =>
  ports
    .filter(({ name }) => name !== undefined && names.has(name))
    .map(({ name, port, protocol }) => `${name}:${port}/${protocol}`)
    .toSorted()
    .join(',');

/** Which blocks hold the addresses of a pod, per family. */
const blockKey = (ips: readonly bigint[], blocks: readonly AddressSet[]): string =>
  ips
    .map(
      (ip) =>
        `${isV4(ip) ? 4 : 6}:${blocks.flatMap((block, index) => (block.has(ip) ? [index] : [])).join('.')}`,
    )
    .toSorted()
    .join(',');

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
  const answersByLabels = new Map<string, number[]>();
  const classes = new Map<string, { pods: Pod[]; answers: ReadonlySet<number> }>();
  for (const pod of pods) {
    const namespace = namespaces.get(pod.namespace) ?? {
      name: pod.namespace,
      labels: { 'kubernetes.io/metadata.name': pod.namespace },
    };
    const profile = `${pod.namespace}|${labelsKey(pod.labels)}`;
    let answers = answersByLabels.get(profile);
    if (!answers) {
      answers = questions.answers(namespace, pod.labels).toSorted((a, b) => a - b);
      answersByLabels.set(profile, answers);
    }
    const node = nodesMatter ? `${pod.hostNetwork}@${pod.node ?? ''}` : '';
    const key = `${answers.join('.')}|${namedPorts(pod.ports, names)}|${blockKey(pod.ips, blocks)}|${node}`;
    const known = classes.get(key);
    if (known) known.pods.push(pod);
    else classes.set(key, { pods: [pod], answers: new Set(answers) });
  }
  return [...classes.values()];
}
