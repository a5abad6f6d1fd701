import {
  addressesOf,
  addressOf,
  everyAddress,
  formatAddress,
  isV4,
  onePerFamily,
  type AddressSet,
} from '../src/netpol/sets/address-set.ts';
import type { Endpoint, Pod } from '../src/netpol/model.ts';
import type { RowEnd } from './rows.ts';
import { rows as rowsInForce } from '../src/table/rows.ts';
import type { Table } from '../src/table/table.ts';
import { endOf, type Lab, type LabPod } from './lab.ts';
import { network } from './network.ts';
import type { EndSpec } from './pods.ts';

/** A port that no flow, no component and no peer names. */
const unnamed = 20999;

/** Every port that a row in force or a component names, the two around each range, and one that is named nowhere. */
export function portsOf(table: Table): readonly number[] {
  const named = [
    ...Object.values(table.components).flatMap(({ ports }) => Object.values(ports ?? {})),
    ...rowsInForce(table).flatMap(({ ports }) => ports ?? []),
  ].flatMap(({ port, endPort }) => {
    const [first, last] = [Number(port), Number(endPort ?? port)];
    return first === last ? [first] : [first - 1, first, last, last + 1];
  });
  return [...new Set([...named, unnamed])].toSorted((a, b) => a - b);
}

/** One address of one end of the proof: as a socket sees it, and as the evaluator sees it. */
export interface LiveEndpoint {
  readonly name: string;
  /** Its network namespace. */
  readonly end: string;
  readonly ip: string;
  readonly isV4: boolean;
  readonly endpoint: Endpoint;
  /** The node of a pod, where a test chose it. */
  readonly node?: string | undefined;
}

/** All ends of a proof, running: pods in the API server and as network namespaces, addresses outside as the latter alone. */
export interface RunningEndpoints {
  readonly endpoints: readonly LiveEndpoint[];
  readonly stop: () => Promise<void>;
}

/** What no host can have, or the lab uses itself. */
const unusable = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.1.1/32',
  '224.0.0.0/3',
  '10.42.0.0/16',
  '10.43.0.0/16',
  '10.44.0.0/16',
  '::/3',
  'fd42::/64',
  'fd43::/64',
  'fd44::/64',
  'fe80::/10',
  'ff00::/8',
  ...network.hosts,
];
const usable = unusable.reduce((set, cidr) => set.subtract(addressesOf(cidr)), everyAddress);

/** Addresses that are always tried, even where policies see no difference. */
const wellKnown = [
  '1.1.1.1',
  '2606:4700::1111',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  'fd00::1',
  '100.64.0.1',
  '169.254.169.254',
  '169.254.20.10',
].map(addressOf);

function addressesToTry(part: AddressSet): bigint[] {
  const known = wellKnown.filter((address) => part.has(address));
  return known.length > 0 ? known : onePerFamily(part.intersect(usable));
}

/** Gives pods an address of each family; pods of manifests have none before they run. */
export const withAddresses = <Objects extends { readonly pods: readonly Pod[] }>(
  objects: Objects,
): Objects => ({
  ...objects,
  pods: objects.pods.map((pod, index) => ({
    ...pod,
    ips: [addressOf(`10.42.200.${index + 1}`), addressOf(`fd42::c8:${(index + 1).toString(16)}`)],
  })),
});

const labPod = (
  { namespace, name, labels, ips }: Pod,
  ports: readonly number[],
  node: string | undefined,
): LabPod => ({ namespace, name, labels, ips: ips.map(formatAddress), ports, node });

const endpointsOfPod = (name: string, pod: Pod, node: string | undefined): LiveEndpoint[] =>
  pod.ips.map((ip) => ({
    name,
    end: endOf(pod),
    ip: formatAddress(ip),
    isV4: isV4(ip),
    endpoint: { kind: 'pod', pod: { ...pod, ips: [ip] } },
    node,
  }));

/**
 * Starts every end of a proof in the lab, answering on these ports; `stop` removes them. `nodeOf` chooses the node of each
 * row that is a pod.
 */
export async function startEndpoints(
  lab: Lab,
  rows: readonly RowEnd[],
  namespaces: Parameters<Lab['addNamespace']>[0][],
  ports: readonly number[],
  nodeOf: (row: number) => string | undefined = () => undefined,
): Promise<RunningEndpoints> {
  for (const namespace of namespaces) await lab.addNamespace(namespace);
  const pods: LabPod[] = [];
  const outside: EndSpec[] = [];
  const endpoints: LiveEndpoint[] = [];
  for (const [index, { name, endpoint }] of rows.entries()) {
    if (endpoint.kind === 'pod') {
      pods.push(labPod(endpoint.pod, ports, nodeOf(index)));
      endpoints.push(...endpointsOfPod(name, endpoint.pod, nodeOf(index)));
      continue;
    }
    for (const address of addressesToTry(endpoint.addresses)) {
      const ip = formatAddress(address);
      const end = `outside-${ip.replaceAll(':', '-')}`;
      outside.push({ name: end, ips: [ip], ports });
      endpoints.push({ name: `${ip} (${name})`, end, ip, isV4: isV4(address), endpoint });
    }
  }
  await lab.addPods(pods);
  await lab.addOutside(outside);
  return {
    endpoints,
    async stop() {
      await lab.removePods(pods);
      await lab.pods.remove(outside.map(({ name }) => name));
    },
  };
}
