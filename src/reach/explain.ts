import { nearest } from '../../schema/nearest.ts';
import { KasmIsolationError } from '../errors.ts';
import { addressOf, blockOf } from '../netpol/sets/address-set.ts';
import { formatRule } from '../netpol/policy/compile.ts';
import { protocols, type Protocol } from '../netpol/sets/connection-set.ts';
import type { DirectionVerdict } from '../netpol/pair/evaluate.ts';
import type { Table } from '../table/table.ts';
import type { Endpoint } from '../netpol/model.ts';
import { expected } from './expected.ts';
import { observed } from './observed.ts';
import type { ProofInput } from './prove.ts';
import type { RowEnd } from './rows.ts';
import { worldOf } from './world.ts';

/** A question as the one on call asks it: `api db 5432` or `api dns 53/UDP`. */
export interface Question {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
}

export interface Answer {
  readonly allowed: boolean;
  /** What decides, in sentences. */
  readonly lines: readonly string[];
}

const bad = (line: string): KasmIsolationError => new KasmIsolationError('bad-input', line);

/** `5432` or `53/UDP` as port and protocol. */
export function parsePort(text: string): Pick<Question, 'port' | 'protocol'> {
  const [, digits = '', name = 'TCP'] = /^(\d{1,5})(?:\/([A-Za-z]+))?$/u.exec(text) ?? [];
  const protocol = protocols.find((known) => known === name.toUpperCase());
  const port = Number(digits);
  if (port < 1 || port > 65535 || !protocol) {
    throw bad(
      `${text}: is no port; write a number from 1 to 65535, with /UDP or /SCTP behind it where it is not TCP`,
    );
  }
  return { port, protocol };
}

/** The end of that name, or the one that holds that address, or that peer's addresses. */
function find(rows: readonly RowEnd[], table: Table, name: string): RowEnd {
  const row =
    rows.find((each) => each.name === name) ?? holding(rows, name) ?? insidePeer(rows, table, name);
  if (row) return row;
  const names = rows.map((each) => each.name).filter((each) => !each.startsWith('pod of '));
  throw bad(`${name}: is nobody here; ${nearest(name, names)}`);
}

function holding(rows: readonly RowEnd[], text: string): RowEnd | undefined {
  let address: bigint;
  try {
    address = addressOf(text);
  } catch {
    return undefined;
  }
  return rows.find(
    ({ endpoint }) => endpoint.kind === 'outside' && endpoint.addresses.has(address),
  );
}

/** An end inside the blocks of a peer, for peers that are addresses and no pods. */
function insidePeer(rows: readonly RowEnd[], table: Table, name: string): RowEnd | undefined {
  const blocks = (table.peers[name]?.ipBlocks ?? []).map(({ cidr, except }) =>
    blockOf(cidr, except),
  );
  return rows.find(
    ({ endpoint }) =>
      endpoint.kind === 'outside' && blocks.some((block) => endpoint.addresses.isSubsetOf(block)),
  );
}

const bypassWords = {
  itself: 'a pod always reaches itself',
  'own node': 'a node always reaches its own pods',
  'no common family': 'one end has only IPv4 and the other only IPv6',
} as const;

/** What one direction says of a port, as a sentence. */
function sentenceOf(
  direction: 'leave' | 'enter',
  who: string,
  { isolatedBy, parts, connections }: DirectionVerdict,
  { port, protocol }: Question,
): string {
  const verb = direction === 'leave' ? 'Leaving' : 'Entering';
  if (isolatedBy.length === 0) return `${verb} ${who} is open: no policy closes that direction.`;
  if (!connections.has(protocol, port)) {
    return `${verb} ${who} is closed by ${isolatedBy.join(', ')}, and no rule of it opens ${port}/${protocol} here.`;
  }
  const rules = parts
    .filter((part) => part.connections.has(protocol, port))
    .map(({ rule }) => formatRule(rule));
  return `${verb} ${who} is allowed by ${rules.join(', ')}.`;
}

/** The name of a port with that number on a component or peer. */
const portNameOn = (table: Table, name: string, { port, protocol }: Question): string | undefined =>
  Object.entries((table.components[name] ?? table.peers[name])?.ports ?? {}).find(
    ([, each]) =>
      (each.protocol ?? 'TCP') === protocol &&
      Number(each.port) <= port &&
      port <= Number(each.endPort ?? each.port),
  )?.[0];

/** What to write so that one end may reach another on a port. */
function advice(
  table: Table,
  question: Question,
  names: readonly [ReadonlySet<string>, ReadonlySet<string>],
): string {
  const [source, target] = [question.from, question.to].map((asked, index) => {
    const known = names[index as 0 | 1];
    return known.has(asked) ? asked : [...known][0];
  });
  const off = [question.from, question.to].find((asked) => table.peers[asked]?.enabled === false);
  if (off !== undefined) return `To allow this, switch it on: peers.${off}.enabled: true.`;
  const stranger =
    source === undefined ? question.from : target === undefined ? question.to : undefined;
  if (source === undefined || target === undefined) {
    return `To allow this, first declare a peer for "${stranger}" (peers.NAME with ipBlocks or selectors), then a flow with it.`;
  }
  const name = portNameOn(table, target, question);
  if (name === undefined) {
    const map = table.components[target] ? 'components' : 'peers';
    return `To allow this, add the port to ${map}.${target}.ports, and a flow from: [${source}], to: [${target}] with its name.`;
  }
  const near = Object.entries(table.flows).find(
    ([, flow]) =>
      flow.enabled &&
      flow.to?.length === 1 &&
      flow.to[0] === target &&
      flow.ports?.length === 1 &&
      flow.ports[0] === name,
  );
  return near
    ? `The nearest flow is ${near[0]}; to allow this, write flows.${near[0]}.from: [${[...(near[1].from ?? []), source].join(', ')}].`
    : `To allow this, add flows.NAME: {from: [${source}], to: [${target}], ports: [${name}]}.`;
}

/** Why one end can or cannot reach another on a port: the deciding rules, and the flow that means it. */
export function explain(
  { table, policies, namespace, own, options = {} }: Omit<ProofInput, 'source'>,
  question: Question,
): Answer {
  const world = worldOf(table, policies, namespace, own);
  const ends = [
    find(world.rows, table, question.from),
    find(world.rows, table, question.to),
  ] as const;
  const [from, to] = ends.map(({ endpoint }) => endpoint) as [Endpoint, Endpoint];
  const verdict = observed(policies, world.namespaces, options).allowed(from, to);
  const expectation = expected(table, namespace, world.namespaces, options);
  const { protocol, port } = question;
  const allowed = verdict.connections.has(protocol, port);
  const reasons = verdict.bypass
    ? [`Policies do not matter here: ${bypassWords[verdict.bypass]}.`]
    : [
        sentenceOf('leave', question.from, verdict.egress, question),
        sentenceOf('enter', question.to, verdict.ingress, question),
      ];
  const flows = expectation
    .declared(from, to)
    .filter(({ connections }) => connections.has(protocol, port))
    .map(
      ({ flow }) =>
        `Declared by flow ${flow}: ${table.flows[flow]?.description ?? 'no reason given'}`,
    );
  const undeclared = verdict.bypass
    ? []
    : [
        allowed
          ? 'No flow speaks of it.'
          : `Declared by no flow. ${advice(table, question, [expectation.namesOf(from), expectation.namesOf(to)])}`,
      ];
  const asked = `${question.from} → ${question.to} : ${port}/${protocol}`;
  return {
    allowed,
    lines: [
      `${asked} is ${allowed ? 'allowed' : 'denied'}.`,
      ...reasons,
      ...(flows.length > 0 ? flows : undeclared),
    ],
  };
}
