import { formatAddress } from '../../netpol/sets/address-set.ts';
import { selects } from '../../netpol/policy/selector.ts';
import type { Service } from '../../read/kinds/service.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import { controllerKind, membership, type Cluster } from '../coverage/index.ts';
import { balancersOf } from '../coverage/wishes.ts';
import { podsOf, type Scene } from './components.ts';
import type { Draft } from './draft.ts';
import { groupsOf, inNamespace, type Group } from './others.ts';
import type { Platform } from './platform.ts';

const peer = 'ingress-controller';
const nodesPeer = 'ingress-nodes';
const row = 'ingress-to-proxy';

/** What entry is asked about. */
export interface EntryScene extends Scene {
  readonly cluster: Cluster;
  readonly home: string;
  readonly platform: Platform;
  /** The table with the platform's peers. */
  readonly placed: Table;
}

const toBlocks = (addresses: readonly string[]): readonly { cidr: string }[] =>
  [...new Set(addresses)]
    .toSorted()
    .map((address) => ({ cidr: `${address}/${address.includes(':') ? 128 : 32}` }));

/** The addresses of the nodes that some pods on the host network run on, as far as the cluster tells them. */
function nodesOf({ nodes }: Cluster, pods: readonly Workload[]): readonly string[] {
  return pods.flatMap(({ pod }) => {
    const node = nodes.find(({ name }) => name === pod.node);
    return node ? node.addresses : pod.ips.map(formatAddress);
  });
}

/** The port of a component on which a Service leads to its pods; nothing when it leads elsewhere. */
function ledTo(
  { table, ...scene }: EntryScene,
  component: string,
  { selector, ports }: Service,
): { readonly number: number; readonly name: string | undefined } | undefined {
  const pods = podsOf({ table, ...scene }, component).map(({ workload }) => workload.pod);
  for (const { target } of ports) {
    for (const pod of pods.filter(
      ({ labels }) => selector && selects({ matchLabels: selector }, labels),
    )) {
      const number =
        typeof target === 'number' ? target : pod.ports.find(({ name }) => name === target)?.port;
      if (number === undefined) continue;
      const named = Object.entries(table.components[component]?.ports ?? {});
      return { number, name: named.find(([, { port }]) => Number(port) === number)?.[0] };
    }
  }
  return undefined;
}

const isPublished = ({ type }: Service): boolean => type === 'LoadBalancer' || type === 'NodePort';

/** Whether an Ingress or route leads to a Service of the proxy. */
const isRouted = (scene: EntryScene): boolean =>
  scene.cluster.routes.some(({ backends }) =>
    backends.some(({ namespace, service: name }) =>
      scene.cluster.services.some(
        (service) =>
          service.namespace === namespace &&
          service.name === name &&
          service.namespace === scene.home &&
          ledTo(scene, 'proxy', service) !== undefined,
      ),
    ),
  );

/** Where traffic comes in that a LoadBalancer or NodePort Service publishes. */
function writePublished(
  draft: Draft,
  scene: EntryScene,
  service: Service,
  isBeside: boolean,
): void {
  const { cluster, home } = scene;
  const led = ledTo(scene, 'proxy', service);
  if (!led) return;
  const balancers = balancersOf(cluster, service);
  const isBalanced = balancers.length > 0 && service.externalTrafficPolicy === 'Cluster';
  const name = isBeside ? 'service-load-balancer' : peer;
  if (isBalanced) {
    const [{ pod } = { pod: { namespace: 'kube-system' } }] = balancers;
    draft.set(
      ['peers', name],
      {
        description: `ServiceLB pods of Service ${service.name}`,
        namespaceSelector: inNamespace(pod.namespace),
        podSelector: {
          matchLabels: {
            'svccontroller.k3s.cattle.io/svcname': service.name,
            'svccontroller.k3s.cattle.io/svcnamespace': home,
          },
        },
      },
      { id: 'service-lb', service: service.name },
      { id: 'seen', pods: balancers },
    );
    if (isBeside) draft.set(['flows', row, 'from'], [peer, name, nodesPeer]);
  } else if (!isBeside)
    draft.set(['peers', peer], { enabled: false }, { id: 'moved', to: nodesPeer });
  // Behind externalTrafficPolicy Cluster both the clients' and the nodes' addresses are seen.
  const nodes = service.externalTrafficPolicy === 'Cluster' ? cluster.nodes : [];
  const addresses = nodes.flatMap((node) => node.addresses);
  const path = ['peers', nodesPeer];
  if (addresses.length > 0) {
    draft.set(path, { enabled: true, ipBlocks: toBlocks(addresses) });
    draft.note(path, { id: 'nodes', names: nodes.map((node) => node.name) });
  }
  draft.note(path, { id: 'ask-clients', service: service.name, port: led.number });
  if (!isBeside && led.name !== undefined) draft.set(['flows', row, 'ports'], [led.name]);
}

const label = ({ namespace, pods }: Group): string =>
  `${pods[0] ? controllerKind(pods[0]) : ''} in namespace ${namespace}`;

/** A controller on the host network: its nodes are who comes. */
function writeOnHost(
  draft: Draft,
  { cluster, placed }: EntryScene,
  pods: readonly Workload[],
): void {
  draft.set(
    ['peers', peer],
    { enabled: false },
    { id: 'moved', to: nodesPeer },
    { id: 'seen', pods },
  );
  // A platform that means the nodes by their namespace has said all of it.
  if (placed.peers[nodesPeer]?.enabled) return;
  const addresses = nodesOf(cluster, pods);
  const path = ['peers', nodesPeer];
  if (addresses.length === 0) return draft.note(path, { id: 'ask-nodes' });
  draft.set(path, { enabled: true, ipBlocks: toBlocks(addresses) });
  draft.note(path, { id: 'nodes', names: pods.flatMap(({ pod }) => pod.node ?? []) });
}

function writeController(draft: Draft, scene: EntryScene): void {
  const { cluster, home, placed } = scene;
  const meant = membership(placed, cluster, home).peers.get(peer) ?? [];
  const path = ['peers', peer];
  const isMeantOnly = (pods: readonly Workload[]): boolean =>
    pods.every((each) => meant.includes(each));
  const groups = groupsOf(cluster, controllerKind);
  const others = groups.filter(({ pods }) => !isMeantOnly(pods));
  if (meant.length > 0) {
    if (meant.every(({ pod }) => pod.hostNetwork)) writeOnHost(draft, scene, meant);
    else if (placed.peers[nodesPeer]?.enabled) {
      draft.set(['peers', nodesPeer], { enabled: false }, { id: 'router' });
    }
    if (others.length > 0) draft.note(path, { id: 'ask-controller', found: others.map(label) });
    return;
  }
  const [first, ...more] = others;
  const isPlaced = placed.peers[peer]?.namespaceSelector !== undefined;
  if (!first) {
    if (!isPlaced) draft.set(path, { enabled: false });
    return draft.note(path, { id: 'ask-controller', found: [] });
  }
  if (first.pods.every(({ pod }) => pod.hostNetwork)) writeOnHost(draft, scene, first.pods);
  else {
    const { namespaceSelector, podSelector, pods } = first;
    draft.set(path, { namespaceSelector, podSelector }, { id: 'seen', pods });
  }
  if (more.length > 0) draft.note(path, { id: 'ask-controller', found: more.map(label) });
}

/** Writes where outside traffic comes in: an ingress controller, nodes, or what a Service publishes. */
export function writeEntry(draft: Draft, scene: EntryScene): void {
  if (scene.table.flows[row] === undefined) return;
  const own = scene.cluster.services.filter(({ namespace }) => namespace === scene.home);
  const service = own.find(
    (each) => isPublished(each) && ledTo(scene, 'proxy', each) !== undefined,
  );
  const isBeside = isRouted(scene);
  if (!service || isBeside) writeController(draft, scene);
  if (service) writePublished(draft, scene, service, isBeside);
  const rdp = own.find(
    (each) => isPublished(each) && ledTo(scene, 'rdp-gateway', each) !== undefined,
  );
  if (rdp && scene.table.peers['rdp-clients']) {
    draft.note(['peers', 'rdp-clients'], { id: 'ask-rdp-clients', service: rdp.name });
  }
}
