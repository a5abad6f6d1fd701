import type { Endpoint, Pod } from '../netpol/model.ts';
import { createEvaluator } from '../netpol/pair/evaluate.ts';
import type { Direction } from '../netpol/policy/compile.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import { holdsEndpoint } from '../netpol/region/index.ts';
import { addressOf } from '../netpol/sets/address-set.ts';
import { ConnectionSet, type Protocol } from '../netpol/sets/connection-set.ts';
import { IntervalSet } from '../netpol/sets/interval-set.ts';
import type { Observation } from '../read/observed/index.ts';
import type { Service } from '../read/kinds/service.ts';
import type { Table } from '../table/table.ts';
import type { Cluster } from './coverage/index.ts';
import { namespaceLabels } from './coverage/membership.ts';
import { rowsOf } from './expected.ts';

/** An end as a reader knows it, and by the name or address under which it can be asked about. */
interface Named {
  /** The component or peer that means it, else itself. */
  readonly name: string;
  /** `namespace/name` of a pod, else an address. */
  readonly itself: string;
}

/** A connection that was seen, between whom and how often. */
interface Seen {
  readonly from: Named;
  readonly to: Named;
  readonly port: number;
  readonly protocol: Protocol;
  readonly count: number;
}

/** One that the policies would refuse, and which of them close the direction that does. */
export interface Refused extends Seen {
  readonly direction: Direction;
  readonly closedBy: readonly string[];
}

/** Connections that were seen, held against policies. */
export interface Preview {
  readonly refused: readonly Refused[];
  /** How many different connections would pass. */
  readonly allowed: number;
  /** How many have no pod at either end that a policy binds. */
  readonly others: number;
  /** Those of which the record does not tell who opened them. */
  readonly undecided: readonly Pick<Observation, 'from' | 'to' | 'port'>[];
  /** Rows that mean somebody at both ends, and of which no connection was seen. */
  readonly unseen: readonly string[];
}

export interface PreviewInput {
  readonly observations: readonly Observation[];
  readonly cluster: Cluster;
  readonly policies: readonly PolicyObject[];
  readonly table: Table;
  /** The namespace of Kasm. */
  readonly home: string;
  readonly ipBlockSelectsPods: boolean;
}

function parsed(address: string): bigint | undefined {
  try {
    return addressOf(address);
  } catch {
    return undefined;
  }
}

/** Who stands behind the names and addresses of a record. */
class Ends {
  readonly #pods = new Map<string, Pod>();
  readonly #services = new Map<string, Service>();
  readonly #cluster: Cluster;
  readonly #nodes = new Map<string, string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const { pod } of cluster.workloads) {
      this.#pods.set(`${pod.namespace}/${pod.name}`, pod);
      // The address of a pod on the host network is its node's.
      if (!pod.hostNetwork) for (const ip of pod.ips) this.#pods.set(String(ip), pod);
    }
    for (const service of cluster.services)
      for (const address of service.addresses) this.#services.set(address, service);
    for (const { name, addresses } of cluster.nodes)
      for (const address of addresses) this.#nodes.set(address, name);
  }

  of(text: string): Endpoint | undefined {
    const address = parsed(text);
    const pod = this.#pods.get(address === undefined ? text : String(address));
    if (pod) return { kind: 'pod', pod };
    return address === undefined
      ? undefined
      : { kind: 'outside', addresses: IntervalSet.of({ start: address, end: address + 1n }) };
  }

  /** A connection to a Service as it arrives: at a pod behind it, on the port of that. */
  arrived<Each extends Pick<Observation, 'to' | 'port' | 'protocol'>>(seen: Each): Each {
    const service = this.#services.get(seen.to);
    const port = service?.ports.find(
      (each) => each.port === seen.port && each.protocol === seen.protocol,
    );
    const behind = this.#cluster.workloads.find(
      ({ pod }) =>
        service?.selector !== undefined &&
        pod.namespace === service.namespace &&
        Object.entries(service.selector).every(([key, value]) => pod.labels[key] === value),
    )?.pod;
    const target =
      typeof port?.target === 'string'
        ? behind?.ports.find(({ name }) => name === port.target)?.port
        : port?.target;
    return behind && target
      ? { ...seen, to: `${behind.namespace}/${behind.name}`, port: target }
      : seen;
  }

  /** Whether a connection comes from the node of the pod that it goes to, which policies never shut. */
  isOwnNode(from: string, to: Endpoint): boolean {
    return to.kind === 'pod' && to.pod.node !== undefined && this.#nodes.get(from) === to.pod.node;
  }
}

const declares = (end: Endpoint | undefined, port: number): boolean =>
  end?.kind === 'pod' && end.pod.ports.some((each) => each.port === port);

/** Ports below those from which Linux' clients connect. */
const isServed = (port: number): boolean => port < 32_768;

/** The way round in which a connection was opened; nothing where nobody can tell. */
function opened(seen: Observation, ends: Ends): Observation | undefined {
  const { turned, count } = seen;
  if (!turned) return seen;
  const other = { ...turned, count };
  const [there, back] = [
    declares(ends.of(seen.to), seen.port),
    declares(ends.of(turned.to), turned.port),
  ];
  if (there !== back) return there ? seen : other;
  if (isServed(seen.port) === isServed(turned.port)) return undefined;
  return isServed(seen.port) ? seen : other;
}

const addressIn = (end: Endpoint): bigint | undefined =>
  end.kind === 'pod' ? end.pod.ips[0] : end.addresses.intervals[0]?.start;

/** Names ends by the components and peers that mean them; a peer that is anywhere names nobody. */
function namingOf({ table, cluster, home }: PreviewInput) {
  const rows = rowsOf(table, home);
  const labelsOf = namespaceLabels(cluster);
  const holds = (set: (typeof rows)[number]['cube']['from'], end: Endpoint): boolean =>
    holdsEndpoint(set, end, end.kind === 'pod' ? labelsOf(end.pod.namespace) : {}, addressIn(end));
  return {
    name: (end: Endpoint): string | undefined => {
      const found = rows.flatMap(({ from, to, cube }) => [
        ...(holds(cube.from, end) ? [from] : []),
        ...(holds(cube.to, end) ? [to] : []),
      ]);
      const own = found.find((name) => table.components[name]);
      return own ?? found.find((name) => table.peers[name] && !table.peers[name].anywhere);
    },
    rows: (from: Endpoint, to: Endpoint, ports: ConnectionSet): readonly string[] =>
      rows
        .filter(
          ({ cube }) =>
            holds(cube.from, from) && holds(cube.to, to) && !cube.ports.intersect(ports).isEmpty,
        )
        .map(({ source }) => source),
  };
}

/** Adds up refusals that a reader cannot tell apart, the most frequent first. */
function together(refused: readonly Refused[]): readonly Refused[] {
  const groups = new Map<string, Refused>();
  for (const each of refused) {
    const key = [each.from.name, each.to.name, each.port, each.protocol, each.direction].join(' ');
    const before = groups.get(key);
    groups.set(key, before ? { ...before, count: before.count + each.count } : each);
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

/**
 * What policies would refuse of the connections that somebody saw. Each is judged by itself, as a plugin would judge
 * it; what nobody saw is not judged.
 */
export function preview(input: PreviewInput): Preview {
  const { observations, cluster, policies, table, home, ipBlockSelectsPods } = input;
  const ends = new Ends(cluster);
  const naming = namingOf(input);
  const evaluator = createEvaluator(policies, cluster.namespaces, { ipBlockSelectsPods });
  const refused: Refused[] = [];
  const undecided: Observation[] = [];
  const used = new Set<string>();
  let [allowed, others] = [0, 0];
  for (const observation of observations) {
    const known = opened(observation, ends);
    const seen = known && ends.arrived(known);
    const [from, to] = [seen && ends.of(seen.from), seen && ends.of(seen.to)];
    if (!seen) {
      undecided.push(observation);
    } else if (!from || !to || (from.kind === 'outside' && to.kind === 'outside')) {
      others += 1;
    } else {
      const verdict = evaluator.allowed(from, to);
      const isBound = verdict.ingress.isolatedBy.length + verdict.egress.isolatedBy.length > 0;
      const passes =
        verdict.connections.has(seen.protocol, seen.port) || ends.isOwnNode(seen.from, to);
      const ports = ConnectionSet.of(seen.protocol, seen.port);
      for (const row of naming.rows(from, to, ports)) used.add(row);
      if (!isBound && passes) {
        others += 1;
      } else if (passes) {
        allowed += 1;
      } else {
        const isIngress = !verdict.ingress.connections.has(seen.protocol, seen.port);
        const named = (end: Endpoint, itself: string): Named => {
          const pod = end.kind === 'pod' ? `${end.pod.namespace}/${end.pod.name}` : itself;
          return { name: naming.name(end) ?? pod, itself: pod };
        };
        refused.push({
          from: named(from, seen.from),
          to: named(to, seen.to),
          port: seen.port,
          protocol: seen.protocol,
          count: seen.count,
          direction: isIngress ? 'Ingress' : 'Egress',
          closedBy: (isIngress ? verdict.ingress : verdict.egress).isolatedBy,
        });
      }
    }
  }
  const unseen = [...new Set(rowsOf(table, home).map(({ source }) => source))].filter(
    (row) => !used.has(row),
  );
  return { refused: together(refused), allowed, others, undecided, unseen };
}
