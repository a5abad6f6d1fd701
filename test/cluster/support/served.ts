import { dnsPod, serviceName } from '../../../lab/cluster-dns.ts';
import type { LiveEndpoint } from '../../../lab/endpoints.ts';
import type { KasmService } from '../../../lab/kasm-services.ts';
import { endOf } from '../../../lab/lab.ts';
import { network } from '../../../lab/network.ts';
import type { Resolved } from '../../../lab/pods.ts';
import { addService, type LabService } from '../../../lab/services.ts';
import { addressOf } from '../../../src/netpol/sets/address-set.ts';
import { podsOf } from './generation.ts';
import { lab, untilServed } from './lab.ts';
import { trialsOf, type Pair, type Trials } from './truth-table.ts';

const isFour = (ip: string): boolean => !ip.includes(':');

/** The pod of the cluster's DNS, as policies see it. */
const dnsEndpoints: readonly LiveEndpoint[] = dnsPod.ips.map((ip) => ({
  name: 'dns',
  end: endOf(dnsPod),
  ip,
  isV4: isFour(ip),
  endpoint: {
    kind: 'pod',
    pod: { ...dnsPod, ips: [addressOf(ip)], ports: [], hostNetwork: false },
  },
}));

/** A Service of Kasm that runs, and the pods behind it. */
export interface Served extends KasmService {
  /** Where its ports lead, in their order: to the ports of Kasm's chart, or where a test made them lead. */
  readonly leadsTo: readonly number[];
  readonly addresses: readonly string[];
  readonly backends: readonly LiveEndpoint[];
  readonly remove: LabService['remove'];
}

/** Zones show in the names of pods alone, and in 1.18 and later only. */
export function zonesOf(preset: string): readonly string[] {
  const names = podsOf(preset)
    .filter(({ component }) => component === 'proxy')
    .flatMap(
      ({ labels }) => /-proxy-(.+)$/u.exec(labels['app.kubernetes.io/name'] ?? '')?.[1] ?? [],
    );
  return names.length === 0 ? ['default'] : names;
}

/** Whether a pod is behind a Service: of its component, and of its zone where it has one. */
const isBehind =
  ({ component, zone }: KasmService) =>
  ({ name, endpoint }: LiveEndpoint): boolean => {
    const own = /^kasm\/(.+)\.\d+$/u.exec(name)?.[1] === component;
    const { labels } = endpoint.kind === 'pod' ? endpoint.pod : { labels: {} };
    const label = (labels as Record<string, string>)['app.kubernetes.io/name'];
    return own && (zone === undefined || label === undefined || label.endsWith(`-${zone}`));
  };

/**
 * Makes the Services of a Kasm in front of its running pods, and waits until they are served. `change` is what a test makes
 * wrong in one of them.
 */
export async function serve(
  services: readonly KasmService[],
  endpoints: readonly LiveEndpoint[],
  change: (service: KasmService) => KasmService = (service) => service,
): Promise<readonly Served[]> {
  const served: Served[] = [];
  for (const service of services) {
    const backends = endpoints.filter(isBehind(service));
    if (backends.length === 0) throw new Error(`no pod is behind Service ${service.name}`);
    const ends = [...new Set(backends.map(({ end }) => end))];
    const changed = change(service);
    const { addresses, remove } = await addService(lab, {
      ...changed,
      namespace: 'kasm',
      endpoints: ends.map((end) => ({
        name: end.replace('kasm.', ''),
        ips: backends.filter((each) => each.end === end).map(({ ip }) => ip),
        node: backends.find((each) => each.end === end)?.node,
      })),
    });
    const leadsTo = changed.ports.map(({ targetPort }) => targetPort);
    served.push({ ...service, leadsTo, addresses, backends, remove });
  }
  await untilServed();
  return served;
}

/** Every connection of each pod to each Service, by its own addresses or, where it has none, by those of its pods. */
export async function tryServices(
  pods: readonly LiveEndpoint[],
  served: readonly Served[],
): Promise<Trials> {
  const asked = pods.flatMap((from) =>
    served
      // A pod that its own Service leads back to itself has the address of the node then.
      .filter(({ backends }) => backends.every(({ end }) => end !== from.end))
      .flatMap((service) => {
        const { addresses, ports } = service;
        const backends = service.backends.filter((each) => each.isV4 === from.isV4);
        const own = addresses.filter((ip) => isFour(ip) === from.isV4);
        const direct = backends.map((backend) => ({ ip: backend.ip, behind: [backend] }));
        const ways = service.isHeadless ? direct : own.map((ip) => ({ ip, behind: backends }));
        return ways.flatMap(({ ip, behind }) =>
          ports.map((port, index) => ({
            from,
            ip,
            behind,
            service,
            port,
            // Without an address of its own it translates nothing.
            led: service.isHeadless ? port.port : (service.leadsTo[index] ?? 0),
          })),
        );
      }),
  );
  await lab.pods.forget();
  const verdicts = await lab.pods.probe(
    asked.map(({ from, ip, port }) => ({
      from: from.end,
      to: ip,
      ports: [{ protocol: 'TCP', port: port.port }],
    })),
  );
  return trialsOf(
    asked.flatMap(({ from, ip, behind, service, port, led }, row) =>
      behind.map((backend): Pair => ({
        from,
        to: { ...backend, ip },
        targets: [{ protocol: 'TCP', port: port.targetPort }],
        led: [{ protocol: 'TCP', port: led }],
        via: `Service ${service.name}, port ${port.port} to ${led}`,
        verdicts: verdicts[row] ?? [],
      })),
    ),
  );
}

/** How many pods ask at once: whoever asks for all at once waits too long for the last, where nothing denies it. */
const atOnce = 8;

/** What came of asking for names. */
export interface Asked extends Trials {
  /** Answers that are not the addresses of the Service. */
  readonly wrong: readonly string[];
}

/** Asks the cluster's DNS from each pod for the name of each Service, over UDP and TCP. */
export async function tryNames(
  pods: readonly LiveEndpoint[],
  served: readonly Served[],
): Promise<Asked> {
  const wrong: string[] = [];
  const pairs: Pair[] = [];
  const names = served.map(({ name }) => serviceName('kasm', name));
  for (const protocol of ['UDP', 'TCP'] as const) {
    const answers: (readonly Resolved[])[] = [];
    for (let first = 0; first < pods.length; first += atOnce)
      answers.push(
        ...(await Promise.all(
          pods.slice(first, first + atOnce).map(({ end, isV4 }) => {
            const server = network.dns.find((ip) => isFour(ip) === isV4) ?? '';
            return lab.pods.resolve({ from: end, server, protocol, names });
          }),
        )),
      );
    for (const [index, from] of pods.entries()) {
      const dns = dnsEndpoints.find(({ isV4 }) => isV4 === from.isV4);
      if (!dns) continue;
      const of = answers[index] ?? [];
      const isAnswered = of.every(({ addresses }) => addresses !== undefined);
      if (isAnswered)
        for (const [place, { name, addresses, backends }] of served.entries()) {
          const told = of[place]?.addresses?.join(' ');
          const own = addresses.length > 0 ? addresses : backends.map(({ ip }) => ip);
          if (told !== own.toSorted().join(' ')) wrong.push(`${from.name}: ${name} is ${told}`);
        }
      pairs.push({
        from,
        to: dns,
        targets: [{ protocol, port: 53 }],
        via: `Service kube-dns, for ${names.length} names`,
        verdicts: [isAnswered ? 'o' : 't'],
      });
    }
  }
  return { ...trialsOf(pairs), wrong };
}
