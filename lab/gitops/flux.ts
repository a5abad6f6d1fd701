import { Daemon } from '../daemon.ts';
import { labFolder, type Lab } from '../lab.ts';
import { define } from './definitions.ts';
import type { GitopsParts } from './parts.ts';

const storage = '127.0.0.1:9090';
const namespace = 'flux-system';

/** Flux' source-controller and helm-controller, as its own installation starts them, all addresses on loopback. */
export class Flux {
  readonly #daemons: readonly Daemon[];

  private constructor(daemons: readonly Daemon[]) {
    this.#daemons = daemons;
  }

  static async start(lab: Lab, parts: GitopsParts): Promise<Flux> {
    await define(lab, parts.definitions.flux);
    await lab.addNamespace({ name: namespace, labels: {} });
    const common = ['--watch-all-namespaces', '--metrics-addr=127.0.0.1:0'];
    const controller = (
      name: string,
      program: string,
      health: number,
      args: readonly string[],
    ): Daemon =>
      new Daemon({
        command: program,
        args: [...common, `--health-addr=127.0.0.1:${health}`, ...args],
        log: `${labFolder}/${name}.log`,
        env: {
          RUNTIME_NAMESPACE: namespace,
          KUBECONFIG: lab.kubeconfig,
          HOME: labFolder,
          TMPDIR: labFolder,
        },
        isReady: async () => (await fetch(`http://127.0.0.1:${health}/readyz`)).ok,
      });
    const daemons = [
      controller('source-controller', parts.sourceController, 9440, [
        `--storage-path=${labFolder}`,
        `--storage-addr=${storage}`,
        `--storage-adv-addr=${storage}`,
      ]),
      controller('helm-controller', parts.helmController, 9441, ['--requeue-dependency=2s']),
    ];
    for (const daemon of daemons) await daemon.start();
    return new Flux(daemons);
  }

  /** The end of what both have logged. */
  async logs(): Promise<string> {
    const tails = await Promise.all(this.#daemons.map((daemon) => daemon.logTail(3)));
    return tails.join('\n');
  }
}
