import type { RuleRef } from '../../src/netpol/policy/compile.ts';
import { ConnectionSet } from '../../src/netpol/sets/connection-set.ts';
import type { Pair, Proof } from '../../src/reach/prove.ts';

export const { none, all } = ConnectionSet;
export const tcp = (port: number): ConnectionSet => ConnectionSet.of('TCP', port);
export const rule: RuleRef = { policy: 'kasm/db', direction: 'Ingress', index: 0 };

export const pair = (
  [from, to]: readonly [string, string],
  expected: ConnectionSet,
  observed: ConnectionSet,
  rules: readonly RuleRef[] = [],
): Pair => ({
  from,
  to,
  expected,
  observed,
  missing: expected.subtract(observed),
  excess: observed.subtract(expected),
  rules,
});

export const proof = (ends: readonly string[], ...pairs: readonly Pair[]): Proof => ({
  source: 'values.yaml',
  ends,
  pairs,
  differences: pairs.filter(({ missing, excess }) => !missing.isEmpty || !excess.isEmpty),
});

/** The proof of a table of one flow, from api to db. */
export const sound = proof(
  ['api', 'db', 'internet'],
  pair(['api', 'db'], tcp(5432), tcp(5432), [rule]),
  pair(['api', 'internet'], all, all),
  pair(['db', 'api'], none, none),
  pair(['db', 'internet'], none, none),
  pair(['internet', 'api'], none, none),
  pair(['internet', 'db'], none, none),
);

/** The same flow, but on the wrong port, and db is open to the internet. */
export const broken = proof(
  ['api', 'db', 'internet'],
  pair(['api', 'db'], tcp(5432), tcp(22), [rule]),
  pair(['db', 'api'], none, none),
  pair(['internet', 'db'], none, all),
);
