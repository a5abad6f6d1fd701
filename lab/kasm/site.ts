import type { Daemon } from '../daemon.ts';
import type { KasmService } from '../kasm-services.ts';
import { serviceName } from '../cluster-dns.ts';
import { endOf, type Lab, type LabPod } from '../lab.ts';
import { addService, replaceEndpoints, type LabService } from '../services.ts';
import { Containers } from './container.ts';
import { countsOf, type Counts } from './counts.ts';
import type { KasmParts } from './parts.ts';
import { processIn, type Process, type ProcessSpec } from './process.ts';

/** A name in namespace kasm: that of a Service, or of a pod behind a headless one. */
export const host = (service: string, pod?: string): string =>
  serviceName('kasm', pod === undefined ? service : `${pod}.${service}`);

/** What was made in the lab, beside pods and what runs in them. */
export interface Made {
  readonly remove: () => Promise<unknown>;
}

/** A pod, or a host outside. */
interface Place {
  readonly namespace: string;
  readonly pod: string;
}

const endOfPlace = ({ namespace, pod }: Place): string => endOf({ namespace, name: pod });

/** Where a Kasm of real parts is built: the lab, what runs in it, and what was counted. */
export class Site {
  readonly lab: Lab;
  readonly containers: Containers;
  readonly #processes = new Map<string, Process[]>();
  readonly #daemons = new Map<string, Daemon[]>();
  readonly #pods = new Map<string, LabPod>();
  readonly #services = new Map<string, { readonly made: LabService; readonly of: KasmService }>();
  readonly #outside: string[] = [];
  /** What processes that have ended had counted. */
  readonly #ended: Process[] = [];
  #last = 0;

  private constructor(lab: Lab, containers: Containers) {
    this.lab = lab;
    this.containers = containers;
  }

  static async start(lab: Lab, parts: KasmParts): Promise<Site> {
    return new Site(lab, await Containers.start(parts));
  }

  /** Makes a pod, every other one on the other node. Nothing answers in it yet. */
  async addPod(
    namespace: string,
    name: string,
    labels: LabPod['labels'],
    ports: readonly number[] = [],
  ): Promise<LabPod> {
    this.#last += 1;
    const { nodes } = this.lab;
    const number = this.#last;
    const pod = {
      namespace,
      name,
      labels,
      ips: [`10.42.230.${number}`, `fd42::e6:${number.toString(16)}`],
      ports,
      node: nodes[number % nodes.length]?.name,
    };
    await this.lab.addPods([pod]);
    this.#pods.set(endOf(pod), pod);
    return pod;
  }

  /** Starts a process in a pod, or outside; waits until it serves. */
  async run(spec: ProcessSpec): Promise<Process> {
    const process = await processIn(this.containers, spec);
    const end = endOfPlace(spec);
    // Where it never becomes ready, it is stopped with its pod all the same.
    this.#processes.set(end, [...(this.#processes.get(end) ?? []), process]);
    await process.daemon.start();
    return process;
  }

  /** Starts a server in a pod; it ends with the pod. */
  async serve(end: Place, daemon: Daemon): Promise<void> {
    this.keep(end, daemon);
    await daemon.start();
  }

  /** Ends a server that runs with its pod. */
  keep(place: Place, daemon: Daemon): void {
    const end = endOfPlace(place);
    this.#daemons.set(end, [...(this.#daemons.get(end) ?? []), daemon]);
  }

  /** Makes a host outside; it answers on these ports. */
  async addOutside(name: string, ips: readonly string[], ports: readonly number[] = []) {
    const end = endOf({ namespace: 'outside', name });
    await this.lab.addOutside([{ name: end, ips, ports }]);
    this.#outside.push(end);
  }

  /** Makes a Service that leads to pods, unless there is one of its name. */
  async publish(service: KasmService, pods: readonly LabPod[]): Promise<void> {
    if (this.#services.has(service.name)) return;
    const made = await addService(this.lab, { ...service, namespace: 'kasm', endpoints: pods });
    this.#services.set(service.name, { made, of: service });
  }

  /** Leads a Service to these pods and no others. */
  async lead(service: KasmService, pods: readonly LabPod[]): Promise<void> {
    await this.publish(service, pods);
    await replaceEndpoints(this.lab, { ...service, namespace: 'kasm', endpoints: pods });
  }

  /** What Kasm's own processes in these pods are to do. */
  async tell(pods: readonly LabPod[], what: 'begin' | 'drain' | 'rest'): Promise<void> {
    const all = pods.flatMap((pod) => this.#processes.get(endOf(pod)) ?? []);
    await Promise.all(all.map((process) => process[what]()));
  }

  /** Ends what runs in pods, and the pods; what was counted there stays counted. */
  async removePods(pods: readonly LabPod[]): Promise<void> {
    for (const end of pods.map(endOf)) {
      await this.stop(end);
      this.#pods.delete(end);
    }
    await this.lab.removePods(pods);
  }

  /** Ends what runs in a pod, or outside. */
  async stop(end: string): Promise<void> {
    for (const process of this.#processes.get(end) ?? []) {
      const counted = await process.counts().catch(() => ({}));
      this.#ended.push({ ...process, counts: async () => counted });
      await process.daemon.stop();
    }
    for (const daemon of this.#daemons.get(end) ?? []) await daemon.stop();
    this.#processes.delete(end);
    this.#daemons.delete(end);
  }

  /** All that was counted until now, by the name of the work. */
  counts = (): Promise<Counts> =>
    countsOf([...this.#ended, ...[...this.#processes.values()].flat()]);

  /** Ends everything that was made here. */
  async end(): Promise<void> {
    for (const name of [...this.#processes.keys(), ...this.#daemons.keys()]) await this.stop(name);
    await this.lab.removePods([...this.#pods.values()]);
    await this.lab.pods.remove(this.#outside);
    for (const { made } of this.#services.values()) await made.remove();
    await this.containers.end();
  }
}
