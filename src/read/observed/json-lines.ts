import { portOf, protocolOf, type Format, type Line } from './observation.ts';

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapIn = (value: unknown, key: string): Fields => {
  const found = isMap(value) ? value[key] : undefined;
  return isMap(found) ? found : {};
};

const textIn = (value: unknown, key: string): string => {
  const found = isMap(value) ? value[key] : undefined;
  return typeof found === 'string' && found !== '-' ? found : '';
};

function parsed(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const endOf = (namespace: string, name: string, ip: string): string =>
  namespace !== '' && name !== '' && !name.includes('*') ? `${namespace}/${name}` : ip;

/** `hubble observe -o jsonpb` (https://docs.cilium.io/en/stable/observability/hubble/): a flow in each line. */
function hubbleLine(line: string): Line {
  const object = parsed(line);
  const flow = object && (isMap(object['flow']) ? object['flow'] : object);
  if (!flow || !isMap(flow['l4'])) return flow && isMap(flow['IP']) ? 'nothing new' : undefined;
  const [name = '', transport] = Object.entries(flow['l4'])[0] ?? [];
  const protocol = protocolOf(name);
  if (!protocol) return 'nothing new';
  const end = (side: 'source' | 'destination'): string =>
    endOf(
      textIn(flow[side], 'namespace'),
      textIn(flow[side], 'pod_name'),
      textIn(flow['IP'], side),
    );
  const port = portOf(mapIn(flow['l4'], name)['destination_port']);
  const [from, to] = [end('source'), end('destination')];
  if (!port || from === '' || to === '') return undefined;
  const flags = mapIn(transport, 'flags');
  const isAnswer = flow['is_reply'] === true || flags['ACK'] === true;
  return isAnswer ? 'nothing new' : { from, to, port, protocol, count: 1 };
}

/** Flow logs of Calico as lines of JSON (https://docs.tigera.io/calico/latest/observability/). */
function calicoLine(line: string): Line {
  const flow = parsed(line);
  if (!flow || !('dest_port' in flow) || !('reporter' in flow)) return undefined;
  const protocol = protocolOf(String(flow['proto']));
  if (!protocol) return 'nothing new';
  const end = (side: 'source' | 'dest'): string =>
    endOf(
      textIn(flow, `${side}_namespace`),
      textIn(flow, `${side}_name`),
      textIn(flow, `${side}_ip`),
    );
  const port = portOf(flow['dest_port']);
  const [from, to] = [end('source'), end('dest')];
  if (!port || from === '' || to === '') return undefined;
  // What both ends report is told by the one that is connected to.
  const isTwice =
    flow['reporter'] === 'src' && flow['action'] === 'allow' && flow['dest_type'] === 'wep';
  return isTwice
    ? 'nothing new'
    : { from, to, port, protocol, count: Number(flow['num_flows']) || 1 };
}

export const hubble: Format = { name: 'hubble', reader: () => hubbleLine };
export const calico: Format = { name: 'calico', reader: () => calicoLine };
