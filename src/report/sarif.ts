import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Pair, Proof } from '../reach/prove.ts';
import { formatRule } from '../netpol/policy/compile.ts';
import { differenceLine } from './table.ts';

const rules = [
  {
    id: 'kasm-isolation/excess',
    shortDescription: { text: 'The policies allow connections that no flow declares.' },
    defaultConfiguration: { level: 'error' },
  },
  {
    id: 'kasm-isolation/missing',
    shortDescription: { text: 'The policies do not allow connections that a flow declares.' },
    defaultConfiguration: { level: 'error' },
  },
] as const;

/** Braces are doubled, for single ones are placeholders (SARIF 2.1.0, 3.11.5). */
const message = (pair: Pair): { readonly text: string } => ({
  text: differenceLine(pair).replaceAll(/[{}]/gu, '$&$&'),
});

/** Where to look: the rules to blame, and the pair itself when no rule is. */
const locations = ({ from, to }: Pair, names: readonly string[]): readonly object[] =>
  (names.length > 0 ? names : [`${from} → ${to}`]).map((fullyQualifiedName) => ({
    logicalLocations: [{ fullyQualifiedName }],
  }));

const result = (ruleIndex: 0 | 1, pair: Pair, names: readonly string[]) => ({
  ruleId: rules[ruleIndex].id,
  ruleIndex,
  level: 'error',
  message: message(pair),
  locations: locations(pair, names),
});

const resultsOf = (pair: Pair) => [
  ...(pair.excess.isEmpty
    ? []
    : [result(0, { ...pair, missing: ConnectionSet.none }, pair.rules.map(formatRule))]),
  ...(pair.missing.isEmpty ? [] : [result(1, { ...pair, excess: ConnectionSet.none }, [])]),
];

/** Each text once, by code point: the order is the same on every machine. */
const sortedOnce = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): a result for each
 * excess and each gap, sorted. Locations are rules of policies, for a proof knows no files.
 */
export function sarif({ differences }: Proof): string {
  const results = sortedOnce(
    differences.flatMap(resultsOf).map((each) => JSON.stringify(each)),
  ).map((text): unknown => JSON.parse(text));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'kasm-isolation', rules } }, results }],
  };
  return JSON.stringify(log, null, 2);
}
