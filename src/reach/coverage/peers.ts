import { addressOf, blockOf } from '../../netpol/sets/address-set.ts';
import { selects, type LabelSelector } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import type { Cluster } from './cluster.ts';
import { controllerKind } from './controllers.ts';
import type { CoverageFinding } from './finding.ts';
import { namespaceLabels, type Membership } from './membership.ts';

/** The rows that are on and name a peer at either end, and lead to or from a component that is on. */
export const rowsWith = (table: Table, name: string): readonly string[] =>
  Object.entries(table.flows)
    .filter(([, { enabled, from = [], to = [] }]) => {
      const others = from.includes(name) ? to : to.includes(name) ? from : [];
      return enabled && others.some((other) => table.components[other]?.enabled);
    })
    .map(([row]) => row);

/** For each label that a selector wants: what pods bear for that key, where they bear everything else. */
function nearMisses(
  { matchLabels = {}, ...rest }: LabelSelector,
  there: readonly Workload[],
): readonly { readonly key: string; readonly values: readonly string[] }[] {
  return Object.keys(matchLabels).flatMap((key) => {
    const { [key]: wanted, ...others } = matchLabels;
    const values = there
      .filter(({ pod }) => selects({ matchLabels: others, ...rest }, pod.labels))
      .flatMap(({ pod }) => pod.labels[key] ?? [])
      .filter((value) => value !== wanted);
    return values.length > 0 ? [{ key, values: [...new Set(values)].toSorted() }] : [];
  });
}

/** Peers with rows that mean nobody (each that a label keeps from it, and the others together), and peers that only pods on the host network answer to. */
function* meaningNoPod(
  table: Table,
  members: Membership,
  cluster: Cluster,
): Generator<CoverageFinding> {
  const labelsOf = namespaceLabels(cluster);
  const absent: string[] = [];
  for (const [peer, pods] of members.peers) {
    const rows = rowsWith(table, peer);
    if (rows.length === 0) continue;
    if (pods.length === 0) {
      const { namespaceSelector, podSelector = {} } = table.peers[peer] ?? {};
      const there = cluster.workloads.filter(
        ({ pod }) => namespaceSelector && selects(namespaceSelector, labelsOf(pod.namespace)),
      );
      const nearly = nearMisses(podSelector, there);
      if (nearly.length > 0) {
        yield { id: 'KI105', severity: 'warning', peers: [peer], rows, nearly };
      } else absent.push(peer);
    } else if (pods.every(({ pod }) => pod.hostNetwork)) {
      yield { id: 'KI106', severity: 'error', peer, rows, pods };
    }
  }
  if (absent.length > 0) {
    const rows = [...new Set(absent.flatMap((peer) => rowsWith(table, peer)))];
    yield { id: 'KI105', severity: 'warning', peers: absent, rows, nearly: [] };
  }
}

/** Presets and platforms call the ingress controller so. */
const ingress = 'ingress-controller';

/** Another ingress controller than the peer means, where nobody else comes by the rows of that peer. */
function* anotherController(
  table: Table,
  members: Membership,
  cluster: Cluster,
): Generator<CoverageFinding> {
  const isSomebody = (name: string): boolean =>
    (members.peers.get(name)?.length ?? 0) > 0 ||
    (table.peers[name]?.enabled === true &&
      (table.peers[name].ipBlocks !== undefined || table.peers[name].anywhere === true));
  const rows = rowsWith(table, ingress).filter(
    (row) => !(table.flows[row]?.from ?? []).some(isSomebody),
  );
  const pods = cluster.workloads.filter((each) => controllerKind(each) !== undefined);
  if (members.peers.get(ingress)?.length === 0 && rows.length > 0 && pods.length > 0) {
    yield { id: 'KI109', severity: 'error', peer: ingress, rows, pods };
  }
}

/** The label of NodeLocal DNSCache: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const nodeLocalDns = { matchLabels: { 'k8s-app': 'node-local-dns' } };

/** NodeLocal DNSCache answers from the host network: where it runs, its own peer must be on for whoever may ask DNS alone. */
function* nodeLocal(table: Table, cluster: Cluster): Generator<CoverageFinding> {
  const pods = cluster.workloads.filter(({ pod }) => selects(nodeLocalDns, pod.labels));
  const peer = 'node-local-dns';
  const closesEgress = Object.values(table.components).some(
    ({ enabled, policyTypes }) => enabled && policyTypes.includes('Egress'),
  );
  if (pods.length === 0 || !closesEgress || table.peers[peer]?.enabled !== false) return;
  yield { id: 'KI107', severity: 'error', peer, pods };
}

/** The addresses of Services: a policy sees the pods behind them, after translation. */
function* translated(table: Table, cluster: Cluster): Generator<CoverageFinding> {
  const known = cluster.services.flatMap(({ namespace, name, addresses }) =>
    addresses.flatMap((address) => {
      const ip = parsed(address);
      return ip === undefined ? [] : [{ name: `${namespace}/${name}`, ip }];
    }),
  );
  for (const [peer, { enabled, ipBlocks = [] }] of Object.entries(table.peers)) {
    if (!enabled || rowsWith(table, peer).length === 0) continue;
    for (const { cidr, except } of ipBlocks) {
      const block = blockOf(cidr, except);
      const services = isWide(cidr) ? [] : known.filter(({ ip }) => block.has(ip));
      if (services.length === 0) continue;
      const names = [...new Set(services.map(({ name }) => name))];
      yield { id: 'KI205', severity: 'warning', peer, block: cidr, services: names };
    }
  }
}

function parsed(address: string): bigint | undefined {
  try {
    return addressOf(address);
  } catch {
    return undefined;
  }
}

/** Whether a block means nobody in particular, such as the internet: larger than any private network. */
const isWide = (cidr: string): boolean => Number(cidr.split('/')[1]) < 7;

/** What peers mean. */
export function* peerFindings(
  table: Table,
  members: Membership,
  cluster: Cluster,
): Generator<CoverageFinding> {
  yield* meaningNoPod(table, members, cluster);
  yield* anotherController(table, members, cluster);
  yield* nodeLocal(table, cluster);
  yield* translated(table, cluster);
}
