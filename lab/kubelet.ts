import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { ApiObject } from './api.ts';
import { resolvConf, withNames } from './cluster-dns.ts';
import { endOf, labFolder, type Lab } from './lab.ts';
import { enter } from './place.ts';

/** What the lab's kubelet understands of a pod. */
interface PodObject extends ApiObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly containers: readonly [
      {
        readonly name: string;
        readonly image: string;
        readonly command?: readonly string[];
        readonly args?: readonly string[];
        readonly env?: readonly { readonly name: string; readonly value?: string }[];
      },
    ];
    readonly readinessGates?: readonly unknown[];
    readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number };
  };
}

/** Where `kubectl logs` and `helm test --logs` ask, by way of the API server. */
const port = 10_250;

/**
 * Runs pods that are bound to no node yet, as scheduler and kubelet would: their one container's
 * command, with busybox for an image, as its user and without capabilities, in a network namespace of
 * its own; then says how it ended, and keeps its logs.
 */
export class Kubelet {
  readonly #lab: Lab;
  readonly #logs = new Map<string, string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #server: Server;
  readonly #env: Readonly<Record<string, string>>;
  #isStopped = false;
  #pods = 0;

  private constructor(lab: Lab, server: Server, env: Readonly<Record<string, string>>) {
    this.#lab = lab;
    this.#server = server;
    this.#env = env;
  }

  /** `env` is given to every container beside its own. */
  static async start(lab: Lab, env: Readonly<Record<string, string>> = {}): Promise<Kubelet> {
    const image = join(labFolder, 'image');
    await mkdir(image, { recursive: true });
    // A copy, because the users of pods may not look into the cache.
    await copyFile(lab.parts.busybox, join(image, 'busybox'));
    await execa(join(image, 'busybox'), ['--install', '-s', image]);
    // The API server does not ask a kubelet for its name unless it is told to.
    const [key, cert] = await Promise.all(
      ['apiserver.key', 'apiserver.crt'].map((file) => readFile(join(labFolder, file))),
    );
    const server = createServer({ key, cert });
    const kubelet = new Kubelet(lab, server, env);
    server.on('request', (request, response) => {
      const [, what, namespace, name] = (request.url ?? '').split(/[/?]/u);
      const log = kubelet.#logs.get(`${namespace}/${name}`);
      response.statusCode = what === 'containerLogs' && log !== undefined ? 200 : 404;
      response.end(log);
    });
    await new Promise<void>((listening) =>
      server.listen(port, lab.network.router.ips[0], listening),
    );
    await lab.api.merge(`/api/v1/nodes/${lab.node.name}/status`, {
      status: { daemonEndpoints: { kubeletEndpoint: { Port: port } } },
    });
    void kubelet.#work();
    return kubelet;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#running.values());
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      const { items = [] } = await this.#lab.api.must(
        'GET',
        '/api/v1/pods?fieldSelector=spec.nodeName=',
      );
      for (const pod of items as readonly PodObject[]) {
        const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
        if (this.#running.has(key)) continue;
        const run = this.#run(pod).finally(() => this.#running.delete(key));
        this.#running.set(key, run);
      }
      await sleep(50);
    }
  }

  async #run(pod: PodObject): Promise<void> {
    const { namespace, name } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    this.#pods += 1;
    const ips = [`10.42.240.${this.#pods}`, `fd42::f0:${this.#pods}`];
    await this.#lab.pods.add([{ name: endOf(pod.metadata), ips, ports: [] }]);
    await this.#lab.api.must('POST', `${path}/binding`, {
      metadata: { name },
      target: { kind: 'Node', name: this.#lab.node.name },
    });
    await this.#lab.setStatus(namespace, name, ips, !pod.spec.readinessGates);
    const { code, said } = await this.#execute(pod);
    this.#logs.set(`${namespace}/${name}`, said);
    const [{ name: container, image }] = pod.spec.containers;
    const state = { terminated: { exitCode: code, reason: code === 0 ? 'Completed' : 'Error' } };
    await this.#lab.api.merge(`${path}/status`, {
      status: {
        phase: code === 0 ? 'Succeeded' : 'Failed',
        conditions: [{ type: 'Ready', status: 'False' }],
        containerStatuses: [
          { name: container, image, imageID: '', ready: false, restartCount: 0, state },
        ],
      },
    });
    await this.#lab.pods.remove([endOf(pod.metadata)]);
  }

  async #execute({ metadata, spec }: PodObject): Promise<{ code: number; said: string }> {
    const [{ command = [], args = [], env = [] }] = spec.containers;
    const { runAsUser = 0, runAsGroup = 0 } = spec.securityContext ?? {};
    const image = join(labFolder, 'image');
    const names = join(labFolder, `resolv-${metadata.namespace}.conf`);
    await writeFile(names, resolvConf(metadata.namespace));
    const entered = enter({ name: endOf(metadata) }, 'unshare', ['--mount', ...withNames]);
    const drop = ['setpriv', `--reuid=${runAsUser}`, `--regid=${runAsGroup}`, '--clear-groups'];
    const variables = [
      `PATH=${image}`,
      ...Object.entries(this.#env).map(([name, value]) => `${name}=${value}`),
      ...env.map(({ name, value = '' }) => `${name}=${value}`),
    ];
    const [program = 'sh', ...rest] = [...command, ...args];
    const words = [
      ...entered.args,
      names,
      ...drop,
      '--no-new-privs',
      '--bounding-set=-all',
      'env',
      '-i',
      ...variables,
      join(image, program),
      ...rest,
    ];
    const child = spawn(entered.command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => (said += String(data)));
    return new Promise((resolve) => {
      child.on('close', (code) => resolve({ code: code ?? 1, said }));
    });
  }
}
