import { nearest } from '../../../schema/nearest.ts';
import type { Problem } from '../../../schema/problems.ts';
import type { Origin } from '../resolve.ts';
import type { ResolvedFlow, Table } from '../table.ts';
import { isKnown, unknownEntry } from './known.ts';

/** Each row names components and peers that exist, ports that they have, and peers that are somewhere. */
export function* flowRules(table: Table, origin: Origin): Generator<Problem> {
  const nowhere = new Set<string>();
  for (const [name, flow] of Object.entries(table.flows)) {
    if (flow.broken) continue;
    if (origin.touched.includes(name)) yield* touchedRules(table, origin, name, flow);
    yield* nowhereRules(table, origin, name, nowhere);
  }
}

/** Names and ports of a row that values write. */
function* touchedRules(
  table: Table,
  origin: Origin,
  name: string,
  flow: ResolvedFlow,
): Generator<Problem> {
  const path = `flows.${name}`;
  const { from = [], to = [], ports = [], allPorts = false } = flow;
  const complete = from.length > 0 && to.length > 0 && (ports.length > 0 || allPorts);
  if (!complete && !isKnown(origin, 'flows', name)) {
    yield unknownEntry(origin, 'flows', name, 'from, to and ports (or allPorts: true)');
    return;
  }
  const everyone = Object.keys({ ...table.components, ...table.peers }).toSorted();
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
    const message = 'has no ports; name them, or write allPorts: true to mean every port';
    yield { path, message };
  }
  yield* rowRules(table, path, flow);
}

function* rowRules(
  table: Table,
  path: string,
  { from = [], to = [], ports = [] }: ResolvedFlow,
): Generator<Problem> {
  for (const [index, port] of ports.entries()) {
    for (const member of to) {
      const target = table.components[member] ?? table.peers[member];
      if (!target || Object.hasOwn(target.ports ?? {}, port)) continue;
      const known = Object.keys(target.ports ?? {}).toSorted();
      const write = known.length > 0 ? nearest(port, known) : `add it to the ports of ${member}`;
      yield {
        path: `${path}.ports[${index}]`,
        message: `${member} has no port "${port}"; ${write}`,
      };
    }
  }
  const isPeer = (name: string): boolean => !table.components[name] && Boolean(table.peers[name]);
  const pair = from
    .filter(isPeer)
    .flatMap((source) => to.filter(isPeer).map((target) => `${source} to ${target}`))[0];
  if (pair) {
    const message = `${pair} joins two peers, and no policy of ours could hold that; name a component at one end`;
    yield { path, message };
  }
}

/** A peer that is nowhere, such as the LDAP server of a preset, must be placed once a rule would name it. */
function* nowhereRules(
  table: Table,
  origin: Origin,
  name: string,
  seen: Set<string>,
): Generator<Problem> {
  const { enabled, from = [], to = [] } = table.flows[name] ?? { enabled: false };
  if (!enabled) return;
  const isolatesIngress = (member: string): boolean => table.components[member]?.enabled === true;
  const isolatesEgress = (member: string): boolean =>
    isolatesIngress(member) && table.components[member]?.policyTypes.includes('Egress') === true;
  const needed = [
    ...(to.some(isolatesIngress) ? from : []),
    ...(from.some(isolatesEgress) ? to : []),
  ];
  for (const member of needed) {
    const peer = table.peers[member];
    if (!peer?.enabled || peer.broken || seen.has(member) || !isKnown(origin, 'peers', member))
      continue;
    if (peer.namespaceSelector || peer.podSelector || peer.ipBlocks || peer.anywhere) continue;
    seen.add(member);
    const message = `flow ${name} needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false`;
    yield { path: `peers.${member}`, message };
  }
}
