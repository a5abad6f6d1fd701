import { setTimeout as sleep } from 'node:timers/promises';
import { endOf, type Lab, type LabPod } from './lab.ts';

/** The lab's own namespace: its pods and its policy tell how far the engine is, and belong to no test. */
export const syncNamespace = 'lab-sync';
const policies = `/apis/networking.k8s.io/v1/namespaces/${syncNamespace}/networkpolicies`;
const ports = [20001, 20002] as const;

/** Its addresses lie outside the range of pods, so that no other pod has them. */
const podOf = (name: string, number: number): LabPod => ({
  namespace: syncNamespace,
  name,
  labels: { name },
  ips: [`10.44.0.${number}`, `fd44::${number}`],
  ports,
});
const sender = podOf('sender', 1);
const receiver = podOf('receiver', 2);

/**
 * Tells when the engine has caught up. Namespace, pod and policy are given a new generation, in that
 * order; the receiver's other port opens to the sender, and the last one shuts, only by all three of the
 * same generation, so whatever was written before them is enforced by then too.
 */
export class EngineSync {
  readonly #lab: Lab;
  #generation = 0;

  private constructor(lab: Lab) {
    this.#lab = lab;
  }

  static async start(lab: Lab): Promise<EngineSync> {
    const sync = new EngineSync(lab);
    await lab.addNamespace({ name: syncNamespace, labels: { generation: '0' } });
    await lab.addPods([sender, receiver]);
    await lab.api.must('POST', policies, sync.#policy());
    await sync.caughtUp();
    return sync;
  }

  /** Waits until everything that was written to the API server is enforced; throws after half a minute. */
  async caughtUp(): Promise<void> {
    this.#generation += 1;
    const generation = String(this.#generation);
    const { api, pods } = this.#lab;
    await this.#lab.addNamespace({ name: syncNamespace, labels: { generation } });
    await api.merge(`/api/v1/namespaces/${syncNamespace}/pods/sender`, {
      metadata: { labels: { generation } },
    });
    await api.merge(`${policies}/sync`, this.#policy());
    // The engine writes the rules of one family after those of the other.
    const rows = receiver.ips.map((to) => ({
      from: endOf(sender),
      to,
      ports: [this.#port, this.#otherPort].map((port) => ({ protocol: 'TCP' as const, port })),
    }));
    for (let attempt = 0; attempt < 1500; attempt += 1) {
      const verdicts = await pods.probe(rows);
      if (verdicts.every(([now, before]) => now === 'o' && before !== 'o')) return;
      await sleep(20);
    }
    throw new Error(
      `The policy engine has not caught up within 30 s:\n${await this.#lab.engine.logTail()}`,
    );
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
        podSelector: { matchLabels: { name: 'receiver' } },
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
