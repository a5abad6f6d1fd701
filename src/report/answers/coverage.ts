import type { Workload } from '../../read/kinds/workload.ts';
import type { CoverageFinding, Fit, Wish } from '../../reach/coverage/index.ts';
import type { PlaceOf, Remark } from '../report.ts';
import { listWords, plural } from '../words.ts';

/** What to say of one finding: the sentence, and what to do about it. */
interface Told {
  readonly says: string;
  readonly write: string;
  /** What it was seen by, such as the labels of pods. */
  readonly evidence?: readonly string[];
}

type Of<Id extends CoverageFinding['id']> = Extract<CoverageFinding, { readonly id: Id }>;

const nameOf = ({ kind, pod: { namespace, name } }: Workload): string =>
  `${kind === 'Pod' ? '' : `${kind} `}${namespace}/${name}`;

const names = (pods: readonly Workload[]): string => listWords(pods.map(nameOf));

const labelsOf = ({ pod: { labels } }: Workload): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ') || 'no label';

/** Who somebody is, as the cluster tells it: labels, ports and images. */
const portrait = (workload: Workload): string => {
  const { pod, images } = workload;
  const ports = pod.ports.map(({ port }) => port).join(', ');
  return [
    `${nameOf(workload)}: ${labelsOf(workload)}`,
    ...(ports === '' ? [] : [`ports ${ports}`]),
    ...images,
  ].join('; ');
};

const portraits = (pods: readonly Workload[]): readonly string[] => pods.slice(0, 8).map(portrait);

const fitWords = (fits: readonly Fit[], all: number): string => {
  const example = fits.find(({ kind }) => kind === 'example');
  const preset = fits.find(({ kind }) => kind === 'preset');
  if (example)
    return `begin with ${example.name}, which is for ${plural(example.pods, 'pod')} of them`;
  return preset
    ? `preset ${preset.name} means ${preset.pods} of ${all}; or add components for them`
    : 'add components for them, or change the podSelector of components';
};

const isOne = (pods: readonly unknown[]): boolean => pods.length === 1;

const wished = ({ component, port, protocol }: Wish): string =>
  `${component} on ${port}/${protocol}`;

const rowFor = ({ component }: Wish, peer: string): string =>
  `add a row: flows.NAME: {from: [${peer}], to: [${component}], ports: [NAME]}`;

const words: { readonly [Id in CoverageFinding['id']]: (finding: Of<Id>) => Told } = {
  KI100: ({ namespace, instead }) => ({
    says: `no pod of namespace ${namespace} is in what was given`,
    write:
      instead.length > 0
        ? `pods that components would mean are in ${listWords(instead)}; write -n ${instead[0]}`
        : 'give the pods of that namespace, or write another with -n',
  }),
  KI101: ({ components, alike, elsewhere }) => ({
    says: `${isOne(components) ? 'component' : 'components'} ${components.join(', ')} ${isOne(components) ? 'means' : 'mean'} no pod${alike.length > 0 ? `; ${names(alike)} ${isOne(alike) ? 'looks' : 'look'} like it` : ''}${elsewhere.length > 0 ? `; of other namespaces, ${names(elsewhere)} ${isOne(elsewhere) ? 'looks' : 'look'} like the data tier` : ''}`,
    write:
      alike.length > 0
        ? `write components.${components[0]}.podSelector with labels that ${isOne(alike) ? 'it bears' : 'they bear'}`
        : elsewhere.length > 0
          ? 'begin with examples/database-in-another-namespace, or write the podSelector of its pods'
          : `write the podSelector of its pods, or enabled: false, in components.${isOne(components) ? components[0] : 'NAME'}`,
    evidence: portraits([...alike, ...elsewhere]),
  }),
  KI102: ({ pods, areShut, fits }) => ({
    says: `${plural(pods.length, 'pod')} of the namespace ${isOne(pods) ? 'belongs' : 'belong'} to no component and ${areShut ? 'would be cut off' : `${isOne(pods) ? 'is' : 'are'} bound by nothing`}: ${names(pods)}`,
    write: fitWords(fits, pods.length),
    evidence: portraits(pods),
  }),
  KI103: ({ components, pods }) => ({
    says: `${plural(pods.length, 'pod')} ${isOne(pods) ? 'is' : 'are'} in ${components.join(' and ')} at once, and may do what both may: ${names(pods)}`,
    write: 'give each component a selector of its own',
    evidence: portraits(pods),
  }),
  KI104: ({ component, pods }) => ({
    says: `${plural(pods.length, 'pod')} of component ${component} ${isOne(pods) ? 'is' : 'are'} on the host network, where no policy binds ${isOne(pods) ? 'it' : 'them'}: ${names(pods)}`,
    write: 'run it without hostNetwork; no values can isolate it',
  }),
  KI105: ({ peers, rows, nearly }) => ({
    says: `${isOne(peers) ? 'peer' : 'peers'} ${peers.join(', ')} ${isOne(peers) ? 'means' : 'mean'} no pod (rows with it: ${listWords(rows)})`,
    write:
      nearly.length > 0
        ? `pods there have ${nearly.map(({ key, values }) => `${key}: ${listWords(values)}`).join('; ')}`
        : `write where it is, or enabled: false, in peers.${isOne(peers) ? peers[0] : 'NAME'}`,
  }),
  KI106: ({ peer, pods, rows }) => ({
    says: `peer ${peer} runs on the host network, where no pod selector can mean it (rows with it: ${listWords(rows)})`,
    write: `write the addresses of the nodes as peers.${peer}.ipBlocks`,
    evidence: portraits(pods),
  }),
  KI107: ({ peer, pods }) => ({
    says: `NodeLocal DNSCache runs here (${names(pods)}) and its peer is off, so pods that may only ask DNS cannot`,
    write: `write peers.${peer}.enabled: true`,
  }),
  KI108: ({ component, releases }) => ({
    says: `component ${component} means pods of ${releases.length} releases: ${listWords(releases)}`,
    write: 'write kasm.release, and install the chart once for each release',
  }),
  KI109: ({ peer, rows, pods }) => ({
    says: `peer ${peer} means no pod, and another ingress controller runs here: ${names(pods)} (rows with it: ${listWords(rows)})`,
    write: `write its namespaceSelector and podSelector in peers.${peer}`,
    evidence: portraits(pods),
  }),
  KI201: ({ type, ...led }) => ({
    says: `${led.by} publishes ${wished(led)} by type ${type}, and no row admits where that traffic comes from`,
    write: 'begin with examples/load-balancer, or publish it through the ingress controller alone',
  }),
  KI202: ({ service, pods, ...led }) => ({
    says: `${led.by} is served by ServiceLB (${names(pods)}), and no row admits its pods to ${wished(led)}`,
    write: `write svccontroller.k3s.cattle.io/svcname: ${service.name} in the podSelector of its peer, as examples/load-balancer does`,
    evidence: portraits(pods),
  }),
  KI203: (led) => ({
    says: `${led.by} scrapes ${wished(led)}, and no row admits it`,
    write: rowFor(led, 'prometheus'),
  }),
  KI204: ({ isNobody, ...led }) => ({
    says: `${led.by} leads to ${wished(led)}, and ${isNobody ? 'none of the peers that rows admit there is here' : 'no row from a peer admits it'}`,
    write: rowFor(led, 'ingress-controller'),
  }),
  KI205: ({ peer, block, services }) => ({
    says: `${block} of peer ${peer} holds addresses of Services of this cluster (${listWords(services)}): policies judge the pods behind them, after translation`,
    write: 'mean those pods by a namespaceSelector and a podSelector',
  }),
  KI301: ({ policies }) => ({
    says: `cannot say: ${plural(policies.length, 'policy')} of kinds that are not judged: ${listWords(policies)}`,
    write: `read ${isOne(policies) ? 'it' : 'them'} yourself, then --ignore ${policies[0]?.split(' ')[0] ?? 'KIND'}`,
  }),
  KI303: ({ unasked }) => ({
    says: `of the cluster, ${listWords(unasked, '; ')}`,
    write: 'ask with more rights, or give a dump with --also',
  }),
  KI304: () => ({
    says: 'nothing is enforced: mode is staged, and what is told here holds once it is not',
    write: 'watch what would be denied, then write mode: enforced',
  }),
  KI305: () => ({
    says: 'Cilium runs here, which matches no pod with an ipBlock',
    write: 'ask with --no-ip-block-selects-pods, and mean pods by selectors',
  }),
  KI306: ({ namespace }) => ({
    says: `namespace ${namespace} is in an ambient mesh: traffic between pods arrives on port 15008, where no row opens it`,
    write:
      'take the namespace out of the mesh, or add a row to port 15008 from whoever the rows name',
  }),
  KI302: ({ nodes }) => ({
    says: `K3s was started without its policy engine on ${listWords(nodes)}: nothing is enforced there`,
    write: 'start it without --disable-network-policy, or install another engine',
  }),
};

/** Where values say whom a finding is about. */
function pathsOf(finding: CoverageFinding): readonly string[] {
  const {
    component,
    peer,
    components = [],
    peers = [],
  } = finding as {
    readonly [key in 'component' | 'peer']?: string;
  } & { readonly [key in 'components' | 'peers']?: readonly string[] };
  return [
    ...[...(component === undefined ? [] : [component]), ...components].map(
      (name) => `components.${name}`,
    ),
    ...[...(peer === undefined ? [] : [peer]), ...peers].map((name) => `peers.${name}`),
  ];
}

/** A finding in words: what table and cluster do not agree on, and what to write. */
export function coverageRemark(
  finding: CoverageFinding,
  placeOf: PlaceOf = () => undefined,
): Remark {
  const tell = words[finding.id] as (finding: CoverageFinding) => Told;
  const { says, write, evidence = [] } = tell(finding);
  const { id, severity } = finding;
  const mark = severity === 'warning' ? ' (warning)' : '';
  return {
    id,
    severity,
    title: `${id}${mark} ${says}; ${write}`,
    details: evidence,
    place: placeOf(undefined, pathsOf(finding)),
  };
}

/** A finding for programs. */
export function coverageData(finding: CoverageFinding): object {
  const {
    says,
    write,
    evidence = [],
  } = (words[finding.id] as (finding: CoverageFinding) => Told)(finding);
  return { id: finding.id, severity: finding.severity, says, write, evidence };
}
