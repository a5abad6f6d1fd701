import type { Table } from '../src/table/table.ts';

/** A Service that a chart of Kasm makes. */
export interface KasmService {
  readonly name: string;
  /** The component that it leads to, and the zone where a chart makes one Service for each. */
  readonly component: string;
  readonly zone?: string;
  /** Its name stands for the addresses of its pods; it has no address of its own. */
  readonly isHeadless?: boolean;
  /** Of type LoadBalancer unless values say otherwise. */
  readonly isPublic?: boolean;
  readonly ports: readonly ServicePort[];
}

interface ServicePort {
  readonly port: number;
  /** The port of the container. */
  readonly targetPort: number;
}

interface Kasm {
  readonly release: string;
  readonly zones: readonly string[];
}

const same = (...ports: readonly number[]): readonly ServicePort[] =>
  ports.map((port) => ({ port, targetPort: port }));

const guacPorts = [3000, 3001, 3002, 3003, 3004];

/** Chart `kasm-single-zone` 1.16: the names are fixed, whatever the release and the labels are. */
const of116: readonly KasmService[] = [
  { name: 'kasm-proxy', component: 'proxy', ports: same(8080, 8443) },
  { name: 'kasm-api', component: 'api', ports: same(8080) },
  { name: 'kasm-manager', component: 'manager', ports: same(8181) },
  { name: 'kasm-guac', component: 'guac', ports: same(...guacPorts) },
  { name: 'rdp-gateway', component: 'rdp-gateway', ports: same(5555, 3389) },
  { name: 'rdp-https-gateway', component: 'rdp-https-gateway', ports: same(9443) },
  { name: 'kasm-share', component: 'share', ports: same(8182) },
  { name: 'kasm-redis', component: 'redis', ports: same(6379) },
  { name: 'db', component: 'db', ports: same(5432) },
];

/** Chart `kasm` 1.1181: names are fixed but for the zone; that of the database is `database.hostname`. */
const of118 = ({ zones }: Kasm): readonly KasmService[] => [
  ...zones.flatMap((zone): KasmService[] => [
    { name: `kasm-proxy-${zone}`, component: 'proxy', zone, ports: same(8080, 8443) },
    { name: `kasm-manager-${zone}`, component: 'manager', zone, ports: same(8181) },
  ]),
  ...(zones.includes('default') ? [publicProxy('kasm-proxy-ext')] : []),
  { name: 'kasm-api', component: 'api', ports: same(8080) },
  { name: 'kasm-guac', component: 'guac', ports: same(...guacPorts) },
  { name: 'kasm-rdp-gateway', component: 'rdp-gateway', ports: same(5555, 3389) },
  { name: 'kasm-rdp-https-gateway', component: 'rdp-https-gateway', ports: same(9443) },
  { name: 'kasm-db', component: 'db', isHeadless: true, ports: same(5432) },
];

/** The Service by which the proxy of the default zone is published. */
const publicProxy = (name: string): KasmService => ({
  name,
  component: 'proxy',
  zone: 'default',
  isPublic: true,
  ports: [{ port: 443, targetPort: 8443 }],
});

/** What chart `kasm-helm` makes in every tree. */
const controlPlane = ({ release, zones }: Kasm): readonly KasmService[] => [
  ...zones.flatMap((zone): KasmService[] => [
    { name: `${release}-proxy-${zone}`, component: 'proxy', zone, ports: same(8080, 8443) },
    { name: `${release}-api-${zone}`, component: 'api', zone, ports: same(8080) },
    { name: `${release}-manager-${zone}`, component: 'manager', zone, ports: same(8181) },
  ]),
  ...(zones.includes('default') ? [publicProxy(`${release}-proxy-ext-default`)] : []),
  { name: `${release}-db`, component: 'db', isHeadless: true, ports: same(5432) },
];

/** Chart `kasm-helm` 1.1190: guac and the RDP gateways are reached through nginx beside them. */
const of119 = (kasm: Kasm): readonly KasmService[] => [
  ...controlPlane(kasm),
  ...kasm.zones.flatMap((zone): KasmService[] =>
    (
      [
        ['guac', same(9000), true],
        ['rdp-gateway', same(9001, 3389), false],
        ['rdp-https-gateway', same(9002), true],
      ] as const
    ).map(([component, ports, isHeadless]) => ({
      name: `${kasm.release}-${component}-${zone}`,
      component,
      zone,
      isHeadless,
      ports,
    })),
  ),
];

/** The tree with one connection-proxy. */
const ofConnectionProxy = (kasm: Kasm): readonly KasmService[] => [
  ...controlPlane(kasm),
  ...kasm.zones.map((zone) => ({
    name: `${kasm.release}-connection-proxy-${zone}`,
    component: 'connection-proxy',
    zone,
    isHeadless: true,
    ports: same(8443),
  })),
];

/** The control plane of 1.19 and the Kubernetes agent; of the agent's Services, the one whose name is known. */
const ofPlatform = (kasm: Kasm): readonly KasmService[] => [
  ...of119(kasm),
  { name: `${kasm.release}-agent`, component: 'agent', ports: same(4443) },
];

const charts: Readonly<Record<string, (kasm: Kasm) => readonly KasmService[]>> = {
  'kasm-1.16': () => of116,
  'kasm-1.18': of118,
  'kasm-1.19': of119,
  'kasm-connection-proxy': ofConnectionProxy,
  'kasm-platform': ofPlatform,
};

/** The Services of the Kasm that a preset is for, as its own chart makes them; nothing for manifests written by hand. */
export const chartServices = (
  preset: string,
  { release = 'kasm', zones = ['default'] }: Partial<Kasm> = {},
): readonly KasmService[] => charts[preset]?.({ release, zones }) ?? [];

/** For manifests written by hand: a Service for each component, by its name and on its ports. */
const servicesByHand = ({ components }: Table): readonly KasmService[] =>
  Object.entries(components).flatMap(([component, { enabled, ports = {} }]) => {
    const numbers = Object.values(ports).flatMap(({ port, endPort }) => {
      const first = Number(port);
      return Array.from({ length: Number(endPort ?? port) - first + 1 }, (_, at) => first + at);
    });
    return enabled && numbers.length > 0
      ? [{ name: component, component, ports: same(...new Set(numbers)) }]
      : [];
  });

/** The Services of a deployment: those of Kasm's chart, else one for each component of the table. */
export function servicesOf(
  preset: string,
  table: Table,
  kasm?: Partial<Kasm>,
): readonly KasmService[] {
  const made = chartServices(preset, kasm);
  return made.length > 0 ? made : servicesByHand(table);
}
