import { formatRule } from '../../../src/netpol/compile.ts';
import type { Namespace } from '../../../src/netpol/model.ts';
import type { PolicyObject } from '../../../src/netpol/policy.ts';
import { expected } from '../../../src/reach/expected.ts';
import { observed } from '../../../src/reach/observed.ts';
import type { Table } from '../../../src/table/table.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Target } from '../../../scripts/lab/pods.ts';
import type { Door } from './town.ts';

/** A truth table on sockets: how many connections were tried, and which went otherwise than declared. */
export interface TruthTable {
  readonly tried: number;
  readonly connected: number;
  /** `api → db : 5432/TCP ...`, one sentence each. */
  readonly missing: readonly string[];
  readonly excess: readonly string[];
}

/** A port that no flow, no component and no peer names. */
const unnamed = 20999;

/** Every port that the table names, the two around each range, and one that nobody names. */
export function portsOf(table: Table): readonly number[] {
  const named = Object.values({ ...table.components, ...table.peers })
    .flatMap(({ ports }) => Object.values(ports ?? {}))
    .flatMap(({ port, endPort }) => {
      const [first, last] = [Number(port), Number(endPort ?? port)];
      return first === last ? [first] : [first - 1, first, last, last + 1];
    });
  return [...new Set([...named, unnamed])].toSorted((a, b) => a - b);
}

interface Claim {
  readonly from: Door;
  readonly to: Door;
}

/** Every ordered pair of doors of one family that are not the same house, and not both outside. */
const claims = (doors: readonly Door[]): readonly Claim[] =>
  doors.flatMap((from) =>
    doors
      .filter(
        (to) =>
          from.end !== to.end &&
          from.isV4 === to.isV4 &&
          !(from.endpoint.kind === 'outside' && to.endpoint.kind === 'outside'),
      )
      .map((to) => ({ from, to })),
  );

/**
 * Tries every pair × port × protocol on sockets and holds what came out against what the table
 * declares. The policies are read only to name the rule that opens what should be shut.
 */
export async function truthTable(
  lab: Lab,
  table: Table,
  doors: readonly Door[],
  { namespaces, policies }: { namespaces: readonly Namespace[]; policies: readonly PolicyObject[] },
): Promise<TruthTable> {
  const targets: readonly Target[] = portsOf(table).flatMap((port) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port })),
  );
  const asked = claims(doors);
  await lab.pods.forget();
  const verdicts = await lab.pods.probe(
    asked.map(({ from, to }) => ({ from: from.end, to: to.ip, ports: targets })),
  );
  const expectation = expected(table, 'kasm', namespaces);
  const evaluator = observed(policies, namespaces);
  const missing: string[] = [];
  const excess: string[] = [];
  let tried = 0;
  let connected = 0;
  for (const [row, { from, to }] of asked.entries()) {
    const wanted = expectation.allowed(from.endpoint, to.endpoint);
    for (const [column, { protocol, port }] of targets.entries()) {
      const verdict = verdicts[row]?.[column];
      if (verdict === undefined) throw new Error(`${from.name} → ${to.name}: was not tried`);
      tried += 1;
      const isOpen = verdict === 'o';
      if (isOpen) connected += 1;
      if (isOpen === wanted.has(protocol, port)) continue;
      const what = `${from.name} → ${to.name} (${to.ip}) : ${port}/${protocol}`;
      if (isOpen) {
        const { egress, ingress } = evaluator.allowed(from.endpoint, to.endpoint);
        const rules = [...egress.parts, ...ingress.parts]
          .filter(({ connections }) => connections.has(protocol, port))
          .map(({ rule }) => formatRule(rule));
        excess.push(
          `${what} connects, and no flow says so; opened by ${rules.join(', ') || 'no rule of any policy'}`,
        );
      } else {
        const flows = expectation
          .declared(from.endpoint, to.endpoint)
          .filter(({ connections }) => connections.has(protocol, port))
          .map(({ flow }) => flow);
        missing.push(
          `${what} is ${verdict === 'r' ? 'refused' : 'not answered'}; declared by ${flows.join(', ') || 'nothing that closes it'}`,
        );
      }
    }
  }
  return { tried, connected, missing, excess };
}
