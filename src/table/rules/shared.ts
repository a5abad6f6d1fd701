import type { Problem } from '../../../schema/problems.ts';
import type { ResolvedPeer } from '../table.ts';

export type Selector = NonNullable<ResolvedPeer['podSelector']>;

/** `In` and `NotIn` need values, `Exists` and `DoesNotExist` take none. */
export function* selectorRules(
  { matchExpressions = [] }: Selector,
  path: string,
): Generator<Problem> {
  for (const [index, { operator, values = [] }] of matchExpressions.entries()) {
    const at = `${path}.matchExpressions[${index}].values`;
    const needsValues = operator === 'In' || operator === 'NotIn';
    if (needsValues && values.length === 0) {
      yield { path: at, message: `${operator} needs values; write at least one label value` };
    } else if (!needsValues && values.length > 0) {
      yield { path: at, message: `${operator} takes no values; remove them, or write In` };
    }
  }
}

/** A range of ports must not end before it starts. */
export function* portRules(ports: ResolvedPeer['ports'], path: string): Generator<Problem> {
  for (const [name, { port, endPort }] of Object.entries(ports ?? {})) {
    if (endPort === undefined || Number(endPort) >= Number(port)) continue;
    const message = `${endPort} is below port ${port}; write a number from ${port} to 65535`;
    yield { path: `${path}.ports.${name}.endPort`, message };
  }
}
