import { nearest } from '../../schema/nearest.ts';
import { KasmIsolationError } from '../errors.ts';
import { addressOf } from '../netpol/address-set.ts';
import type { RuleRef } from '../netpol/compile.ts';
import { protocols, type Protocol } from '../netpol/connection-set.ts';
import type { DirectionVerdict } from '../netpol/evaluate.ts';
import { rows as declaredRows } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
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

/** The end of that name, or the one that holds that address. */
function find(rows: readonly RowEnd[], name: string): RowEnd {
  const row = rows.find((each) => each.name === name) ?? holding(rows, name);
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

const formatRule = ({ policy, direction, index }: RuleRef): string =>
  `${policy} ${direction.toLowerCase()}[${index}]`;

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

/** The declared row for a pair and port, and when there is none the nearest one, with what to write. */
function declaration(table: Table, { from, to, port, protocol }: Question): string {
  const between = declaredRows(table).filter((row) => row.to.includes(to));
  const covers = between.find(
    (row) =>
      row.from.includes(from) &&
      (row.ports === undefined ||
        row.ports.some(
          (each) =>
            (each.protocol ?? 'TCP') === protocol &&
            Number(each.port) <= port &&
            port <= Number(each.endPort ?? each.port),
        )),
  );
  if (covers) return `Declared by flow ${covers.flow}: ${covers.description || 'no reason given'}`;
  const near = between.find((row) => row.from.includes(from)) ?? between[0];
  const advice =
    near && table.components[from] && !near.from.includes(from)
      ? `The nearest flow is ${near.flow}; to allow this, write flows.${near.flow}.from: [${[...near.from, from].join(', ')}].`
      : `To allow this, add a flow with from: [${from}], to: [${to}] and the port.`;
  return `Declared by no flow. ${advice}`;
}

/** Why one end can or cannot reach another on a port: the deciding rules, and the flow that means it. */
export function explain(
  { table, policies, namespace, own, options = {} }: Omit<ProofInput, 'source'>,
  question: Question,
): Answer {
  const world = worldOf(table, policies, namespace, own);
  const [from, to] = [find(world.rows, question.from), find(world.rows, question.to)];
  const verdict = observed(policies, world.namespaces, options).allowed(from.endpoint, to.endpoint);
  const allowed = verdict.connections.has(question.protocol, question.port);
  const asked = `${question.from} → ${question.to} : ${question.port}/${question.protocol}`;
  const lines = [
    `${asked} is ${allowed ? 'allowed' : 'denied'}.`,
    ...(verdict.bypass
      ? [`Policies do not matter here: ${bypassWords[verdict.bypass]}.`]
      : [
          sentenceOf('leave', question.from, verdict.egress, question),
          sentenceOf('enter', question.to, verdict.ingress, question),
        ]),
    declaration(table, question),
  ];
  return { allowed, lines };
}
