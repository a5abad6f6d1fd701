import type { Api } from './api.ts';
import type { Cluster } from './cluster.ts';
import type { Engine, EngineOf } from './engine.ts';
import { hosts, type Host } from './network.ts';
import { enter, runIn, type Place } from './place.ts';
import { Pods } from './pods.ts';
import { ServiceProxy } from './service-proxy.ts';

/** A node: a network namespace behind the router, with a policy engine, a service proxy, and pods. */
export class Node implements Place, Host {
  readonly name: string;
  readonly ips: Host['ips'];
  readonly env: Readonly<Record<string, string>>;
  /** Makes its pods. */
  readonly pods: Pods;
  readonly engine: Engine;
  readonly proxy: ServiceProxy;

  /** Its network namespace exists. */
  constructor({ name, ips }: Host, cluster: Cluster, engineOf: EngineOf) {
    this.name = name;
    this.ips = ips;
    this.env = cluster.parts.env;
    const { command, args } = enter(this, cluster.parts.pods, [name, ...hosts(ips)]);
    this.pods = new Pods(command, args);
    this.engine = engineOf(this, cluster);
    this.proxy = new ServiceProxy(this, cluster);
  }

  /** Runs a program in its network namespace; gives what it printed, and throws when it fails. */
  run = (command: string, args: readonly string[] = [], input?: string): Promise<string> =>
    runIn(this, command, args, input);

  /** Makes it a Node of the API server, ready; its kubelet answers at an address of the lab. */
  async register(api: Api, kubelet: string, podRanges: readonly string[]): Promise<void> {
    await api.must('POST', '/api/v1/nodes', {
      metadata: { name: this.name },
      spec: { podCIDR: podRanges[0], podCIDRs: podRanges },
    });
    await api.merge(`/api/v1/nodes/${this.name}/status`, {
      status: {
        addresses: [
          ...this.ips.map((address) => ({ type: 'InternalIP', address })),
          { type: 'Hostname', address: this.name },
          { type: 'InternalDNS', address: kubelet },
        ],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  }
}
