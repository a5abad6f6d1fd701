import type { Change, Place } from '../trial.ts';

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `key=value, key=value` as labels; what has no sign is a key without a value. */
const labelsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    listOf(text).map((part) => {
      const [key = '', ...value] = part.split('=');
      return [key, value.join('=')];
    }),
  );

const number = (text: string): number | string => (/^\d+$/u.test(text) ? Number(text) : text);

/** `name:port` or `name:port/protocol`, as ports of an entry. */
const portsOf = (text: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    listOf(text).map((part) => {
      const [name = '', rest = ''] = part.split(':');
      const [port = '', protocol] = rest.split('/');
      return [name, { port: number(port), ...(protocol && { protocol: protocol.toUpperCase() }) }];
    }),
  );

type Texts = Readonly<Record<string, string>>;

const described = ({ description }: Texts) => (description ? { description } : {});

const ports = ({ ports: text }: Texts) => (text ? { ports: portsOf(text) } : {});

const selector = (text: string | undefined) => ({ matchLabels: labelsOf(text ?? '') });

const flow = (texts: Texts): Change['fields'] => ({
  from: listOf(texts['from']),
  to: listOf(texts['to']),
  ...(texts['ports'] === '*' ? { allPorts: true } : { ports: listOf(texts['ports']) }),
  ...described(texts),
});

const component = (texts: Texts): Change['fields'] => ({
  podSelector: selector(texts['labels']),
  ...ports(texts),
  ...(texts['closed'] && { policyTypes: ['Ingress', 'Egress'] }),
  ...described(texts),
});

const peer = (texts: Texts): Change['fields'] => ({
  ...(texts['addresses'] && {
    ipBlocks: listOf(texts['addresses']).map((cidr) => ({ cidr })),
  }),
  ...(texts['namespace'] && {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': texts['namespace'] } },
  }),
  ...(texts['labels'] && { podSelector: selector(texts['labels']) }),
  ...ports(texts),
  ...described(texts),
});

const readers = { flows: flow, components: component, peers: peer };

/** What a form says, as a change of values. It judges nothing: the contract does. */
export const entryOf = (place: Place, texts: Texts): Change => ({
  place,
  name: texts['name'] ?? '',
  fields: readers[place](texts),
});

/** The names of a row that mean nobody here: what the chart would refuse, and the page could only pass over. */
export function strangersIn(
  { place, name, fields }: Change,
  known: { readonly components: object; readonly peers: object },
): readonly string[] {
  if (place !== 'flows') return [];
  return (['from', 'to'] as const).flatMap((field) => {
    const all = fields[field];
    return (Array.isArray(all) ? all : [])
      .map((each, index) => ({ each: String(each), path: `flows.${name}.${field}[${index}]` }))
      .filter(
        ({ each }) => !Object.hasOwn(known.components, each) && !Object.hasOwn(known.peers, each),
      )
      .map(({ each, path }) => `${path}: "${each}" is no component or peer here; add it first`);
  });
}
