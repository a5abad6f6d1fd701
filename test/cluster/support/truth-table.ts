import { formatRule } from '../../../src/netpol/policy/compile.ts';
import type { ConnectionSet } from '../../../src/netpol/sets/connection-set.ts';
import type { Evaluator } from '../../../src/netpol/pair/evaluate.ts';
import type { Expectation } from '../../../lab/declared.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Target, Verdict } from '../../../lab/pods.ts';
import type { LiveEndpoint } from '../../../lab/endpoints.ts';

/** The verdict on every target between two endpoints, in the order of the targets. */
export interface Pair {
  readonly from: LiveEndpoint;
  readonly to: LiveEndpoint;
  /** Ports of the container, whatever port was asked for. */
  readonly targets: readonly Target[];
  /** Where it was asked for, if not at the address of the pod. */
  readonly via?: string;
  /** The ports that a Service leads to, where they are not the ports that were meant. */
  readonly led?: readonly Target[];
  readonly verdicts: readonly Verdict[];
}

/** Everything that was tried. */
export interface Trials {
  readonly pairs: readonly Pair[];
  readonly tried: number;
  readonly connected: number;
}

/** What differs from what a judge says: `api → db (10.42.0.3) : 5432/TCP ...`, a sentence for each pair and reason. */
export interface Judgement {
  readonly missing: readonly string[];
  readonly excess: readonly string[];
}

/** Says for two endpoints, and then for a target, whether it must connect and why; undefined where either is right. */
export type Judge = (
  from: LiveEndpoint,
  to: LiveEndpoint,
) =>
  | ((target: Target) => { readonly isOpen: boolean; readonly why: () => string } | undefined)
  | undefined;

/** Every ordered pair of endpoints of one family that are not the same end, and not both outside. */
const pairsOf = (
  endpoints: readonly LiveEndpoint[],
): readonly (readonly [LiveEndpoint, LiveEndpoint])[] =>
  endpoints.flatMap((from) =>
    endpoints
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
  endpoints: readonly LiveEndpoint[],
  ports: readonly number[],
): Promise<Trials> {
  const targets: readonly Target[] = ports.flatMap((port) =>
    (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port })),
  );
  const asked = pairsOf(endpoints);
  await lab.pods.forget();
  const answers = await lab.pods.probe(
    asked.map(([from, to]) => ({ from: from.end, to: to.ip, ports: targets })),
  );
  const pairs = asked.map(([from, to], row) => {
    const verdicts = answers[row] ?? [];
    if (verdicts.length !== targets.length)
      throw new Error(`${from.name} → ${to.name}: was not tried`);
    return { from, to, targets, verdicts };
  });
  return trialsOf(pairs);
}

/** As many pairs as a busy machine may have failed: more is no chance. */
const chance = 10;

/**
 * Tries once more whatever must connect and did not: on a busy machine a packet may be lost. What connected before did,
 * whatever comes of it now.
 */
export async function triedAgain(lab: Lab, { pairs }: Trials, says: Judge): Promise<Trials> {
  const isMissing = ({ from, to, targets, verdicts }: Pair): boolean => {
    const saysOf = says(from, to);
    return targets.some((target, index) => saysOf?.(target)?.isOpen && verdicts[index] !== 'o');
  };
  const missing = pairs.filter(isMissing);
  if (missing.length === 0 || missing.length > chance) return trialsOf(pairs);
  await lab.pods.forget();
  const answers = await lab.pods.probe(
    missing.map(({ from, to, targets }) => ({ from: from.end, to: to.ip, ports: targets })),
  );
  for (const { from, to } of missing)
    console.log(`${nameOf(from)} → ${nameOf(to)} (${to.ip}): tried again`);
  const verdictsOf = (pair: Pair): Pair['verdicts'] =>
    pair.verdicts.map((verdict, index) =>
      verdict === 'o' ? verdict : (answers[missing.indexOf(pair)]?.[index] ?? verdict),
    );
  return trialsOf(pairs.map((pair) => ({ ...pair, verdicts: verdictsOf(pair) })));
}

/** Counts what was tried. */
export const trialsOf = (pairs: readonly Pair[]): Trials => ({
  pairs,
  tried: pairs.reduce((sum, { verdicts }) => sum + verdicts.length, 0),
  connected: pairs.reduce(
    (sum, { verdicts }) => sum + verdicts.filter((verdict) => verdict === 'o').length,
    0,
  ),
});

/** Judges by the table: what it declares must connect, and nothing else. */
export const declaredBy =
  ({ allowed, declared }: Pick<Expectation, 'allowed' | 'declared'>): Judge =>
  (from, to) => {
    const open = allowed(from.endpoint, to.endpoint);
    return ({ protocol, port }) => ({
      isOpen: open.has(protocol, port),
      why: () => {
        const flows = declared(from.endpoint, to.endpoint).filter(({ connections }) =>
          connections.has(protocol, port),
        );
        return `declared by ${flows.map(({ flow }) => flow).join(', ') || 'no flow'}`;
      },
    });
  };

/** Judges by all policies of the cluster, whoever wrote them. */
export const allowedBy =
  (evaluator: Evaluator): Judge =>
  (from, to) => {
    const { connections } = evaluator.allowed(from.endpoint, to.endpoint);
    return ({ protocol, port }) => ({
      isOpen: connections.has(protocol, port),
      why: () => 'as the policies say',
    });
  };

const nameOf = ({ name, node }: LiveEndpoint): string =>
  node === undefined ? name : `${name} on ${node}`;

/**
 * Compares what was seen with what a judge says. The policies are read only to name the rule that
 * opens what should be shut, or the policies that shut what should be open.
 */
export function judge({ pairs }: Trials, says: Judge, evaluator: Evaluator): Judgement {
  const missing = new Findings();
  const excess = new Findings();
  for (const { from, to, targets, via, led = targets, verdicts } of pairs) {
    const saysOf = says(from, to);
    if (!saysOf) continue;
    for (const [index, target] of targets.entries()) {
      const wanted = saysOf(target);
      const isOpen = verdicts[index] === 'o';
      if (!wanted || wanted.isOpen === isOpen) continue;
      const { egress, ingress } = evaluator.allowed(from.endpoint, to.endpoint);
      const { protocol, port } = led[index] ?? target;
      const opens = ({ connections }: { connections: ConnectionSet }): boolean =>
        connections.has(protocol, port);
      const by = via === undefined ? '' : ` by ${via}`;
      const pair = `${nameOf(from)} → ${nameOf(to)} (${to.ip})${by}`;
      if (isOpen) {
        const rules = [...egress.parts, ...ingress.parts].filter(opens);
        const names = rules.map(({ rule }) => formatRule(rule)).join(', ');
        excess.add(
          pair,
          target,
          `connects and must not (${wanted.why()}); opened by ${names || 'no rule of any policy'}`,
        );
      } else {
        const shut = [egress, ingress].filter((side) => !opens(side));
        const names = shut.flatMap(({ isolatedBy }) => isolatedBy).join(', ');
        const what = verdicts[index] === 'r' ? 'is refused' : 'is not answered';
        missing.add(
          pair,
          target,
          `${what} and must connect (${wanted.why()}); shut by ${names || 'no policy'}`,
        );
      }
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
