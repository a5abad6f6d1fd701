import type { ApiObject } from './api.ts';
import type { Lab } from './lab.ts';

/** A Service to be: where it answers, and which pods are behind it. */
export interface ServiceSpec {
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly {
    /** What Service and endpoints call it alike; made up where nothing is said. */
    readonly name?: string;
    readonly port: number;
    readonly targetPort: number;
    readonly protocol?: 'TCP' | 'UDP';
    readonly nodePort?: number;
  }[];
  readonly isHeadless?: boolean | undefined;
  /** Its addresses, where they are not for the API server to choose. */
  readonly addresses?: readonly string[];
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** What a cloud would give to a Service of type LoadBalancer. */
  readonly publicAddresses?: readonly string[];
  /** Which pods it means, for whoever reads the object; the endpoints are given. */
  readonly selector?: Readonly<Record<string, string>>;
  readonly endpoints: readonly Backend[];
}

/** A pod behind a Service. */
interface Backend {
  readonly name: string;
  readonly ips: readonly string[];
  /** The node that the pod is on; the first one where nothing is said. */
  readonly node?: string | undefined;
}

/** A Service that the API server holds. */
export interface LabService {
  /** Its own addresses, one for each family; none when it is headless. */
  readonly addresses: readonly string[];
  /** Where it answers on every node, by its own port. */
  readonly nodePorts: ReadonlyMap<number, number>;
  readonly remove: () => Promise<void>;
}

interface ServiceObject extends ApiObject {
  readonly spec: {
    readonly clusterIPs?: readonly string[];
    readonly ports: readonly { readonly port: number; readonly nodePort?: number }[];
  };
}

const slices = (namespace: string): string =>
  `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;

/** Names may repeat a port for each protocol. */
const portName = ({ name, port, protocol = 'TCP' }: ServiceSpec['ports'][number]): string =>
  name ?? `${protocol.toLowerCase()}-${port}`;

/** A Service's endpoints: all that a slice says. */
type Endpoints = Pick<ServiceSpec, 'namespace' | 'name' | 'ports' | 'isHeadless' | 'endpoints'>;

/** The families of the pods behind a Service: with an address of another one it would lead nowhere. */
const familiesOf = ({ endpoints }: Pick<ServiceSpec, 'endpoints'>) =>
  (
    [
      ['IPv4', (ip: string) => !ip.includes(':')],
      ['IPv6', (ip: string) => ip.includes(':')],
    ] as const
  ).filter(([, isMine]) => endpoints.some(({ ips }) => ips.some(isMine)));

const backendsIn = (
  lab: Lab,
  { endpoints, isHeadless }: Endpoints,
  isMine: (ip: string) => boolean,
): readonly object[] =>
  endpoints.flatMap(({ name: pod, ips, node }) =>
    ips.filter(isMine).map((ip) => ({
      addresses: [ip],
      nodeName: node ?? lab.node.name,
      conditions: { ready: true, serving: true, terminating: false },
      // A pod of a headless Service has a name of its own, where its name can be a host's.
      ...(isHeadless && !pod.includes('.') ? { hostname: pod } : {}),
    })),
  );

/** Writes the endpoints of a Service, as the controllers of Kubernetes would: a slice for each family. */
export async function writeEndpoints(lab: Lab, spec: Endpoints): Promise<void> {
  const { namespace, name, ports } = spec;
  for (const [addressType, isMine] of familiesOf(spec)) {
    await lab.api.must('POST', slices(namespace), {
      metadata: {
        name: `${name}-${addressType.toLowerCase()}`,
        labels: { 'kubernetes.io/service-name': name },
      },
      addressType,
      endpoints: backendsIn(lab, spec, isMine),
      ports: ports.map((port) => ({
        name: portName(port),
        port: port.targetPort,
        protocol: port.protocol ?? 'TCP',
      })),
    });
  }
}

/** Puts other pods behind a Service, on the same ports. */
export async function replaceEndpoints(lab: Lab, spec: Endpoints): Promise<void> {
  for (const [addressType, isMine] of familiesOf(spec))
    await lab.api.merge(`${slices(spec.namespace)}/${spec.name}-${addressType.toLowerCase()}`, {
      endpoints: backendsIn(lab, spec, isMine),
    });
}

/** Makes a Service and its endpoints. That it is served takes a moment: see `ServiceSync`. */
export async function addService(lab: Lab, spec: ServiceSpec): Promise<LabService> {
  const { namespace, name, ports, type = 'ClusterIP', externalTrafficPolicy } = spec;
  const { isHeadless = false, addresses, publicAddresses, selector } = spec;
  const clusterIPs = isHeadless ? ['None'] : addresses;
  const families = familiesOf(spec).map(([family]) => family);
  const path = `/api/v1/namespaces/${namespace}/services`;
  const made = (await lab.api.must('POST', path, {
    metadata: { name },
    spec: {
      type,
      ipFamilies: families,
      ipFamilyPolicy: families.length === 2 ? 'RequireDualStack' : 'SingleStack',
      ...(clusterIPs ? { clusterIP: clusterIPs[0], clusterIPs } : {}),
      ...(externalTrafficPolicy ? { externalTrafficPolicy } : {}),
      ...(selector ? { selector } : {}),
      ports: ports.map((port) => ({ ...port, name: portName(port) })),
    },
  })) as ServiceObject;
  if (publicAddresses)
    await lab.api.merge(`${path}/${name}/status`, {
      status: { loadBalancer: { ingress: publicAddresses.map((ip) => ({ ip })) } },
    });
  await writeEndpoints(lab, spec);
  return {
    addresses: isHeadless ? [] : (made.spec.clusterIPs ?? []),
    nodePorts: new Map(
      made.spec.ports.flatMap(({ port, nodePort }) =>
        nodePort === undefined ? [] : [[port, nodePort] as const],
      ),
    ),
    async remove() {
      await lab.api.must('DELETE', `${path}/${name}`);
      for (const family of families)
        await lab.api.must('DELETE', `${slices(namespace)}/${name}-${family.toLowerCase()}`);
    },
  };
}
