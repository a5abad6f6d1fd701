import type { Cluster } from './cluster.ts';
import { Daemon } from './daemon.ts';
import { inUrl, type Host } from './network.ts';
import { enter, runIn, type Place } from './place.ts';

/** How kube-proxy translates the addresses of Services. */
export const proxyModes = ['iptables', 'nftables'] as const;
export type ProxyMode = (typeof proxyModes)[number];

const healthPort = 10_256;

const yes = (): boolean => true;
const no = (): boolean => false;

/** What translates the addresses of Services on one node: kube-proxy. */
export class ServiceProxy {
  readonly #start: (mode: ProxyMode) => Promise<Daemon>;
  readonly #clean: () => Promise<unknown>;
  #running: Daemon | undefined;

  /** `node` is its place, and where it answers. */
  constructor(node: Place & Host, { parts, kubeconfig, folder, network }: Cluster) {
    const health = `${inUrl(node.ips[0])}:${healthPort}`;
    const common = [`--kubeconfig=${kubeconfig}`, `--hostname-override=${node.name}`];
    this.#start = async (mode) => {
      const args = [
        ...common,
        `--proxy-mode=${mode}`,
        `--cluster-cidr=${network.pods.join(',')}`,
        // These would be set for the machine as a whole.
        '--conntrack-max-per-core=0',
        '--conntrack-tcp-timeout-established=0s',
        '--conntrack-tcp-timeout-close-wait=0s',
        '--iptables-min-sync-period=100ms',
        // The engine of K3s writes the whole filter table anew, and with it what it read before another wrote there: a
        // sync that fails for this is tried again after so long.
        '--iptables-sync-period=3s',
        `--healthz-bind-address=${health}`,
        '--metrics-bind-address=127.0.0.1:10249',
      ];
      const daemon = new Daemon({
        ...enter(node, parts.kubeProxy, args),
        log: `${folder}/kube-proxy-${node.name}.log`,
        env: node.env,
        isReady: async () => (await fetch(`http://${health}/healthz`)).ok,
      });
      await daemon.start();
      return daemon;
    };
    const clean = (): Promise<unknown> => runIn(node, parts.kubeProxy, [...common, '--cleanup']);
    this.#clean = async () => {
      // It fails where the engine writes at the same time.
      for (let attempt = 0; attempt < 5; attempt += 1) if (await clean().then(yes, no)) return;
      await clean();
    };
  }

  async start(mode: ProxyMode): Promise<void> {
    await this.stop();
    this.#running = await this.#start(mode);
  }

  /** Ends it and takes away what it wrote. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    await this.#running.stop();
    this.#running = undefined;
    await this.#clean();
  }

  async logTail(): Promise<string> {
    return (await this.#running?.logTail()) ?? 'it does not run';
  }
}
