import type { RuleRef } from '../policy/compile.ts';
import { ConnectionSet } from '../sets/connection-set.ts';

/** What one direction says: closed by which policies, opened by which rules. */
export interface DirectionVerdict {
  /** Policies that select the pod in this direction; none means the direction is open. */
  readonly isolatedBy: readonly string[];
  readonly connections: ConnectionSet;
  /** What each rule gave; empty when the direction is open by itself. */
  readonly parts: readonly { readonly rule: RuleRef; readonly connections: ConnectionSet }[];
}

/** What is allowed from one end to the other: what both directions allow, and why. */
export interface Verdict {
  readonly connections: ConnectionSet;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
  /** Why policies did not matter, when they did not. */
  readonly bypass?: 'itself' | 'own node' | 'no common family' | undefined;
}

/** A direction that no policy closes. */
export const open: DirectionVerdict = { isolatedBy: [], connections: ConnectionSet.all, parts: [] };

const joinDirections = (a: DirectionVerdict, b: DirectionVerdict): DirectionVerdict => {
  const seen = new Set(a.parts.map(({ rule }) => JSON.stringify(rule)));
  return {
    isolatedBy: a.isolatedBy,
    connections: a.connections.union(b.connections),
    parts: [...a.parts, ...b.parts.filter(({ rule }) => !seen.has(JSON.stringify(rule)))],
  };
};

/** What is possible over one family or the other. */
export const joinVerdicts = (a: Verdict, b: Verdict): Verdict => ({
  connections: a.connections.union(b.connections),
  egress: joinDirections(a.egress, b.egress),
  ingress: joinDirections(a.ingress, b.ingress),
});
