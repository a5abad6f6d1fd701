import { setTimeout as sleep } from 'node:timers/promises';
import { serviceName } from './cluster-dns.ts';
import { syncNamespace } from './engine-sync.ts';
import { endOf, type Lab, type LabPod } from './lab.ts';
import { addService, type LabService } from './services.ts';

const port = 20_003;

/** Outside the range of pods, as those of the engine's sync are; no policy is about it. */
const answerer = (lab: Lab): LabPod => ({
  namespace: syncNamespace,
  name: 'answerer',
  labels: {},
  ips: lab.addressesOf(['10.44.0.100', 'fd44::64']),
  ports: [port],
});

/**
 * Tells when Services are served: a new one, written after all others, answers from every node and has a name, so those
 * before it do as well. Its port has a number of its own, so that its endpoints and not those of an earlier one count.
 */
export class ServiceSync {
  readonly #lab: Lab;
  readonly #answerer: LabPod;
  #generation = 0;
  #last: LabService | undefined;

  private constructor(lab: Lab) {
    this.#lab = lab;
    this.#answerer = answerer(lab);
  }

  static async start(lab: Lab): Promise<ServiceSync> {
    await lab.addNamespace({ name: syncNamespace, labels: { generation: '0' } });
    const sync = new ServiceSync(lab);
    await lab.addPods([sync.#answerer]);
    await sync.served();
    return sync;
  }

  /** Waits until every Service that was written before is served on every node and has its name; throws after a minute. */
  async served(): Promise<void> {
    this.#generation += 1;
    const name = `generation-${this.#generation}`;
    const own = 1000 + this.#generation;
    const next = await addService(this.#lab, {
      namespace: syncNamespace,
      name,
      ports: [{ port: own, targetPort: port }],
      endpoints: [this.#answerer],
    });
    await this.#last?.remove();
    this.#last = next;
    const rows = this.#lab.nodes.flatMap((node) =>
      next.addresses.map((to) => ({
        from: node.name,
        to,
        ports: [{ protocol: 'TCP' as const, port: own }],
      })),
    );
    let late = '';
    // A node that serves nothing gives no answer either, so each try may take seconds.
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const verdicts = await this.#lab.pods.probe(rows);
      const index = verdicts.findIndex(([verdict]) => verdict !== 'o');
      if (index === -1 && (await this.#hasName(name))) return;
      late = rows[index]?.from ?? 'the DNS';
      await sleep(20);
    }
    const node = this.#lab.nodes.find((each) => each.name === late);
    throw new Error(
      `${late} does not serve a new Service within a minute:\n${(await node?.proxy.logTail()) ?? ''}`,
    );
  }

  async #hasName(name: string): Promise<boolean> {
    const [answer] = await this.#lab.pods.resolve({
      from: endOf(this.#answerer),
      server: this.#lab.network.dns[0],
      protocol: 'UDP',
      names: [serviceName(syncNamespace, name)],
    });
    return answer?.addresses?.length === this.#lab.network.dns.length;
  }
}
