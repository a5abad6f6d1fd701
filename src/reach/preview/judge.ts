import type { Endpoint, Pod } from '../../netpol/model.ts';
import type { Direction, RuleRef } from '../../netpol/policy/compile.ts';
import type { Evaluator } from '../../netpol/pair/evaluate.ts';
import { isV4 } from '../../netpol/sets/address-set.ts';
import { IntervalSet } from '../../netpol/sets/interval-set.ts';
import type { Seen } from './ledger.ts';
import type { End, Places } from './places.ts';

/** A direction that policies close, and in which no rule lets a connection pass. */
export interface Denial {
  readonly direction: Direction;
  readonly policies: readonly string[];
}

/** A connection to where it arrives, and what policies make of it. */
export interface Judged {
  readonly seen: Seen;
  readonly to: End;
  /** The port that it arrives on. */
  readonly port: number;
  /** None where it is allowed. */
  readonly denials: readonly Denial[];
  /** The rules that let it pass. */
  readonly rules: readonly RuleRef[];
}

/** Pods as they are over one address family: blocks of policies see the address that was used, and no other. */
const ofFamily = { 4: new WeakMap<Pod, Pod>(), 6: new WeakMap<Pod, Pod>() } as const;

function over(pod: Pod, family: Seen['family']): Pod {
  if (family === undefined) return pod;
  const known = ofFamily[family].get(pod);
  if (known) return known;
  const narrowed = { ...pod, ips: pod.ips.filter((ip) => isV4(ip) === (family === 4)) };
  ofFamily[family].set(pod, narrowed);
  return narrowed;
}

const endpointOf = (end: End, family: Seen['family']): Endpoint | undefined => {
  if (end.kind === 'pod') return { kind: 'pod', pod: over(end.workload.pod, family) };
  if (end.kind !== 'outside' && end.kind !== 'node') return undefined;
  return {
    kind: 'outside',
    addresses: IntervalSet.of({ start: end.address, end: end.address + 1n }),
  };
};

/** What policies make of a connection, at each end where it arrives. */
export function judge(seen: Seen, places: Places, { allowed }: Evaluator): readonly Judged[] {
  const from = endpointOf(seen.from, seen.family);
  return places.targets(seen.to, seen.port, seen.protocol).flatMap(({ end, port }) => {
    const to = endpointOf(end, seen.family);
    if (!from || !to) return [];
    const verdict = allowed(from, to);
    const directions = [
      ['Egress', verdict.egress],
      ['Ingress', verdict.ingress],
    ] as const;
    const denials = verdict.bypass
      ? []
      : directions.flatMap(([direction, { connections, isolatedBy }]) =>
          connections.has(seen.protocol, port) ? [] : [{ direction, policies: isolatedBy }],
        );
    const rules = directions.flatMap(([, { parts }]) =>
      parts.filter((part) => part.connections.has(seen.protocol, port)).map(({ rule }) => rule),
    );
    return [{ seen, to: end, port, denials, rules: denials.length > 0 ? [] : rules }];
  });
}
