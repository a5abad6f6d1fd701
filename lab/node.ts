import type { Api } from './api.ts';
import type { Engine, EngineOf } from './engine.ts';
import type { network } from './network.ts';
import type { Parts } from './parts.ts';
import { enter, runIn, type Place } from './place.ts';
import { Pods } from './pods.ts';
import { ServiceProxy } from './service-proxy.ts';

type Addresses = (typeof network.nodes)[number];

/** What a node needs to know of the rest of the lab. */
interface Surroundings {
  readonly parts: Parts;
  readonly kubeconfig: string;
  readonly folder: string;
  readonly engineOf: EngineOf;
}

/** A node: a network namespace behind the router, with a policy engine, a service proxy, and pods. */
export class Node implements Place {
  readonly name: string;
  readonly v4: string;
  readonly v6: string;
  readonly env: Readonly<Record<string, string>>;
  /** Makes its pods. */
  readonly pods: Pods;
  readonly engine: Engine;
  readonly proxy: ServiceProxy;

  /** Its network namespace exists. */
  constructor({ name, v4, v6 }: Addresses, { parts, kubeconfig, folder, engineOf }: Surroundings) {
    this.name = name;
    this.v4 = v4;
    this.v6 = v6;
    this.env = parts.env;
    const { command, args } = enter(this, parts.pods, [name, `${v4}/32`, `${v6}/128`]);
    this.pods = new Pods(command, args);
    this.engine = engineOf(this, parts, kubeconfig, folder);
    this.proxy = new ServiceProxy(this, parts, kubeconfig, folder);
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
          { type: 'InternalIP', address: this.v4 },
          { type: 'InternalIP', address: this.v6 },
          { type: 'Hostname', address: this.name },
          { type: 'InternalDNS', address: kubelet },
        ],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  }
}
