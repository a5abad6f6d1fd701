import { formatRule } from '../../../src/netpol/compile.ts';
import type { ConnectionSet } from '../../../src/netpol/connection-set.ts';
import type { Evaluator } from '../../../src/netpol/evaluate.ts';
import type { Expectation } from '../../../src/reach/expected.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Target, Verdict } from '../../../scripts/lab/pods.ts';
import type { Door } from '../../../scripts/lab/town.ts';

/** One connection that was tried. */
export interface Trial extends Target {
  readonly from: Door;
  readonly to: Door;
  readonly verdict: Verdict;
}

/** What went otherwise than it should: `api → db (10.42.0.3) : 5432/TCP ...`, a sentence for each pair and reason. */
export interface Judgement {
  readonly missing: readonly string[];
  readonly excess: readonly string[];
}

/** What a judge says of a trial: what must happen, and why; nothing where anything may. */
export type Judge = (
  trial: Trial,
) => { readonly isOpen: boolean; readonly why: string } | undefined;

/** Every ordered pair of doors of one family that are not the same house, and not both outside. */
const pairsOf = (doors: readonly Door[]): readonly (readonly [Door, Door])[] =>
  doors.flatMap((from) =>
    doors
      .filter(
        (to) =>
          from.end !== to.end &&
          from.isV4 === to.isV4 &&
          !(from.endpoint.kind === 'outside' && to.endpoint.kind === 'outside'),
      )
      .map((to) => [from, to] as const),
  );

/** Tries every pair × port × protocol on sockets. Every one has a verdict, or the table is incomplete and this throws. */
export async function tryAll(
  lab: Lab,
  doors: readonly Door[],
  ports: readonly number[],
): Promise<readonly Trial[]> {
  const targets: readonly Target[] = ports.flatMap((port) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port })),
  );
  const pairs = pairsOf(doors);
  await lab.pods.forget();
  const verdicts = await lab.pods.probe(
    pairs.map(([from, to]) => ({ from: from.end, to: to.ip, ports: targets })),
  );
  return pairs.flatMap(([from, to], row) =>
    targets.map((target, column) => {
      const verdict = verdicts[row]?.[column];
      if (verdict === undefined) throw new Error(`${from.name} → ${to.name}: was not tried`);
      return { from, to, ...target, verdict };
    }),
  );
}

/** The judge who knows the table: what it declares must connect, and nothing else. */
export const declaredBy =
  ({ allowed, declared }: Pick<Expectation, 'allowed' | 'declared'>): Judge =>
  ({ from, to, protocol, port }) => {
    const flows = declared(from.endpoint, to.endpoint).filter(({ connections }) =>
      connections.has(protocol, port),
    );
    return {
      isOpen: allowed(from.endpoint, to.endpoint).has(protocol, port),
      why: `declared by ${flows.map(({ flow }) => flow).join(', ') || 'no flow'}`,
    };
  };

/** The judge who knows the policies of the whole cluster, whoever wrote them. */
export const allowedBy =
  (evaluator: Evaluator): Judge =>
  ({ from, to, protocol, port }) => ({
    isOpen: evaluator.allowed(from.endpoint, to.endpoint).connections.has(protocol, port),
    why: 'as the policies say',
  });

/**
 * Holds what was seen against what a judge says. The policies are read only to name the rule that
 * opens what should be shut, or the policies that shut what should be open.
 */
export function judge(trials: readonly Trial[], says: Judge, evaluator: Evaluator): Judgement {
  const missing = new Findings();
  const excess = new Findings();
  for (const trial of trials) {
    const { from, to, protocol, port, verdict } = trial;
    const wanted = says(trial);
    const isOpen = verdict === 'o';
    if (!wanted || wanted.isOpen === isOpen) continue;
    const { egress, ingress } = evaluator.allowed(from.endpoint, to.endpoint);
    const speaks = ({ connections }: { connections: ConnectionSet }): boolean =>
      connections.has(protocol, port);
    const pair = `${from.name} → ${to.name} (${to.ip})`;
    if (isOpen) {
      const rules = [...egress.parts, ...ingress.parts].filter(speaks);
      const names = rules.map(({ rule }) => formatRule(rule)).join(', ') || 'no rule of any policy';
      excess.add(pair, trial, `connects and must not (${wanted.why}); opened by ${names}`);
    } else {
      const shut = [egress, ingress].filter((side) => !speaks(side));
      const names = shut.flatMap(({ isolatedBy }) => isolatedBy).join(', ') || 'no policy';
      const what = verdict === 'r' ? 'is refused' : 'is not answered';
      missing.add(pair, trial, `${what} and must connect (${wanted.why}); shut by ${names}`);
    }
  }
  return { missing: missing.sentences, excess: excess.sentences };
}

/** Connections that went wrong: those of one pair for one reason in one sentence. */
class Findings {
  readonly #found = new Map<string, { pair: string; ports: string[]; why: string }>();

  add(pair: string, { port, protocol }: Target, why: string): void {
    const key = `${pair} ${why}`;
    const found = this.#found.get(key) ?? { pair, ports: [], why };
    found.ports.push(`${port}/${protocol}`);
    this.#found.set(key, found);
  }

  get sentences(): readonly string[] {
    const list = [...this.#found.values()];
    return [
      ...list.slice(0, 40).map(({ pair, ports, why }) => `${pair} : ${ports.join(', ')} ${why}`),
      ...(list.length > 40 ? [`... and ${list.length - 40} pairs more`] : []),
    ];
  }
}
