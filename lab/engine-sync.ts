import { setTimeout as sleep } from 'node:timers/promises';
import { endOf, type Lab, type LabPod } from './lab.ts';
import type { Node } from './node.ts';

/** The lab's own namespace: its pods and its policy tell how far the engine is, and belong to no test. */
export const syncNamespace = 'lab-sync';
const policies = `/apis/networking.k8s.io/v1/namespaces/${syncNamespace}/networkpolicies`;
const ports = [20001, 20002] as const;

/** Milliseconds: what is denied may get no answer, and whatever came too late is tried again. */
const patience = 250;

/** Its addresses lie outside the range of pods, so that no other pod has them. */
const podOf = (lab: Lab, role: string, number: number, node?: string): LabPod => ({
  namespace: syncNamespace,
  name: `${role}-${number}`,
  labels: { role },
  ips: lab.addressesOf([`10.44.0.${number}`, `fd44::${number}`]),
  ports,
  node,
});

/**
 * Tells when the engine has caught up. Namespace, pod and policy are given a new generation, in that
 * order; the other port of the receiver on each node opens to the sender, and the last one shuts, only by all
 * three of the same generation, so whatever was written before them is enforced there by then too.
 */
export class EngineSync {
  readonly #lab: Lab;
  readonly #sender: LabPod;
  readonly #receivers: readonly LabPod[];
  #generation = 0;

  private constructor(lab: Lab) {
    this.#lab = lab;
    this.#sender = podOf(lab, 'sender', 1);
    this.#receivers = lab.nodes.map(({ name }, index) => podOf(lab, 'receiver', index + 2, name));
  }

  static async start(lab: Lab): Promise<EngineSync> {
    const sync = new EngineSync(lab);
    await lab.addNamespace({ name: syncNamespace, labels: { generation: '0' } });
    await lab.addPods([sync.#sender, ...sync.#receivers]);
    await lab.api.must('POST', policies, sync.#policy());
    await sync.caughtUp();
    return sync;
  }

  /** Waits until everything that was written to the API server is enforced; throws after so many seconds. */
  async caughtUp(seconds = 30): Promise<void> {
    this.#generation += 1;
    const generation = String(this.#generation);
    const { api, pods } = this.#lab;
    await this.#lab.addNamespace({ name: syncNamespace, labels: { generation } });
    await api.merge(`/api/v1/namespaces/${syncNamespace}/pods/${this.#sender.name}`, {
      metadata: { labels: { generation } },
    });
    await api.merge(`${policies}/sync`, this.#policy());
    // The engine writes the rules of one family after those of the other.
    const targets = [this.#port, this.#otherPort].map((port) => ({
      protocol: 'TCP' as const,
      port,
    }));
    const rows = this.#receivers.flatMap(({ ips }) =>
      ips.map((to) => ({ from: endOf(this.#sender), to, ports: targets })),
    );
    let late: readonly string[] = [];
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      const verdicts = await pods.probe(rows, patience);
      late = rows
        .filter((_, row) => verdicts[row]?.[0] !== 'o' || verdicts[row]?.[1] === 'o')
        .map(({ to }) => to);
      if (late.length === 0) return;
      await sleep(20);
    }
    const { name, engine } = this.#nodeOf(late[0] ?? '');
    throw new Error(
      `The policy engine of ${name} has not caught up within ${seconds} s:\n${await engine.logTail()}`,
    );
  }

  /** The node whose receiver has this address. */
  #nodeOf(ip: string): Node {
    const index = this.#receivers.findIndex(({ ips }) => ips.includes(ip));
    return this.#lab.nodes[index] ?? this.#lab.node;
  }

  get #port(): number {
    return ports[this.#generation % 2] as number;
  }

  get #otherPort(): number {
    return ports[(this.#generation + 1) % 2] as number;
  }

  #policy(): unknown {
    const matchLabels = { generation: String(this.#generation) };
    return {
      metadata: { name: 'sync' },
      spec: {
        podSelector: { matchLabels: { role: 'receiver' } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels }, podSelector: { matchLabels } }],
            ports: [{ protocol: 'TCP', port: this.#port }],
          },
        ],
      },
    };
  }
}
