import { addService } from '../services.ts';
import { foreignResolver } from '../cluster-dns.ts';
import type { Deployment } from './deployment.ts';
import { ingressOf } from './ingress.ts';
import { entry, foreign, listening, outside, withPort } from './outside.ts';
import type { Work } from './process.ts';
import type { Made, Site } from './site.ts';
import { webPort } from './traefik.ts';

/** Who is no pod of Kasm, and yet meant by its rows. */
export interface Stranger {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a platform is, and whom it brings. */
interface Platform {
  readonly name: keyof typeof ingressOf;
  readonly ingress: Stranger;
  readonly prometheus: Stranger;
}

const users = { namespace: 'outside', pod: 'users' };

/** Who works with a Kasm: hosts outside, an ingress controller, Prometheus, users and agents. */
export class Surroundings {
  readonly #site: Site;
  readonly #platform: Platform;
  readonly #made: Made[] = [];

  constructor(site: Site, platform: Platform) {
    this.#site = site;
    this.#platform = platform;
  }

  /** Starts those that a Kasm needs before it starts: storage, and whatever is outside. */
  async start(): Promise<void> {
    const { lab } = this.#site;
    const { ingress, prometheus } = this.#platform;
    for (const name of [ingress.namespace, prometheus.namespace, 'elsewhere'])
      await lab.addNamespace({ name, labels: { name } });
    for (const [name, ips] of Object.entries(outside))
      await this.#site.addOutside(name, ips, listening[name as keyof typeof listening]);
    await this.#site.run({
      namespace: 'outside',
      pod: 'storage',
      name: 'store',
      serve: [{ port: 443, tls: true, as: 'store' }],
    });
    // A name for it, as it would have in the DNS of the internet.
    this.#made.push(
      await addService(lab, {
        namespace: 'kasm',
        name: 'backup-storage',
        isHeadless: true,
        ports: [{ port: 443, targetPort: 443 }],
        endpoints: [{ name: 'storage', ips: outside.storage }],
      }),
    );
    this.#made.push({ remove: await foreignResolver(lab, foreign.server, foreign.name) });
  }

  /** Starts the ingress controller, which leads to the proxy of a Kasm, and the load balancer before it. */
  async startIngress(kasm: Deployment): Promise<void> {
    const { lab } = this.#site;
    const { name, ingress } = this.#platform;
    const pod = await this.#site.addPod(ingress.namespace, 'ingress', ingress.labels);
    this.#made.push(await ingressOf[name](this.#site, pod, kasm.proxy, 8080));
    await lab.pods.lead(lab.node.name, [entry]);
    this.#made.push(
      await addService(lab, {
        namespace: pod.namespace,
        name: pod.name,
        type: 'LoadBalancer',
        publicAddresses: [entry],
        ports: [{ port: 80, targetPort: webPort }],
        endpoints: [pod],
      }),
    );
  }

  /** Starts the work that Kasm is for: logins, sessions of each kind, reports of agents, and scrapes. */
  async startLoad(kasm: Deployment, sessions = kasm.sessions): Promise<void> {
    const url = `http://${entry}`;
    const works: Work[] = [
      { name: 'users: login', do: 'login', every: 200, url },
      ...sessions.map((kind): Work => ({
        name: `users: session by ${kind}`,
        do: 'session',
        every: 500,
        url,
        kind,
      })),
      { name: 'agents outside: report', do: 'report', every: 250, url },
    ];
    await this.#site.run({ ...users, name: 'users', works });
    const { namespace, labels } = this.#platform.prometheus;
    const pod = await this.#site.addPod(namespace, 'prometheus', labels);
    const scrapes = kasm.exporters.flatMap(({ name, ips, port }) =>
      ips.map((ip): Work => ({
        name: `prometheus → ${name}: scrape`,
        do: 'get',
        every: 500,
        url: `http://${withPort(ip, port)}/metrics`,
      })),
    );
    await this.#site.run({
      namespace: pod.namespace,
      pod: pod.name,
      name: 'prometheus',
      works: scrapes,
    });
  }

  async end(): Promise<void> {
    for (const { remove } of this.#made) await remove();
  }
}

/** What work of thieves is called, so that it is not taken for Kasm's. */
export const theft = 'thief';

/** Tries of a pod to reach others, over each family. */
const reach = (who: string, what: string, ips: readonly string[], port: number): readonly Work[] =>
  ips.map((ip) => ({
    name: `${theft} in ${who} → ${what}`,
    do: 'connect',
    every: 400,
    to: withPort(ip, port),
    within: 1000,
  }));

/** Tries to carry data out in names, by a server of one's own. */
const tunnel = (who: string): readonly Work[] =>
  (['udp', 'tcp'] as const).map((over) => ({
    name: `${theft} in ${who} → DNS tunnel (${over.toUpperCase()})`,
    do: 'resolve',
    every: 400,
    to: withPort(foreign.server, 53),
    over,
    query: foreign.name,
  }));

const wayOut = (who: string): readonly Work[] => [
  ...reach(who, 'metadata address', outside.metadata, 80),
  ...reach(who, 'internet', outside.internet, 443),
  ...reach(who, 'internet', outside.internet, 80),
  ...tunnel(who),
];

/**
 * Starts thieves: a pod among Kasm's without its labels, one of another namespace with the labels of the API, a host outside,
 * and, where outgoing traffic is closed, whoever has broken into pods of Kasm: into the database always, into others too
 * where `closesAll`. `mark` tells those apart that want something of another Kasm beside it.
 */
export async function startThieves(
  site: Site,
  kasm: Deployment,
  closesAll: boolean,
  mark = '',
): Promise<void> {
  const elsewhere = await site.addPod('elsewhere', `target${mark}`, {}, [8080]);
  const among = await site.addPod('kasm', `thief${mark}`, { app: 'thief' });
  const double = await site.addPod('elsewhere', `thief${mark}`, kasm.pod('api').labels);
  for (const { namespace, name: pod, who } of [
    { ...among, who: "Kasm's namespace" },
    { ...double, who: 'another namespace' },
    { namespace: 'outside', name: 'internet', who: 'the internet' },
  ]) {
    const works = kasm.targets.flatMap(({ name, ips, port }) => reach(who, name, ips, port));
    await site.run({ namespace, pod, name: `thief${mark}`, works });
  }
  for (const component of ['db', ...(closesAll ? ['proxy', kasm.gateways[0] ?? ''] : [])])
    await site.run({
      namespace: 'kasm',
      pod: kasm.pod(component).name,
      name: `thief${mark}`,
      works: [...wayOut(component), ...reach(component, 'another namespace', elsewhere.ips, 8080)],
    });
}
