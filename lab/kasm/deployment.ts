import type { KasmService } from '../kasm-services.ts';
import type { LabPod } from '../lab.ts';
import { applicationOf, startApplication } from './application.ts';
import { doJob, makeSchemaThere, startDatabase, startRedis } from './data-tier.ts';
import type { Generation } from './generation.ts';
import type { Home } from './home.ts';
import { host, type Site } from './site.ts';

/** One generation of Kasm in namespace kasm, as its chart or manifests make it. */
export interface DeploymentSpec {
  readonly generation: Generation;
  readonly services: readonly KasmService[];
  /** The labels of a component's pods. */
  readonly labels: (component: string) => LabPod['labels'];
  /** What the names of its pods end with, where two generations run side by side. */
  readonly mark?: string;
}

/** A port of a pod. */
export interface Target {
  readonly name: string;
  readonly ips: readonly string[];
  readonly port: number;
}

/** A Kasm of real parts: PostgreSQL, Redis and nginx, and services that make the connections that Kasm's own make. */
export class Deployment implements Home {
  readonly site: Site;
  readonly #spec: DeploymentSpec;
  readonly #pods = new Map<string, LabPod>();

  constructor(site: Site, spec: DeploymentSpec) {
    this.site = site;
    this.#spec = spec;
  }

  /** The pod of a component. */
  readonly pod = (component: string): LabPod => {
    const pod = this.#pods.get(component);
    if (!pod) throw new Error(`there is no pod of ${component}`);
    return pod;
  };

  get generation(): Generation {
    return this.#spec.generation;
  }

  readonly service = (component: string): KasmService => {
    const found = this.#spec.services.find((each) => each.component === component);
    if (!found) throw new Error(`there is no Service of ${component}`);
    return found;
  };

  readonly url = (component: string, port: number, scheme: 'http' | 'https' = 'http'): string =>
    `${scheme}://${host(this.service(component).name)}:${port}`;

  get database(): string {
    return host(this.service('db').name);
  }

  async #addPod(component: string): Promise<LabPod> {
    const { labels, mark = '' } = this.#spec;
    const pod = await this.site.addPod('kasm', `${component}${mark}`, labels(component));
    this.#pods.set(component, pod);
    for (const service of this.#spec.services.filter((each) => each.component === component))
      await this.site.publish(service, [pod]);
    return pod;
  }

  /** Starts the data tier: an empty database and, where this Kasm has it, Redis; exporters beside them. */
  async startData(): Promise<void> {
    await this.#addPod('db');
    await startDatabase(this);
    if (!this.generation.hasRedis) return;
    await this.#addPod('redis');
    await startRedis(this);
  }

  /** Runs a Job of the schema, or a dump, in a pod of its own. */
  async runJob(component: string): Promise<void> {
    const pod = await this.#addPod(component);
    await doJob(this, component, pod);
    await this.site.removePods([pod]);
    this.#pods.delete(component);
  }

  /** Makes the schema: by the first Job that this Kasm has. */
  makeSchema(): Promise<void> {
    const [job] = this.generation.jobs;
    return job === undefined ? makeSchemaThere(this) : this.runJob(job);
  }

  /** Starts everything but the data tier; resolves when all start-up checks have passed. */
  async startApplication(): Promise<void> {
    for (const name of applicationOf(this.generation)) await this.#addPod(name);
    await startApplication(this);
    // No pod is called before it is ready.
    await this.site.tell(this.application, 'begin');
  }

  /** Whether it has a Service of this name. */
  #has(service: string): boolean {
    return this.#spec.services.some(({ name }) => name === service);
  }

  /** Leads each of its Services to its pods, and to those of a generation beside it that has a Service of the same name. */
  async takeOver(beside: readonly Deployment[] = []): Promise<void> {
    for (const service of this.#spec.services) {
      const pods = [this as Deployment, ...beside]
        .filter((each) => each.#has(service.name))
        .flatMap((each) => each.#pods.get(service.component) ?? []);
      if (pods.length > 0) await this.site.lead(service, pods);
    }
  }

  /** Its pods but those of the data tier. */
  get application(): readonly LabPod[] {
    return [...this.#pods]
      .filter(([name]) => !['db', 'redis'].includes(name))
      .map(([, pod]) => pod);
  }

  /** Takes another's data tier for its own. */
  adopt(other: Deployment): void {
    for (const name of ['db', 'redis']) {
      const pod = other.#pods.get(name);
      if (pod) this.#pods.set(name, pod);
    }
  }

  /** The kinds of sessions that users have with it. */
  get sessions(): readonly string[] {
    return this.generation.gateways.flatMap(({ sessions }) => sessions);
  }

  /** The components that stand between users and their servers. */
  get gateways(): readonly string[] {
    return this.generation.gateways.map(({ component }) => component);
  }

  /** Where Prometheus scrapes. */
  get exporters(): readonly Target[] {
    return [
      { name: 'db', ips: this.pod('db').ips, port: 9187 },
      ...(this.generation.hasRedis
        ? [{ name: 'redis', ips: this.pod('redis').ips, port: 9121 }]
        : []),
    ];
  }

  /** What a thief would want to reach: the data tier, the proxy past the ingress controller, and whatever answers behind it. */
  get targets(): readonly Target[] {
    const { gateways, hasRedis } = this.generation;
    const at = (name: string, port: number): Target => ({ name, ips: this.pod(name).ips, port });
    return [
      at('db', 5432),
      ...(hasRedis ? [at('redis', 6379)] : []),
      ...this.exporters.map(({ name, ...rest }) => ({ name: `metrics of ${name}`, ...rest })),
      at('proxy', 8080),
      at('proxy', 8443),
      at('api', 8080),
      at('manager', 8181),
      ...gateways.map(({ component, port }) => at(component, port)),
    ];
  }

  /** The proxy's Service, for the ingress controller. */
  get proxy(): string {
    return this.service('proxy').name;
  }
}
