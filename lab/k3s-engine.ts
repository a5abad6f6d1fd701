import type { Cluster } from './cluster.ts';
import { Daemon } from './daemon.ts';
import type { Engine, EngineOf } from './engine.ts';
import { enter, runIn, type Place } from './place.ts';

/** The policy engine of K3s: its rules stay when it ends. */
class K3sEngine extends Daemon implements Engine {
  readonly #node: Place;

  constructor(node: Place, { parts, kubeconfig, folder, network }: Cluster) {
    const services = network.services.join(',');
    const args = ['-kubeconfig', kubeconfig, '-node', node.name, '-services', services, '-v=1'];
    super({
      ...enter(node, parts.policyEngine, args),
      log: `${folder}/policy-engine-${node.name}.log`,
      env: node.env,
      // Rules of an earlier run do not count: it is ready when it has written its own.
      isReady: async (logged) => logged.includes('sync iptables took'),
    });
    this.#node = node;
  }

  async remove(): Promise<void> {
    await this.stop();
    for (const program of ['iptables-restore', 'ip6tables-restore'])
      await runIn(this.#node, program, [], '*filter\nCOMMIT\n');
    await runIn(this.#node, 'ipset', ['destroy']);
  }
}

export const k3sEngine: EngineOf = (...of) => new K3sEngine(...of);
