import { mkdir } from 'node:fs/promises';
import { execa } from 'execa';
import type { Api } from './api.ts';
import { startControlPlane, type ControlPlane } from './control-plane.ts';
import { Daemon } from './daemon.ts';
import { network } from './network.ts';
import type { Parts } from './parts.ts';
import { Pods, type EndSpec } from './pods.ts';

/** A pod of the lab: an object in the API server, and a network namespace that behaves like it. */
export interface LabPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ips: readonly string[];
  /** Where it answers, TCP and UDP; what it declares to Kubernetes does not matter here. */
  readonly ports: readonly number[];
}

export interface LabNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What came of running a program. */
export interface ProgramRun {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** The network namespace of a pod. */
export const endOf = ({ namespace, name }: Pick<LabPod, 'namespace' | 'name'>): string =>
  `${namespace}.${name}`;

/** Where the lab keeps its files, in the `/run` of its sandbox. */
export const labFolder = '/run/kasm-isolation-lab';

/** Engine on the node `lab`; its rules stay when it stops, as on a K3s node. */
const policyEngine = (parts: Parts, { kubeconfig }: ControlPlane): Daemon =>
  new Daemon({
    command: parts.policyEngine,
    args: ['-kubeconfig', kubeconfig, '-node', network.node.name, '-v=1'],
    log: `${labFolder}/policy-engine.log`,
    env: parts.env,
    // Rules of an earlier run do not count: it is ready when it has written its own.
    isReady: async (logged) => logged.includes('sync iptables took'),
  });

/** A cluster of one node: a real API server, the policy engine of K3s, and pods as network namespaces. */
export class Lab {
  readonly parts: Parts;
  readonly api: Api;
  readonly apiServer: Daemon;
  readonly engine: Daemon;
  /** The configuration of kubectl for it. */
  readonly kubeconfig: string;
  /** The audit log of the API server. */
  readonly auditLog: string;
  readonly pods: Pods;
  readonly #env: Record<string, string>;

  private constructor(parts: Parts, controlPlane: ControlPlane, pods: Pods) {
    this.parts = parts;
    this.api = controlPlane.api;
    this.apiServer = controlPlane.server;
    this.engine = policyEngine(parts, controlPlane);
    this.kubeconfig = controlPlane.kubeconfig;
    this.auditLog = controlPlane.auditLog;
    this.pods = pods;
    this.#env = { ...parts.env, KUBECONFIG: controlPlane.kubeconfig, HOME: labFolder };
  }

  /** Starts everything but the engine; must run inside a sandbox. */
  static async start(parts: Parts): Promise<Lab> {
    await mkdir(labFolder, { recursive: true });
    const { node } = network;
    const pods = new Pods(parts.pods, [`${node.v4}/32`, `${node.v6}/128`]);
    await pods.forget();
    const controlPlane = await startControlPlane(parts, labFolder);
    const { api } = controlPlane;
    await api.must('POST', '/api/v1/nodes', {
      metadata: { name: node.name },
      spec: { podCIDR: network.pods[0], podCIDRs: network.pods },
    });
    await api.merge(`/api/v1/nodes/${node.name}/status`, {
      status: {
        addresses: [
          { type: 'InternalIP', address: node.v4 },
          { type: 'InternalIP', address: node.v6 },
          { type: 'Hostname', address: node.name },
        ],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
    return new Lab(parts, controlPlane, pods);
  }

  /** Runs Helm against the lab; a failure is a result. */
  async helm(args: readonly string[], input = ''): Promise<ProgramRun> {
    const options = { reject: false, env: this.#env, input } as const;
    const { failed, stdout, stderr } = await execa(this.parts.helm, args, options);
    return { failed, stdout, stderr };
  }

  /** Runs kubectl against the lab; a failure is thrown. */
  async kubectl(args: readonly string[], input = ''): Promise<string> {
    return (await execa(this.parts.kubectl, args, { env: this.#env, input })).stdout;
  }

  /** Stops the engine and wipes what it wrote: a cluster whose network plugin enforces nothing. */
  async removeEngine(): Promise<void> {
    await this.engine.stop();
    const empty = { env: this.parts.env, input: '*filter\nCOMMIT\n' };
    for (const program of ['iptables-restore', 'ip6tables-restore']) await execa(program, empty);
    await execa('ipset', ['destroy'], { env: this.parts.env });
  }

  /** Makes a namespace, or gives one that exists these labels and no others. */
  async addNamespace({ name, labels }: LabNamespace): Promise<void> {
    const own = { ...labels, 'kubernetes.io/metadata.name': name };
    const object = { metadata: { name, labels: own } };
    const path = '/api/v1/namespaces';
    const { status } = await this.api.ask('POST', path, object);
    if (status !== 201) {
      const present = await this.api.must('GET', `${path}/${name}`);
      await this.api.must('PUT', `${path}/${name}`, {
        ...present,
        metadata: { ...present.metadata, labels: own },
      });
    }
  }

  /** Starts pods: first they answer, then the API server has them, running and ready. */
  async addPods(list: readonly LabPod[]): Promise<void> {
    await this.pods.add(list.map((pod) => ({ name: endOf(pod), ips: pod.ips, ports: pod.ports })));
    await Promise.all(list.map((pod) => this.#register(pod)));
  }

  async #register({ namespace, name, labels, ips }: LabPod): Promise<void> {
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    await this.api.must('POST', pods, {
      metadata: { name, labels },
      spec: { nodeName: network.node.name, containers: [{ name: 'lab', image: 'lab' }] },
    });
    await this.setStatus(namespace, name, ips);
  }

  /** Writes the status that a kubelet would write: it runs, where, and whether it is ready. */
  async setStatus(
    namespace: string,
    name: string,
    ips: readonly string[],
    isReady = true,
  ): Promise<void> {
    const conditions = [
      ...['ContainersReady', 'Initialized', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
      })),
      { type: 'Ready', status: isReady ? 'True' : 'False' },
    ];
    await this.api.merge(`/api/v1/namespaces/${namespace}/pods/${name}/status`, {
      status: {
        phase: 'Running',
        hostIP: network.node.v4,
        podIP: ips[0],
        podIPs: ips.map((ip) => ({ ip })),
        conditions,
        containerStatuses: [
          {
            name: 'lab',
            image: 'lab',
            imageID: '',
            ready: isReady,
            restartCount: 0,
            state: { running: {} },
          },
        ],
      },
    });
  }

  async removePods(list: readonly Pick<LabPod, 'namespace' | 'name'>[]): Promise<void> {
    const now = { gracePeriodSeconds: 0 };
    await Promise.all(
      list.map(({ namespace, name }) =>
        this.api.must('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, now),
      ),
    );
    await this.pods.remove(list.map(endOf));
  }

  /** Adds addresses outside the cluster. */
  addOutside = (list: readonly EndSpec[]): Promise<void> => this.pods.add(list);
}
