import { formatRule } from '../../../src/netpol/compile.ts';
import type { ConnectionSet } from '../../../src/netpol/connection-set.ts';
import type { Evaluator } from '../../../src/netpol/evaluate.ts';
import type { Endpoint } from '../../../src/netpol/model.ts';
import type { Expectation } from '../../../src/reach/expected.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Target } from '../../../scripts/lab/pods.ts';
import type { Door } from '../../../scripts/lab/town.ts';

/** A truth table on sockets: how many connections were tried, and which went otherwise than declared. */
export interface TruthTable {
  readonly tried: number;
  readonly connected: number;
  /** `api → db : 5432/TCP ...`, one sentence each. */
  readonly missing: readonly string[];
  readonly excess: readonly string[];
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

/** Who says what must connect. */
export interface Judge {
  readonly allowed: (from: Endpoint, to: Endpoint) => ConnectionSet;
  /** Names of the flows behind it, where there is a table. */
  readonly declared?: Expectation['declared'];
}

/**
 * Tries every pair × port × protocol on sockets and holds what came out against what the judge says.
 * The policies are read only to name the rule that opens what should be shut.
 */
export async function truthTable(
  lab: Lab,
  { allowed, declared = () => [] }: Judge,
  { doors, ports }: { doors: readonly Door[]; ports: readonly number[] },
  evaluator: Evaluator,
): Promise<TruthTable> {
  const targets: readonly Target[] = ports.flatMap((port) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port })),
  );
  const asked = claims(doors);
  await lab.pods.forget();
  const verdicts = await lab.pods.probe(
    asked.map(({ from, to }) => ({ from: from.end, to: to.ip, ports: targets })),
  );
  const missing = new Findings();
  const excess = new Findings();
  let tried = 0;
  let connected = 0;
  for (const [row, { from, to }] of asked.entries()) {
    const wanted = allowed(from.endpoint, to.endpoint);
    const pair = `${from.name} → ${to.name} (${to.ip})`;
    for (const [column, { protocol, port }] of targets.entries()) {
      const verdict = verdicts[row]?.[column];
      if (verdict === undefined) throw new Error(`${pair}: was not tried`);
      const isOpen = verdict === 'o';
      tried += 1;
      if (isOpen) connected += 1;
      if (isOpen === wanted.has(protocol, port)) continue;
      const speaks = ({ connections }: { connections: ConnectionSet }): boolean =>
        connections.has(protocol, port);
      if (isOpen) {
        const { egress, ingress } = evaluator.allowed(from.endpoint, to.endpoint);
        const rules = [...egress.parts, ...ingress.parts].filter(speaks);
        const names = rules.map(({ rule }) => formatRule(rule)).join(', ');
        excess.add(
          pair,
          `${port}/${protocol}`,
          `connects and must not; opened by ${names || 'no rule of any policy'}`,
        );
      } else {
        const flows = declared(from.endpoint, to.endpoint).filter(speaks);
        const names = flows.map(({ flow }) => flow).join(', ');
        const what = verdict === 'r' ? 'is refused' : 'is not answered';
        missing.add(
          pair,
          `${port}/${protocol}`,
          `${what} and must connect; declared by ${names || 'no flow, as nothing closes it'}`,
        );
      }
    }
  }
  return { tried, connected, missing: missing.sentences, excess: excess.sentences };
}

/** Connections that went wrong: those of one pair for one reason in one sentence. */
class Findings {
  readonly #ports = new Map<string, { pair: string; ports: string[]; why: string }>();

  add(pair: string, port: string, why: string): void {
    const key = `${pair} ${why}`;
    const found = this.#ports.get(key);
    if (found) found.ports.push(port);
    else this.#ports.set(key, { pair, ports: [port], why });
  }

  get sentences(): readonly string[] {
    const list = [...this.#ports.values()];
    return [
      ...list.slice(0, 40).map(({ pair, ports, why }) => `${pair} : ${ports.join(', ')} ${why}`),
      ...(list.length > 40 ? [`... and ${list.length - 40} pairs more`] : []),
    ];
  }
}
