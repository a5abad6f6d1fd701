import { nearest, nearestName } from '../../schema/nearest.ts';
import type { Problem } from '../../schema/problems.ts';
import { hasHostBits, liesInside } from './cidr.ts';
import type { Origin } from './resolve.ts';
import type { ResolvedFlow, ResolvedPeer, Table } from './table.ts';

type Problems = Generator<Problem>;
type Selector = NonNullable<ResolvedPeer['podSelector']>;

const names = (...maps: readonly object[]): string[] => maps.flatMap((map) => Object.keys(map)).toSorted();

/**
 * Everything that is wrong with a table across its fields: unknown names, rows that no policy could
 * hold, ranges and networks that contradict themselves. The chart's `_rules.tpl` says the same
 * sentences when Helm renders; the tests hold both to them.
 */
export const ruleProblems = (table: Table, origin: Origin): readonly Problem[] => [
  ...rootRules(table, origin),
  ...componentRules(table, origin),
  ...peerRules(table, origin),
  ...flowRules(table, origin),
];

function* rootRules(table: Table, { preset, presetName, release, egress }: Origin): Problems {
  if (release && !preset.releaseLabel) {
    yield {
      path: 'kasm.release',
      message: `preset ${presetName} has no release label; remove it, or choose a kasm-* preset`,
    };
  }
  if (!preset.egress.includes(egress)) {
    yield {
      path: 'egress',
      message: `preset ${presetName} has no rows for closed egress; write dataTier, or choose preset plain`,
    };
  }
  if (table.defaultDeny.enabled) return;
  for (const [name, component] of Object.entries(table.components)) {
    if (component.enabled) continue;
    yield {
      path: `components.${name}.enabled`,
      message:
        'without the default deny its pods would be open to everyone; write defaultDeny.enabled: true, or keep the component',
    };
  }
  if (Object.keys(table.components).length === 0) {
    yield {
      path: 'defaultDeny.enabled',
      message: 'no policy would be left; write true, or add a component',
    };
  }
}

/** The name of a policy, as the chart makes it: at most 63 characters. */
export const policyName = (fullname: string, suffix: string, own?: string): string =>
  own || `${fullname}-${suffix}`.slice(0, 63).replace(/-$/u, '');

function* componentRules(table: Table, origin: Origin): Problems {
  const selectors = new Map<string, string>();
  const policies = new Map<string, string>();
  const { defaultDeny } = table;
  if (defaultDeny.enabled) {
    policies.set(policyName(origin.fullname, 'default-deny', defaultDeny.policyName), 'defaultDeny');
  }
  for (const [name, component] of Object.entries(table.components)) {
    const path = `components.${name}`;
    if (component.broken) continue;
    if (table.peers[name]) {
      yield { path: `peers.${name}`, message: `a component is called "${name}" too; give the peer another name` };
    }
    if (!component.podSelector) {
      yield unknown(origin, 'components', name, 'a podSelector');
      continue;
    }
    yield* selectorRules(component.podSelector, `${path}.podSelector`);
    yield* portRules(component.ports, path);
    if (!component.isolates.includes('Ingress')) {
      yield { path: `${path}.isolates`, message: 'leaves ingress open; write [Ingress] or [Ingress, Egress]' };
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
  if (defaultDeny.podSelector) yield* selectorRules(defaultDeny.podSelector, 'defaultDeny.podSelector');
}

/** A selector as text in which the order of labels does not matter. */
const canonical = ({ matchLabels = {}, matchExpressions = [] }: Selector): string =>
  JSON.stringify([Object.entries(matchLabels).toSorted(([a], [b]) => (a < b ? -1 : 1)), matchExpressions]);

function* peerRules(table: Table, origin: Origin): Problems {
  for (const [name, peer] of Object.entries(table.peers)) {
    const path = `peers.${name}`;
    if (peer.broken) continue;
    const kinds = [
      ...(peer.namespaceSelector || peer.podSelector ? ['selectors'] : []),
      ...(peer.ipBlocks ? ['ipBlocks'] : []),
      ...(peer.anywhere ? ['anywhere'] : []),
    ];
    if (kinds.length > 1) {
      yield { path, message: `is in two places (${kinds.join(', ')}); write only one of them` };
      continue;
    }
    if (kinds.length === 0 && !isKnown(origin, 'peers', name)) {
      const needs = 'a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true';
      yield unknown(origin, 'peers', name, needs);
      continue;
    }
    for (const key of ['namespaceSelector', 'podSelector'] as const) {
      if (peer[key]) yield* selectorRules(peer[key], `${path}.${key}`);
    }
    yield* portRules(peer.ports, path);
    for (const [index, block] of (peer.ipBlocks ?? []).entries()) {
      yield* blockRules(block, `${path}.ipBlocks[${index}]`);
    }
  }
}

function* blockRules(block: NonNullable<ResolvedPeer['ipBlocks']>[number], path: string): Problems {
  const hostBits = (cidr: string): string =>
    `"${cidr}" has bits set behind its prefix; write the address of the network itself`;
  if (hasHostBits(block.cidr)) yield { path: `${path}.cidr`, message: hostBits(block.cidr) };
  for (const [index, inner] of (block.except ?? []).entries()) {
    const at = `${path}.except[${index}]`;
    if (hasHostBits(inner)) {
      yield { path: at, message: hostBits(inner) };
    } else if (!liesInside(inner, block.cidr)) {
      const message = `"${inner}" does not lie inside "${block.cidr}"; write a smaller network of it, or remove the exception`;
      yield { path: at, message };
    }
  }
}

function* selectorRules({ matchExpressions = [] }: Selector, path: string): Problems {
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

function* portRules(ports: ResolvedPeer['ports'], path: string): Problems {
  for (const [name, { port, endPort }] of Object.entries(ports ?? {})) {
    if (endPort === undefined || Number(endPort) >= Number(port)) continue;
    const message = `${endPort} is below port ${port}; write a number from ${port} to 65535`;
    yield { path: `${path}.ports.${name}.endPort`, message };
  }
}

function* flowRules(table: Table, origin: Origin): Problems {
  const everyone = names(table.components, table.peers);
  const nowhere = new Set<string>();
  for (const [name, flow] of Object.entries(table.flows)) {
    const path = `flows.${name}`;
    const { from = [], to = [], ports = [], allPorts = false } = flow;
    if (flow.broken) continue;
    const complete = from.length > 0 && to.length > 0 && (ports.length > 0 || allPorts);
    if (!complete && !isKnown(origin, 'flows', name)) {
      yield unknown(origin, 'flows', name, 'from, to and ports (or allPorts: true)');
      continue;
    }
    for (const [end, members] of Object.entries({ from, to })) {
      for (const [index, member] of members.entries()) {
        if (everyone.includes(member)) continue;
        const message = `no component or peer is called "${member}"; ${nearest(member, everyone)}`;
        yield { path: `${path}.${end}[${index}]`, message };
      }
    }
    if (ports.length > 0 && allPorts) {
      yield { path, message: 'has both ports and allPorts; write one of them' };
    } else if (ports.length === 0 && !allPorts) {
      yield { path, message: 'has no ports; name them, or write allPorts: true to mean every port' };
    }
    yield* rowRules(table, path, flow);
    yield* nowhereRules(table, origin, name, nowhere);
  }
}

function* rowRules(table: Table, path: string, { from = [], to = [], ports = [] }: ResolvedFlow): Problems {
  for (const [index, port] of ports.entries()) {
    for (const member of to) {
      const target = table.components[member] ?? table.peers[member];
      if (!target || Object.hasOwn(target.ports ?? {}, port)) continue;
      const known = Object.keys(target.ports ?? {}).toSorted();
      const write = known.length > 0 ? nearest(port, known) : `add it to the ports of ${member}`;
      yield { path: `${path}.ports[${index}]`, message: `${member} has no port "${port}"; ${write}` };
    }
  }
  const pair = from.filter((name) => table.peers[name]).flatMap((a) => to.filter((name) => table.peers[name]).map((b) => `${a} to ${b}`))[0];
  if (pair) {
    const message = `${pair} joins two peers, and no policy of ours could hold that; name a component at one end`;
    yield { path, message };
  }
}

/** A peer that is nowhere, such as the LDAP server of a preset, must be placed once a rule would name it. */
function* nowhereRules(table: Table, origin: Origin, name: string, seen: Set<string>): Problems {
  const { enabled, from = [], to = [] } = table.flows[name] ?? { enabled: false };
  if (!enabled) return;
  const isolatesIngress = (member: string): boolean => table.components[member]?.enabled === true;
  const isolatesEgress = (member: string): boolean =>
    isolatesIngress(member) && table.components[member]?.isolates.includes('Egress') === true;
  const needed = [...(to.some(isolatesIngress) ? from : []), ...(from.some(isolatesEgress) ? to : [])];
  for (const member of needed) {
    const peer = table.peers[member];
    if (!peer?.enabled || peer.broken || seen.has(member) || !isKnown(origin, 'peers', member)) continue;
    if (peer.namespaceSelector || peer.podSelector || peer.ipBlocks || peer.anywhere) continue;
    seen.add(member);
    const message = `flow ${name} needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false`;
    yield { path: `peers.${member}`, message };
  }
}

type MapName = 'components' | 'peers' | 'flows';

const knownNames = ({ preset, platform }: Origin, map: MapName): string[] =>
  names(preset[map], map === 'peers' ? platform.peers : {});

const isKnown = (origin: Origin, map: MapName, name: string): boolean => knownNames(origin, map).includes(name);

/** An entry that no preset knows and that is not complete: a new one in the making, or a slip of the pen. */
function unknown(origin: Origin, map: MapName, name: string, needs: string): Problem {
  const near = nearestName(name, [...new Set(knownNames(origin, map))]);
  const hint = near === undefined ? '' : `, or did you mean "${near}"?`;
  return {
    path: `${map}.${name}`,
    message: `preset ${origin.presetName} has none of that name, and a new one needs ${needs}; write it${hint}`,
  };
}
