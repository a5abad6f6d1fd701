import { portAsked } from '../../report/page/port-words.ts';
import type { Table } from '../../table/table.ts';
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

/** The component or peer of a name. */
export const endOf = ({ components, peers }: Table, name: string) =>
  [components, peers].find((map) => Object.hasOwn(map, name))?.[name];

/** The names that a port has at the ends that a row leads to: rows name ports, people know numbers. */
function namesOf(port: string, ends: readonly string[], table: Table): string[] {
  const asked = portAsked(port);
  if (!asked) return [port];
  const names = ends.flatMap((end) =>
    Object.entries(endOf(table, end)?.ports ?? {})
      .filter(
        ([, { port: own, protocol = 'TCP' }]) =>
          Number(own) === asked.port && protocol === (asked.protocol ?? 'TCP'),
      )
      .map(([name]) => name),
  );
  return names.length > 0 ? [...new Set(names)] : [port];
}

function flow(texts: Texts, table: Table): Change['fields'] {
  const to = listOf(texts['to']);
  const names = listOf(texts['ports']).flatMap((port) => namesOf(port, to, table));
  return {
    from: listOf(texts['from']),
    to,
    ...(texts['ports'] === '*' ? { allPorts: true } : { ports: names }),
    ...described(texts),
  };
}

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

/** What a form says, as a change of values of a table. It judges nothing: the contract does. */
export const entryOf = (place: Place, texts: Texts, table: Table): Change => ({
  place,
  name: texts['name'] ?? '',
  fields: readers[place](texts, table),
});

/** Which field of a form an entry's own field was read from. */
const fieldOf: Readonly<Record<string, string>> = {
  from: 'from',
  to: 'to',
  ports: 'ports',
  ipBlocks: 'addresses',
  namespaceSelector: 'namespace',
  podSelector: 'labels',
  description: 'description',
};

/** The field of the form that a sentence about an entry is about: that of its name where it is about the whole. */
export function fieldMeant({ place, name }: Change, sentence: string): string {
  const path = `${place}.${name}.`;
  const [, own = ''] = sentence.startsWith(path)
    ? (/^(\w+)/u.exec(sentence.slice(path.length)) ?? [])
    : [];
  return fieldOf[own] ?? 'name';
}

/** The names of a row that mean nobody here, and ports that no end has which it leads to. */
function strangersIn({ name, fields }: Change, table: Table): readonly string[] {
  const path = `flows.${name}`;
  const called = (field: 'from' | 'to' | 'ports'): readonly string[] =>
    Array.isArray(fields[field]) ? fields[field].map(String) : [];
  const strangers = (['from', 'to'] as const).flatMap((field) =>
    called(field).flatMap((end, index) =>
      endOf(table, end)
        ? []
        : [`${path}.${field}[${index}]: "${end}" is no component or peer here; add it first`],
    ),
  );
  const unknown = called('ports').flatMap((port, index) =>
    called('to')
      .filter((end) => endOf(table, end) && !Object.hasOwn(endOf(table, end)?.ports ?? {}, port))
      .map((end) => {
        const there = Object.keys(endOf(table, end)?.ports ?? {});
        const write = there.length > 0 ? `write one of ${there.join(', ')}` : 'it has none';
        return `${path}.ports[${index}]: ${end} has no port "${port}"; ${write}`;
      }),
  );
  return [...strangers, ...unknown];
}

/**
 * What keeps an entry from being added that is in form: what the chart would refuse and the page could only pass over,
 * and the name of something that the report has already.
 */
export function refused(change: Change, known: Table, reported: Table): readonly string[] {
  const { place, name, fields } = change;
  if (name === '') return ['Name: is empty; write one of lower-case letters, such as guac-to-db'];
  if (Object.hasOwn(reported[place], name)) {
    return [`${place}.${name}: is here already; switch it, or write another name`];
  }
  const isNowhere = !fields['ipBlocks'] && !fields['namespaceSelector'] && !fields['podSelector'];
  if (place === 'peers' && isNowhere) {
    return [`peers.${name}: means nobody; write addresses, a namespace or labels`];
  }
  return place === 'flows' ? strangersIn(change, known) : [];
}
