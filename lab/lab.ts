import { mkdir } from 'node:fs/promises';
import { execa } from 'execa';
import type { Api } from './api.ts';
import { startControlPlane, type ControlPlane } from './control-plane.ts';
import type { Daemon } from './daemon.ts';
import { Ends } from './ends.ts';
import type { Engine, EngineOf } from './engine.ts';
import { k3sEngine } from './k3s-engine.ts';
import { hosts, network as dualStack, type Network } from './network.ts';
import { Node } from './node.ts';
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
  /** The node it is on; the first one where nothing is said. */
  readonly node?: string | undefined;
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

/** What a lab is to be, where it differs from one node with the engine of K3s and addresses of both families. */
export interface LabOptions {
  readonly nodes?: 1 | 2;
  readonly network?: Network;
  readonly engineOf?: EngineOf;
}

/**
 * A cluster: a real API server, and nodes behind a router, each with a policy engine, a service proxy, and pods as network
 * namespaces. The network namespace of the caller becomes the router.
 */
export class Lab {
  readonly network: Network;
  readonly parts: Parts;
  readonly api: Api;
  readonly apiServer: Daemon;
  /** The configuration of kubectl for it. */
  readonly kubeconfig: string;
  /** The audit log of the API server. */
  readonly auditLog: string;
  readonly nodes: readonly [Node, ...Node[]];
  /** All pods, and whoever is outside. */
  readonly pods: Ends;
  readonly #env: Record<string, string>;

  private constructor(
    network: Network,
    parts: Parts,
    controlPlane: ControlPlane,
    router: Pods,
    nodes: readonly [Node, ...Node[]],
  ) {
    this.network = network;
    this.parts = parts;
    this.api = controlPlane.api;
    this.apiServer = controlPlane.server;
    this.kubeconfig = controlPlane.kubeconfig;
    this.auditLog = controlPlane.auditLog;
    this.nodes = nodes;
    this.pods = new Ends({ router, nodes: new Map(nodes.map(({ name, pods }) => [name, pods])) });
    this.#env = { ...parts.env, KUBECONFIG: controlPlane.kubeconfig, HOME: labFolder };
  }

  /** Starts everything but engines and service proxies; must run inside a sandbox. */
  static async start(
    parts: Parts,
    { nodes: count = 1, engineOf = k3sEngine, network = dualStack }: LabOptions = {},
  ): Promise<Lab> {
    await mkdir(labFolder, { recursive: true });
    const { name, ips } = network.router;
    const router = new Pods(parts.pods, [name, ...hosts(ips)]);
    const wanted = network.nodes.slice(0, count);
    await router.add(wanted.map((node) => ({ ...node, ports: [] })));
    const controlPlane = await startControlPlane(parts, labFolder, network);
    const { api, kubeconfig } = controlPlane;
    const cluster = { parts, kubeconfig, folder: labFolder, network };
    const nodes = wanted.map((node) => new Node(node, cluster, engineOf));
    for (const node of nodes) await node.register(api, ips[0], network.pods);
    return new Lab(network, parts, controlPlane, router, nodes as [Node, ...Node[]]);
  }

  /** Those of these addresses whose family the cluster has. */
  addressesOf = (ips: readonly string[]): readonly string[] =>
    ips.filter((ip) => this.network.dns.some((own) => own.includes(':') === ip.includes(':')));

  /** The node that pods are on where nothing else is said. */
  get node(): Node {
    return this.nodes[0];
  }

  /** The engine of that node. */
  get engine(): Engine {
    return this.node.engine;
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
    for (const { name } of this.nodes) {
      const mine = list.filter(({ node = this.node.name }) => node === name);
      await this.pods.add(
        mine.map((pod) => ({ name: endOf(pod), ips: pod.ips, ports: pod.ports })),
        name,
      );
    }
    await Promise.all(list.map((pod) => this.#register(pod)));
  }

  async #register({ namespace, name, labels, ips, node }: LabPod): Promise<void> {
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    await this.api.must('POST', pods, {
      metadata: { name, labels },
      spec: { nodeName: node ?? this.node.name, containers: [{ name: 'lab', image: 'lab' }] },
    });
    await this.setStatus(namespace, name, ips, true, node);
  }

  /** Writes the status that a kubelet would write: it runs, where, and whether it is ready. */
  async setStatus(
    namespace: string,
    name: string,
    ips: readonly string[],
    isReady = true,
    node: string = this.node.name,
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
        hostIP: this.nodes.find((each) => each.name === node)?.ips[0],
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
  addOutside = (list: readonly EndSpec[]): Promise<void> => this.pods.addOutside(list);
}
