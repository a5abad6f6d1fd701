import type { Problem } from '../../../schema/problems.ts';
import type { Origin } from '../resolve.ts';
import type { Table } from '../table.ts';
import { unknownEntry } from './known.ts';
import { portRules, selectorRules, type Selector } from './shared.ts';

/** The name of a policy, as the chart makes it: at most 63 characters. */
export const policyName = (fullname: string, suffix: string, own?: string): string =>
  own || `${fullname}-${suffix}`.slice(0, 63).replace(/-+$/u, '');

/** A selector as text in which the order of labels and of an expression's fields does not matter. */
const canonical = ({ matchLabels = {}, matchExpressions = [] }: Selector): string =>
  JSON.stringify([
    Object.entries(matchLabels).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    matchExpressions.map(({ key, operator, values }) => [key, operator, values]),
  ]);

/** Each component needs a selector and a policy name of its own. */
export function* componentRules(table: Table, origin: Origin): Generator<Problem> {
  const selectors = new Map<string, string>();
  const policies = new Map<string, string>();
  const { defaultDeny } = table;
  if (defaultDeny.enabled) {
    policies.set(
      policyName(origin.fullname, 'default-deny', defaultDeny.policyName),
      'defaultDeny',
    );
  }
  for (const [name, component] of Object.entries(table.components)) {
    const path = `components.${name}`;
    if (component.broken) continue;
    if (table.peers[name]) {
      yield {
        path: `peers.${name}`,
        message: `a component is called "${name}" too; give the peer another name`,
      };
    }
    if (!component.podSelector) {
      yield unknownEntry(origin, 'components', name, 'a podSelector');
      continue;
    }
    yield* selectorRules(component.podSelector, `${path}.podSelector`);
    yield* portRules(component.ports, path);
    if (!component.policyTypes.includes('Ingress')) {
      yield {
        path: `${path}.policyTypes`,
        message: 'leaves ingress open; write [Ingress] or [Ingress, Egress]',
      };
    }
    if (!component.enabled) continue;
    const policy = policyName(origin.fullname, name, component.policyName);
    const namesake = policies.get(policy);
    if (namesake) {
      const message = `its policy would be called "${policy}" as that of ${namesake} is; write another policyName`;
      yield { path, message };
    }
    policies.set(policy, path);
    const selector = canonical(component.podSelector);
    const twin = selectors.get(selector);
    if (twin) {
      const message = `selects the same pods as ${twin}; give each component its own selector`;
      yield { path: `${path}.podSelector`, message };
    }
    selectors.set(selector, path);
  }
  if (defaultDeny.podSelector)
    yield* selectorRules(defaultDeny.podSelector, 'defaultDeny.podSelector');
}
