import { join } from 'node:path';
import type { KasmService } from '../kasm-services.ts';
import type { LabPod } from '../lab.ts';
import { asNobody } from './container.ts';
import type { Gateway, Generation } from './generation.ts';
import { nginx, proxyConfig } from './nginx.ts';
import { outside } from './outside.ts';
import { databaseUrl, dumpCommand, runSql, startPostgres } from './postgres.ts';
import type { Work } from './process.ts';
import { schema } from './schema.ts';
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

const inTurn = (ips: readonly string[], port: number): readonly string[] =>
  ips.map((ip) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`));

/** A Kasm of real parts: PostgreSQL, Redis and nginx, and services that make the connections that Kasm's own make. */
export class Deployment {
  readonly #site: Site;
  readonly #spec: DeploymentSpec;
  readonly #pods = new Map<string, LabPod>();

  constructor(site: Site, spec: DeploymentSpec) {
    this.#site = site;
    this.#spec = spec;
  }

  /** The pod of a component. */
  pod(component: string): LabPod {
    const pod = this.#pods.get(component);
    if (!pod) throw new Error(`there is no pod of ${component}`);
    return pod;
  }

  #service(component: string): KasmService {
    const found = this.#spec.services.find((each) => each.component === component);
    if (!found) throw new Error(`there is no Service of ${component}`);
    return found;
  }

  #url(component: string, port: number, scheme = 'http'): string {
    return `${scheme}://${host(this.#service(component).name)}:${port}`;
  }

  get #database(): string {
    return host(this.#service('db').name);
  }

  async #addPod(component: string): Promise<LabPod> {
    const { labels, mark = '' } = this.#spec;
    const pod = await this.#site.addPod('kasm', `${component}${mark}`, labels(component));
    this.#pods.set(component, pod);
    for (const service of this.#spec.services.filter((each) => each.component === component))
      await this.#site.publish(service, [pod]);
    return pod;
  }

  /** Starts the data tier: the database, with a schema that a Job makes, and Redis; exporters beside them. */
  async startData(): Promise<void> {
    const { generation } = this.#spec;
    const { containers } = this.#site;
    const db = await this.#addPod('db');
    const place = { namespace: 'kasm', pod: db.name };
    this.#site.keep(place, await startPostgres(containers, place));
    const backup: Work = {
      name: 'db → storage outside: backup',
      do: 'backup',
      every: 2000,
      url: `https://${host('backup-storage')}:443`,
      command: dumpCommand(containers, '127.0.0.1'),
    };
    await this.#site.run({
      ...place,
      name: 'exporter',
      database: databaseUrl('127.0.0.1'),
      serve: [{ port: 9187, as: 'metrics' }],
      works: generation.backup === 'db' ? [backup] : [],
    });
    if (generation.hasRedis) await this.#startRedis();
  }

  async #startRedis(): Promise<void> {
    const { containers } = this.#site;
    const redis = await this.#addPod('redis');
    const place = { namespace: 'kasm', pod: redis.name };
    const folder = await containers.folder(redis.name);
    const settings = ['--bind', '0.0.0.0', '::', '--protected-mode', 'no', '--dir', folder];
    await this.#site.serve(
      place,
      await containers.make({
        ...place,
        name: 'redis',
        command: 'setpriv',
        args: [...asNobody, join(containers.servers, 'usr', 'bin', 'redis-server'), ...settings],
        isReady: async (logged) => logged.includes('Ready to accept connections'),
      }),
    );
    await this.#site.run({
      ...place,
      name: 'exporter',
      redis: '127.0.0.1:6379',
      serve: [{ port: 9121, as: 'metrics' }],
    });
  }

  /** Runs a Job of the schema in a pod of its own, to its end. Its first connections may come before its pod is known. */
  async runJob(component: string): Promise<void> {
    const pod = await this.#addPod(component);
    const place = { namespace: 'kasm', pod: pod.name };
    await this.#site.run({
      ...place,
      name: 'wait',
      database: databaseUrl(this.#database),
      waits: [{ database: true }],
    });
    if (component === 'pre-upgrade-backup') {
      const [command = '', ...args] = dumpCommand(this.#site.containers, this.#database);
      await this.#site.containers.run({ ...place, command, args });
    } else await runSql(this.#site.containers, place, this.#database, schema);
    await this.#site.removePods([pod]);
    this.#pods.delete(component);
  }

  /** Makes the schema where no Job of this generation does. */
  async makeSchema(): Promise<void> {
    const [job] = this.#spec.generation.jobs;
    if (job !== undefined) return this.runJob(job);
    const place = { namespace: 'kasm', pod: this.pod('db').name };
    return runSql(this.#site.containers, place, '127.0.0.1', schema);
  }

  /** Starts everything but the data tier; resolves when all start-up checks have passed. */
  async startApplication(): Promise<void> {
    const { generation } = this.#spec;
    const names = ['api', 'manager', 'proxy', ...generation.gateways.map((each) => each.component)];
    if (generation.backup === 'db-backup') names.push('db-backup');
    for (const name of names) await this.#addPod(name);
    await Promise.all([
      this.#startApi(),
      this.#startManager(),
      this.#startProxy(),
      ...generation.gateways.map((gateway) => this.#startGateway(gateway)),
      ...(generation.backup === 'db-backup' ? [this.#startBackup()] : []),
    ]);
    // No pod is called before it is ready.
    await this.#site.tell(this.application, 'begin');
  }

  #process(component: string): {
    readonly namespace: string;
    readonly pod: string;
    readonly name: string;
    readonly idle: true;
  } {
    return { namespace: 'kasm', pod: this.pod(component).name, name: component, idle: true };
  }

  /** A start-up check, as every restart of a pod makes it. */
  #check(from: string, to: string, what = 'start-up check'): Work {
    const gateway = this.#spec.generation.gateways.find(({ component }) => component === to);
    const port = gateway?.port ?? this.#service(to).ports[0]?.targetPort ?? 0;
    const scheme = gateway?.isTls ? 'https' : 'http';
    return {
      name: `${from} → ${to}: ${what}`,
      do: 'get',
      every: 1000,
      url: `${this.#url(to, port, scheme)}/__healthcheck`,
    };
  }

  /** Connections to hosts outside, over each family. */
  #outside(from: string, to: 'servers' | 'ldap' | 'agents', port: number): readonly Work[] {
    return inTurn(outside[to], port).map((address) => ({
      name: `${from} → ${to} outside`,
      do: 'connect',
      every: 1000,
      to: address,
    }));
  }

  async #startApi(): Promise<void> {
    await this.#site.run({
      ...this.#process('api'),
      database: databaseUrl(this.#database),
      waits: [{ database: true }],
      serve: [{ port: 8080, as: 'api' }],
      works: [
        ...(this.#spec.generation.apiCallsManager ? [this.#check('api', 'manager', 'call')] : []),
        ...this.#outside('api', 'ldap', 636),
        ...this.#outside('api', 'agents', 443),
      ],
    });
  }

  async #startManager(): Promise<void> {
    const { generation } = this.#spec;
    const api = this.#check('manager', 'api');
    await this.#site.run({
      ...this.#process('manager'),
      database: databaseUrl(this.#database),
      ...(generation.hasRedis ? { redis: `${host(this.#service('redis').name)}:6379` } : {}),
      waits: [{ database: true }, { url: api.url ?? '' }],
      serve: [{ port: 8181, as: 'manager' }],
      works: [
        api,
        ...generation.managerCalls.map((to) => this.#check('manager', to, 'call')),
        ...this.#outside('manager', 'agents', 443),
      ],
    });
  }

  async #startProxy(): Promise<void> {
    const place = { namespace: 'kasm', pod: this.pod('proxy').name };
    const checks = ['api', 'manager', ...this.#spec.generation.proxyWaitsFor].map((to) =>
      this.#check('proxy', to),
    );
    await this.#site.run({
      ...place,
      name: 'checks',
      idle: true,
      waits: checks.slice(0, 2).map(({ url = '' }) => ({ url })),
      works: [...checks, ...this.#outside('proxy', 'agents', 443)],
    });
    const api = this.#url('api', 8080).replace('http://', '');
    const manager = this.#url('manager', 8181).replace('http://', '');
    await this.#site.serve(
      place,
      await nginx(this.#site.containers, place, proxyConfig(api, manager)),
    );
  }

  async #startGateway({ component, port, workers, isTls, sessions }: Gateway): Promise<void> {
    const { home, registersAs } = this.#spec.generation;
    const pod = this.pod(component);
    const service = this.#service(component);
    const own =
      registersAs === 'pod' && service.isHeadless
        ? host(service.name, pod.name)
        : host(service.name);
    const scheme = isTls ? 'https' : 'http';
    const url = this.#url(home, 8080);
    await this.#site.run({
      ...this.#process(component),
      waits: [{ url: `${url}/__healthcheck` }],
      serve: [port, ...workers].map((each) => ({ port: each, tls: isTls, as: 'gateway' as const })),
      works: [
        ...(sessions.length > 0 ? sessions : [component]).flatMap((kind) =>
          (workers.length > 0 ? workers : [port]).map((stream): Work => ({
            name: `${component} → ${home}: registration`,
            do: 'register',
            every: 1000,
            url,
            kind,
            as: `${scheme}://${own}:${port} ${scheme}://${own}:${stream}`,
          })),
        ),
        ...(home === 'proxy'
          ? [{ name: `${component} → proxy: logs`, do: 'report' as const, every: 1000, url }]
          : []),
        ...this.#outside(component, 'servers', 3389),
      ],
    });
  }

  async #startBackup(): Promise<void> {
    await this.#site.run({
      ...this.#process('db-backup'),
      works: [
        {
          name: 'db-backup → db: dump',
          do: 'backup',
          every: 2000,
          command: dumpCommand(this.#site.containers, this.#database),
        },
      ],
    });
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
      if (pods.length > 0) await this.#site.lead(service, pods);
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
    return this.#spec.generation.gateways.flatMap(({ sessions }) => sessions);
  }

  /** The components that stand between users and their servers. */
  get gateways(): readonly string[] {
    return this.#spec.generation.gateways.map(({ component }) => component);
  }

  /** Where Prometheus scrapes. */
  get exporters(): readonly Target[] {
    return [
      { name: 'db', ips: this.pod('db').ips, port: 9187 },
      ...(this.#spec.generation.hasRedis
        ? [{ name: 'redis', ips: this.pod('redis').ips, port: 9121 }]
        : []),
    ];
  }

  /** What a thief would want to reach: the data tier, and whatever answers behind the proxy. */
  get targets(): readonly Target[] {
    const { gateways, hasRedis } = this.#spec.generation;
    const at = (name: string, port: number): Target => ({ name, ips: this.pod(name).ips, port });
    return [
      at('db', 5432),
      ...(hasRedis ? [at('redis', 6379)] : []),
      ...this.exporters.map(({ name, ...rest }) => ({ name: `metrics of ${name}`, ...rest })),
      at('api', 8080),
      at('manager', 8181),
      ...gateways.map(({ component, port }) => at(component, port)),
    ];
  }

  /** The name of the proxy's Service, for the ingress controller. */
  get proxy(): string {
    return host(this.#service('proxy').name);
  }
}
