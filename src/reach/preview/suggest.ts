import { formatAddress, isV4 } from '../../netpol/sets/address-set.ts';
import type { Protocol } from '../../netpol/sets/connection-set.ts';
import { selects } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import type { Cluster } from '../coverage/index.ts';
import { inNamespace } from '../init/others.ts';
import type { Judged } from './judge.ts';
import { timesOf } from './ledger.ts';
import { tableNames, type TableNames } from './names.ts';
import { addressName, callOf, labelsThatLast, selectorOf, slug, unique } from './new-names.ts';
import type { End } from './places.ts';

type Tree = Readonly<Record<string, unknown>>;

/** A row that would let denied connections pass, and all that is to be said beside it. */
export interface SuggestedRow {
  readonly flow: string;
  readonly from: string;
  readonly to: string;
  readonly connections: readonly Judged[];
  /** The row leads to the data tier, or out of it. */
  readonly widens: 'to the data tier' | 'out of the data tier' | undefined;
}

/** Why no row is suggested for some connections. */
export type Reason = 'closed by others' | 'no label tells the pods' | 'many addresses';

export interface Suggestion {
  /** What is to be added to values: rows, and the peers, components and ports that they name. */
  readonly added: { readonly components: Tree; readonly peers: Tree; readonly flows: Tree };
  readonly rows: readonly SuggestedRow[];
  /** The peers that are one address each, and the pods that other new names mean. */
  readonly newNames: ReadonlyMap<string, End>;
  readonly left: ReadonlyMap<Reason, readonly Judged[]>;
}

/** How many addresses become peers: more of them are networks, which only the user knows. */
const mostAddresses = 16;

const kindOf = (workload: Workload): string =>
  `${workload.pod.namespace} ${labelsThatLast(workload)}`;

const closedKinds = (denied: readonly Judged[], home: string): ReadonlySet<string> =>
  new Set(
    denied.flatMap(({ seen, to, denials }) =>
      denials
        .map(({ direction }) => (direction === 'Egress' ? seen.from : to))
        .flatMap((end) =>
          end.kind === 'pod' && end.workload.pod.namespace === home ? [kindOf(end.workload)] : [],
        ),
    ),
  );

/** Writes rows for denied connections: between known names and ports, else with new ones that mean what was seen. */
class Writer {
  readonly components: Record<string, Record<string, unknown>> = {};
  readonly peers: Record<string, Record<string, unknown>> = {};
  readonly flows: Record<
    string,
    { from: string[]; to: string[]; ports: string[]; description: string }
  > = {};
  readonly rows = new Map<string, SuggestedRow & { connections: Judged[] }>();
  readonly newNames = new Map<string, End>();
  readonly left = new Map<Reason, Judged[]>();
  /** Names that were made, by whom they mean. */
  readonly #made = new Map<string, string>();
  /** Kinds of pods that are closed themselves: only a component of their own can open that. */
  readonly #closed: ReadonlySet<string>;
  readonly #table: Table;
  readonly #cluster: Cluster;
  readonly #home: string;
  readonly #names: TableNames;
  #addresses = 0;

  constructor(denied: readonly Judged[], table: Table, cluster: Cluster, home: string) {
    this.#closed = closedKinds(denied, home);
    this.#table = table;
    this.#cluster = cluster;
    this.#home = home;
    this.#names = tableNames(table, cluster, home, true);
  }

  add(judged: Judged): void {
    const isOurs = judged.denials.every(({ direction }) => this.#owns(judged, direction));
    if (!isOurs) return this.#leave('closed by others', judged);
    const from = this.#nameOf(judged.seen.from, judged, 'Egress');
    const to = this.#nameOf(judged.to, judged, 'Ingress');
    const reason = [from, to].find((each) => each.reason)?.reason;
    if (reason) return this.#leave(reason, judged);
    this.#row(from.name, to.name, judged);
  }

  /** Whether a policy of the table closes a direction, so that a row of it can open it. */
  #owns({ seen, to }: Judged, direction: 'Ingress' | 'Egress'): boolean {
    const end = direction === 'Egress' ? seen.from : to;
    if (end.kind !== 'pod' || end.workload.pod.namespace !== this.#home) return false;
    const [component] = this.#names.components(end.workload.pod);
    const closes = component
      ? this.#table.components[component]?.policyTypes
      : this.#table.defaultDeny.policyTypes;
    return closes?.includes(direction) === true;
  }

  #leave(reason: Reason, judged: Judged): void {
    const there = this.left.get(reason);
    if (there) there.push(judged);
    else this.left.set(reason, [judged]);
  }

  #nameOf(
    end: End,
    { denials }: Judged,
    own: 'Ingress' | 'Egress',
  ): { readonly name: string; readonly reason?: Reason } {
    const isClosed = denials.some(({ direction }) => direction === own);
    const known = [
      ...(end.kind === 'pod' ? this.#names.components(end.workload.pod) : []),
      // An end that is closed itself needs a policy of its own to open; of others only the name is needed.
      ...(isClosed ? [] : this.#names.peers(end)),
    ][0];
    if (known !== undefined) return { name: known };
    if (end.kind === 'outside' || end.kind === 'node') return this.#addressPeer(end);
    if (end.kind !== 'pod') return { name: '', reason: 'no label tells the pods' };
    return this.#podName(end);
  }

  #addressPeer(end: Extract<End, { readonly kind: 'outside' | 'node' }>): {
    readonly name: string;
    readonly reason?: Reason;
  } {
    const made = this.#made.get(String(end.address));
    if (made !== undefined) return { name: made };
    if (this.#addresses >= mostAddresses) return { name: '', reason: 'many addresses' };
    this.#addresses += 1;
    const bits = isV4(end.address) ? 32 : 128;
    const name = this.#free(addressName(end.address));
    this.peers[name] = { ipBlocks: [{ cidr: `${formatAddress(end.address)}/${bits}` }] };
    this.#made.set(String(end.address), name);
    this.newNames.set(name, end);
    return { name };
  }

  #podName(end: Extract<End, { readonly kind: 'pod' }>): {
    readonly name: string;
    readonly reason?: Reason;
  } {
    const { workload } = end;
    const { namespace } = workload.pod;
    const key = kindOf(workload);
    const made = this.#made.get(key);
    if (made !== undefined) return { name: made };
    const podSelector = selectorOf(workload);
    const isMeant = ({ pod }: Workload): boolean =>
      podSelector !== undefined && pod.namespace === namespace && selects(podSelector, pod.labels);
    const hasOthers = this.#cluster.workloads.some((each) => isMeant(each) && kindOf(each) !== key);
    if (!podSelector || hasOthers) return { name: '', reason: 'no label tells the pods' };
    const name = this.#free(callOf(workload));
    if (this.#closed.has(key)) this.components[name] = { podSelector };
    else {
      const isHome = namespace === this.#home;
      this.peers[name] = {
        ...(isHome ? {} : { namespaceSelector: inNamespace(namespace) }),
        podSelector,
      };
    }
    this.#made.set(key, name);
    this.newNames.set(name, end);
    return { name };
  }

  #free(wanted: string): string {
    const isTaken = (name: string): boolean =>
      [this.#table.components, this.#table.peers, this.components, this.peers].some((entries) =>
        Object.hasOwn(entries, name),
      );
    return unique(wanted, isTaken);
  }

  /** The name of exactly this port on an end; a new one where it has none. */
  #portOn(name: string, port: number, protocol: Protocol): string {
    const isComponent =
      Object.hasOwn(this.#table.components, name) || Object.hasOwn(this.components, name);
    const known =
      (isComponent ? this.#table.components[name] : this.#table.peers[name])?.ports ?? {};
    const added = isComponent ? this.components : this.peers;
    const entry = (added[name] ??= {});
    const ports = (entry['ports'] ??= {}) as Record<string, { port: number; protocol?: Protocol }>;
    const same = Object.entries({ ...known, ...ports }).find(
      ([, each]) =>
        Number(each.port) === port &&
        (each.protocol ?? 'TCP') === protocol &&
        Number(('endPort' in each ? each.endPort : undefined) ?? port) === port,
    )?.[0];
    if (same === undefined) {
      const made = unique(`${protocol.toLowerCase()}-${port}`, (each) =>
        Object.hasOwn(known, each),
      );
      ports[made] = protocol === 'TCP' ? { port } : { port, protocol };
    }
    const used = same ?? Object.keys(ports).at(-1) ?? '';
    if (Object.keys(ports).length === 0) delete entry['ports'];
    if (Object.keys(entry).length === 0) delete added[name];
    return used;
  }

  #row(from: string, to: string, judged: Judged): void {
    const port = this.#portOn(to, judged.port, judged.seen.protocol);
    const key = `${from} ${to}`;
    const there = this.rows.get(key);
    if (there) {
      there.connections.push(judged);
      const ports = this.flows[there.flow]?.ports;
      if (ports?.includes(port) === false) ports.push(port);
      return;
    }
    const flow = unique(slug(`${from}-to-${to}`), (name) =>
      [this.#table.flows, this.flows].some((flows) => Object.hasOwn(flows, name)),
    );
    this.flows[flow] = {
      description: 'Seen when connections were recorded',
      from: [from],
      to: [to],
      ports: [port],
    };
    const isLeaving = judged.denials.some(({ direction }) => direction === 'Egress');
    const widens = this.#table.components[to]?.isDataTier
      ? 'to the data tier'
      : isLeaving && this.#table.components[from]?.isDataTier
        ? 'out of the data tier'
        : undefined;
    this.rows.set(key, { flow, from, to, widens, connections: [judged] });
  }
}

/** Rows that would let denied connections pass, and no others: nothing wider than what was seen. */
export function suggest(
  denied: readonly Judged[],
  table: Table,
  cluster: Cluster,
  home: string,
): Suggestion {
  const writer = new Writer(denied, table, cluster, home);
  for (const each of denied.toSorted((a, b) => timesOf(b.seen) - timesOf(a.seen))) writer.add(each);
  const { components, peers, flows, rows, newNames, left } = writer;
  return { added: { components, peers, flows }, rows: [...rows.values()], newNames, left };
}
