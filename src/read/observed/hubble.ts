import { protocols } from '../../netpol/sets/connection-set.ts';
import {
  addressIn,
  fieldsIn,
  labelsIn,
  objectIn,
  portIn,
  type LineReader,
  type Outcome,
  type Party,
  type Read,
} from './sighting.ts';

type Fields = Readonly<Record<string, unknown>>;

const outcomes: Readonly<Record<string, Outcome>> = {
  FORWARDED: 'allowed',
  REDIRECTED: 'allowed',
  AUDIT: 'allowed',
  DROPPED: 'denied',
};

/** Labels that Cilium makes, and that no pod bears. */
const ofCilium = /^k8s:io\.(?:cilium|kubernetes\.pod\.namespace)/u;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function partyOf(end: Fields, address: unknown): Party {
  const [namespace, name] = [text(end['namespace']), text(end['pod_name'])];
  const labels = Array.isArray(end['labels']) ? end['labels'] : [];
  const own = labels.filter(
    (label): label is string =>
      typeof label === 'string' && label.startsWith('k8s:') && !ofCilium.test(label),
  );
  return {
    address: addressIn(address),
    pod: namespace !== undefined && name !== undefined ? { namespace, name } : undefined,
    labels: own.length > 0 ? labelsIn(own.map((label) => label.slice('k8s:'.length))) : undefined,
  };
}

const isPlaced = ({ address, pod }: Party): boolean => address !== undefined || pod !== undefined;

/**
 * `hubble observe -o json` and `-o jsonpb`: https://docs.cilium.io/en/stable/_api/v1/flow/README/. Several events tell
 * of one TCP connection: the one with SYN counts, the others say that it is there.
 */
function read(line: string): Read {
  if (line.trim() === '') return 'nothing';
  const object = objectIn(line);
  if (!object) return undefined;
  if ('node_status' in object || 'lost_events' in object) return 'nothing';
  const flow = fieldsIn(object['flow']) ?? object;
  const ip = fieldsIn(flow['IP']);
  const l4 = fieldsIn(flow['l4']);
  const verdict = flow['verdict'];
  if (typeof verdict !== 'string' && !ip && !l4) return undefined;
  const protocol = protocols.find((each) => fieldsIn(l4?.[each]));
  // ICMP, events of layer 7 without ports, and translations, of which the connection itself is told too.
  if (!l4 || !protocol || verdict === 'TRANSLATED' || verdict === 'TRACED') return 'nothing';
  const ports = fieldsIn(l4[protocol]) ?? {};
  const flags = fieldsIn(ports['flags']);
  const isAnswer = flags?.['SYN'] === true && flags['ACK'] === true;
  if (flow['is_reply'] === true || isAnswer) return 'nothing';
  const isOpening = flags?.['SYN'] === true;
  // Where nobody tells whether it is a reply, only a packet that opens a connection is none for sure.
  if (typeof flow['is_reply'] !== 'boolean' && flags && !isOpening) return 'nothing';
  const from = partyOf(fieldsIn(flow['source']) ?? {}, ip?.['source']);
  const to = partyOf(fieldsIn(flow['destination']) ?? {}, ip?.['destination']);
  const port = portIn(ports['destination_port']);
  if (port === undefined || !isPlaced(from) || !isPlaced(to)) return undefined;
  return {
    kind: 'connection',
    from,
    to,
    port,
    protocol,
    count: flags && !isOpening ? 0 : 1,
    outcome: outcomes[String(verdict)],
  };
}

export const hubble = (): LineReader => read;
