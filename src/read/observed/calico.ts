import {
  addressIn,
  fieldsIn,
  labelsIn,
  objectIn,
  portIn,
  protocolIn,
  type LineReader,
  type Party,
  type Read,
} from './sighting.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A text that says something: `-` stands for what is not told. */
const told = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;

function labelsOf(value: unknown): Party['labels'] {
  const list = fieldsIn(value)?.['labels'] ?? value;
  return Array.isArray(list) && list.length > 0 ? labelsIn(list) : undefined;
}

function partyOf(flow: Fields, end: 'source' | 'dest'): Party {
  const namespace = told(flow[`${end}_namespace`]);
  const name = told(flow[`${end}_name`]) ?? told(flow[`${end}_name_aggr`]);
  const isPod = String(flow[`${end}_type`] ?? 'wep').toLowerCase() === 'wep';
  return {
    address: addressIn(flow[`${end}_ip`]),
    pod: isPod && namespace !== undefined && name !== undefined ? { namespace, name } : undefined,
    labels: isPod ? labelsOf(flow[`${end}_labels`]) : undefined,
  };
}

/**
 * Calico's flow logs, an object a line: https://docs.tigera.io/calico-enterprise/latest/observability/elastic/flow/datatypes.
 * Between two pods both report; the one that is connected to counts.
 */
function read(line: string): Read {
  if (line.trim() === '') return 'nothing';
  const object = objectIn(line);
  if (!object) return undefined;
  const flow = fieldsIn(object['_source']) ?? object;
  const [reporter, action] = [flow['reporter'], flow['action']].map((each) =>
    String(each).toLowerCase(),
  );
  const name = flow['proto'] ?? flow['protocol'];
  if (!['src', 'dst'].includes(reporter ?? '') || name === undefined) return undefined;
  const protocol = protocolIn(name);
  if (!protocol) return 'nothing';
  const port = portIn(flow['dest_port']);
  if (port === undefined || (action !== 'allow' && action !== 'deny')) return undefined;
  const to = partyOf(flow, 'dest');
  const isToldByBoth = reporter === 'src' && action === 'allow' && to.pod !== undefined;
  const flows = flow['num_flows_started'] ?? flow['num_flows'] ?? 1;
  const count = typeof flows === 'number' && Number.isSafeInteger(flows) && flows >= 0 ? flows : 1;
  return {
    kind: 'connection',
    from: partyOf(flow, 'source'),
    to,
    port,
    protocol,
    count: isToldByBoth ? 0 : count,
    outcome: action === 'allow' ? 'allowed' : 'denied',
  };
}

export const calico = (): LineReader => read;
