import {
  isQuestion,
  type Beginning,
  type Note,
  type Placed,
  type Question,
  type Source,
} from '../../reach/init/index.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import { listWords, plural } from '../words.ts';
import type { Comment } from '../values-text.ts';

const nameOf = ({ kind, pod }: Workload): string =>
  `${kind === 'Pod' ? '' : `${kind} `}${pod.name}`;

const names = (pods: readonly Workload[]): string => listWords(pods.map(nameOf));

const places = (pods: readonly Workload[]): string =>
  listWords(pods.map((each) => `${each.pod.namespace}/${each.pod.name}`));

const labelsOf = ({ pod: { labels } }: Workload): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ') || 'no label';

const portrait = (pods: readonly Workload[]): string => {
  const [first] = pods;
  if (!first) return '';
  const ports = first.pod.ports.map(({ port }) => port).join(', ');
  return `  ${[labelsOf(first), ...(ports === '' ? [] : [`ports ${ports}`]), ...first.images].join('; ')}`;
};

const sources: Readonly<Record<Source, string>> = {
  selector: 'the labels of the preset',
  label: 'a label',
  name: 'a name',
  ports: 'a port',
  image: 'an image',
  service: 'a Service',
};

/** A list as people say it: `a label, a name and a port`. */
const andWords = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

const them = (pods: readonly unknown[]): string => (pods.length === 1 ? 'it' : 'them');

/** What is asked, and what to write for an answer. */
type Asked = readonly string[];

const questions: {
  readonly [Id in Question['id']]: (question: Extract<Question, { readonly id: Id }>) => Asked;
} = {
  'ask-version': ({ found, taken }) => [
    found === undefined
      ? `which version of the chart runs? Nothing says it, so the rows of ${taken} are taken. For another:`
      : `the chart is ${found}, which the table does not know; the rows of ${taken} are taken. For another:`,
    `  kasm: { version: "${taken}" }`,
  ],
  'ask-release': ({ taken, others }) => [
    `more releases of Kasm live here: ${listWords(others)}. This file is for ${taken} alone, and the default deny covers its pods alone. Run init for each with the pods of it, or write another name here and in defaultDeny.`,
  ],
  'ask-platform': () => [
    'on what does the cluster run? Only pods of this namespace were given, so nobody is let in yet. One of k3s, rke2, openshift; or give the pods of all namespaces:',
    '  platform: k3s',
  ],
  'ask-pods': ({ pods, named, selector }) => [
    `${plural(pods.length, 'pod')} (${names(pods)}) ${pods.length === 1 ? 'belongs' : 'belong'} to no component, and the default deny cuts ${them(pods)} off. ${named.length > 0 ? `Its signs speak of ${listWords(named)}. ` : ''}Whose is it, and who may reach it?`,
    portrait(pods),
    ...(selector === undefined
      ? [
          `Give ${them(pods)} a label of ${pods.length === 1 ? 'its' : 'their'} own first: none that lasts tells ${them(pods)} from others. Then add a component and its rows, or narrow the default deny as examples/shared-namespace does.`,
        ]
      : [
          'Add a component and its rows (or narrow the default deny as examples/shared-namespace does):',
          `  components: { NAME: { podSelector: ${JSON.stringify(selector)} } }`,
        ]),
  ],
  'ask-shared': ({ component, pods }) => [
    `is ${component} in the pod of ${names(pods)}, which declares a port of it? Then add that port to its component and lead the rows of ${component} there, or begin with preset data-tier.`,
  ],
  'ask-contradiction': ({ component, pods }) => [
    `the preset's labels of ${component} are on ${names(pods)}, whose other signs speak of somebody else; so ${component} is off. Which pods are ${component}?`,
    portrait(pods),
  ],
  'ask-selector': ({ component, pods }) => [
    `no label that lasts tells ${names(pods)} from other pods, so ${component} is off. Give ${them(pods)} a label of its own, and write its podSelector.`,
    portrait(pods),
  ],
  'ask-port': ({ component, declared }) => [
    `on which port do the pods of ${component} listen? They declare ${listWords(declared.map(String))}, and none of the preset's.`,
  ],
  'ask-host-network': ({ component, pods }) => [
    `${names(pods)} of ${component} ${pods.length === 1 ? 'is' : 'are'} on the host network, where no policy binds ${them(pods)}. Can it run without hostNetwork?`,
  ],
  'ask-controller': ({ found }) => [
    found.length === 0
      ? 'through whom does outside traffic come? No ingress controller is among the pods that were given. Its namespace and labels:'
      : `${listWords(found)} ${found.length === 1 ? 'runs' : 'run'} here too. If traffic to Kasm comes through it, write that one:`,
    '  ingress-controller: { enabled: true, namespaceSelector: { matchLabels: {...} }, podSelector: { matchLabels: {...} } }',
  ],
  'ask-nodes': () => [
    'which addresses do the nodes have on which the ingress controller runs? It is on the host network, where no selector can mean it:',
    '  ingress-nodes: { enabled: true, ipBlocks: [{ cidr: 192.168.10.0/24 }] }',
  ],
  'ask-clients': ({ service, port }) => [
    `from which networks do clients come? Service ${service} publishes the proxy on ${port}, and their own addresses may be what its pods see. Add them to ipBlocks here:`,
    '  ingress-nodes: { enabled: true, ipBlocks: [{ cidr: 203.0.113.0/24 }] }',
  ],
  'ask-rdp-clients': ({ service }) => [
    `from which networks do native RDP clients come? Service ${service} publishes rdp-gateway:`,
    '  rdp-clients: { enabled: true, ipBlocks: [{ cidr: 203.0.113.0/24 }] }',
  ],
  'ask-database': ({ found, rows }) => [
    found.length === 0
      ? 'where is the database? No pod that was given listens on 5432. Outside the cluster, write its subnets:'
      : `which of these is the database of Kasm: ${listWords(found)}? Write its namespaceSelector and podSelector; outside the cluster, its subnets:`,
    '  database: { ipBlocks: [{ cidr: 10.20.30.0/24 }], ports: { postgres: { port: 5432 } } }',
    `Then lead ${listWords(rows)} to it, as examples/external-database does.`,
  ],
  'ask-database-there': ({ found }) => [
    `is ${found} the database of Kasm? It is the only PostgreSQL that was given. Outside the cluster, write the subnets of it as ipBlocks instead.`,
  ],
  'ask-api-server': () => [
    'which addresses do the server nodes have? Keep only theirs; a primary that reaches neither the API server nor another instance shuts itself down:',
    '  kube-apiserver: { ipBlocks: [{ cidr: 192.168.10.11/32 }], ports: { https: { port: 6443 } } }',
    'Instances reach it by row cnpg-to-kube-apiserver, as in examples/cloudnative-pg.',
  ],
  'ask-cnpg-operator': () => [
    'where does the operator of CloudNativePG run? No pod of it was given; this is where its manifests put it.',
  ],
  'ask-cluster-dns-address': () => [
    'does the cache run in iptables mode? Then it also answers on the ClusterIP of kube-dns (kubectl get service kube-dns -n kube-system):',
    '  ipBlocks: [{ cidr: 169.254.20.10/32 }, { cidr: 10.43.0.10/32 }]',
  ],
  'ask-prometheus': ({ found }) => [
    `which Prometheus scrapes Kasm? There are some in ${listWords(found)}:`,
    '  prometheus: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: NAME } } }',
  ],
  'ask-coverage': ({ says }) => [says],
};

type Evidence = Exclude<Note, Question>;

const evidence: {
  readonly [Id in Evidence['id']]: (note: Extract<Evidence, { readonly id: Id }>) => string;
} = {
  selector: ({ pods, by }) =>
    `${plural(pods.length, 'pod')} (${names(pods)}), known by ${andWords(by.map((source) => sources[source]))}`,
  listens: ({ port, instead }) => `the pods declare ${port}, the preset says ${instead}`,
  absent: () => 'no pod of it was given; switch it on when there is one',
  seen: ({ pods }) => `seen: ${places(pods)}`,
  nodes: ({ names: nodes }) =>
    `the nodes that were given${nodes.length > 0 ? ` (${listWords([...new Set(nodes)])})` : ''}; add each that comes`,
  'service-lb': ({ service }) =>
    `Service ${service} publishes the proxy, and ServiceLB leads to it from these pods`,
  router: () => 'the router runs as pods, so nodes need not be let in',
  cnpg: ({ cluster }) => `CloudNativePG cluster ${cluster}, as examples/cloudnative-pg has it`,
  moved: ({ to }) => `see ${to}`,
  exporter: ({ pods }) => `${names(pods)}: an exporter that runs by itself`,
};

/** What is asked, and what to write, in lines. */
export const questionLines = (question: Question): readonly string[] =>
  (questions[question.id] as (question: Question) => Asked)(question).filter((line) => line !== '');

/** The lines of a comment: evidence as it is, a question with its mark and what to write. */
function noteLines(note: Note): readonly string[] {
  if (!isQuestion(note)) {
    const tell = evidence[note.id] as (note: Evidence) => string;
    return [tell(note)];
  }
  const [first = '', ...rest] = questionLines(note);
  return [`QUESTION: ${first}`, ...rest];
}

/** The comments of values that were begun. */
export const initComments = (notes: readonly Placed[]): readonly Comment[] =>
  notes.map(({ path, note }) => ({ path, lines: noteLines(note) }));

const certainties = {
  certain: 'certain',
  likely: 'likely',
  guess: 'a guess',
} as const;

/** Why a preset was taken. */
export function presetReason({ recognised: { chart, certainty, meant, told } }: Beginning): string {
  if (certainty === 'certain' && chart) {
    return `certain: chart ${chart.name} ${chart.version}, and its labels are on ${plural(meant, 'pod')}`;
  }
  return certainty === 'likely'
    ? `likely: ${plural(meant, 'pod')} of ${told} known bear its labels`
    : `a guess: no pod bears the labels of a preset; its components fit ${plural(told, 'pod')} best`;
}

/** Who was recognised, in a line each. */
export function initTalk(beginning: Beginning): readonly string[] {
  const { recognised, platform, pods, placed } = beginning;
  const by = platform.by.length > 0 ? ` (${listWords(platform.by)})` : '';
  return [
    `Preset ${recognised.generation.name}, ${presetReason(beginning)}.`,
    `Platform ${platform.name}, ${certainties[platform.certainty]}${by}.`,
    `${placed} of ${plural(pods, 'pod')} of the namespace ${placed === 1 ? 'has its' : 'have their'} component.`,
  ];
}
