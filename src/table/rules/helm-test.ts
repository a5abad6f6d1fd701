import { nearest } from '../../../schema/nearest.ts';
import type { Port } from '../../../schema/index.ts';
import type { Problem } from '../../../schema/problems.ts';
import { labelsFor, selects } from '../../netpol/policy/selector.ts';
import type { Origin } from '../resolve.ts';
import type { ResolvedComponent, ResolvedFlow, ResolvedPeer, Table } from '../table.ts';
import type { Selector } from './shared.ts';

type Member = ResolvedComponent | ResolvedPeer;

const memberOf = ({ components, peers }: Table, name: string): Member | undefined =>
  components[name] ?? peers[name];

/** The port of a component by its name, when that is TCP. */
function tcpPort(component: ResolvedComponent | undefined, name: string): Port | undefined {
  const { ports = {} } = component ?? {};
  const port = Object.hasOwn(ports, name) ? ports[name] : undefined;
  return port && (port.protocol ?? 'TCP') === 'TCP' ? port : undefined;
}

/** The selector of a member whose pods are in the release namespace, chosen by nothing but their labels. */
const localSelector = (member: Member): Selector | undefined =>
  'namespaceSelector' in member && member.namespaceSelector ? undefined : member.podSelector;

/** Whether a pod of this namespace can pass for one of a member's by its labels, and get out with them. */
function isWearable(table: Table, name: string): boolean {
  const member = memberOf(table, name);
  const selector = member?.enabled ? localSelector(member) : undefined;
  const { enabled, policyTypes } = table.defaultDeny;
  // No policy lets a peer's pods out of this namespace once the default deny closes that.
  const isShutIn = !table.components[name] && enabled && policyTypes.includes('Egress');
  // As the chart has it: where any value will do, an empty one.
  return !isShutIn && selector !== undefined && selects(selector, labelsFor(selector, ''));
}

/** Whether a member is anybody: the pod that must be denied wears no label that the table speaks of. */
function isAnybody(member: Member): boolean {
  if (!member.enabled) return false;
  const selector = localSelector(member);
  const isAnywhere = 'anywhere' in member && member.anywhere === true;
  return isAnywhere || (selector !== undefined && selects(selector, {}));
}

/** The flow that lets any pod reach a port of a component, if there is one. */
function openerOf(table: Table, to: string, port: number): string | undefined {
  const opens = ({ allPorts = false, ports = [] }: ResolvedFlow): boolean =>
    allPorts ||
    ports.some((name) => {
      const { port: first, endPort = first } = tcpPort(table.components[to], name) ?? { port: 0 };
      return Number(first) <= port && port <= Number(endPort);
    });
  const [opener] =
    Object.entries(table.flows).findLast(
      ([, flow]) =>
        flow.enabled &&
        !flow.broken &&
        flow.to?.includes(to) &&
        opens(flow) &&
        flow.from?.some((name) => {
          const member = memberOf(table, name);
          return member !== undefined && isAnybody(member);
        }),
    ) ?? [];
  return opener;
}

/** Why a flow cannot be tried: there must be a pod that it lets through, and one that nothing does. */
function fault(table: Table, name: string): string | undefined {
  const known = Object.keys(table.flows).toSorted();
  if (!name || known.length === 0) {
    return 'names nothing to try; write the name of a flow to a component';
  }
  const flow = table.flows[name];
  if (!flow) return `no flow is called "${name}"; ${nearest(name, known)}`;
  const { enabled, broken, from = [], to = [], allPorts = false } = flow;
  if (broken || [...from, ...to].some((member) => memberOf(table, member)?.broken))
    return undefined;
  if (!enabled) return `flow ${name} is switched off; write another one, or enable it`;
  const target = to.find((member) => table.components[member]?.enabled);
  if (!target) return `flow ${name} leads to no component that is on; write a flow that does`;
  const component = table.components[target];
  const names = allPorts ? Object.keys(component?.ports ?? {}).toSorted() : (flow.ports ?? []);
  const [port] = names.flatMap((each) => tcpPort(component, each) ?? []);
  if (!port) return `flow ${name} names no TCP port of ${target}; write a flow that does`;
  if (!from.some((member) => isWearable(table, member))) {
    return `flow ${name} comes from no pods of this namespace with labels to borrow that lead out; write a flow from a component`;
  }
  const opener = openerOf(table, target, Number(port.port));
  return opener === undefined
    ? undefined
    : `flow ${opener} opens port ${port.port} of ${target} to any pod, so none would be denied; write another flow`;
}

/** What `helm test` tries must be there to be tried. */
export function* helmTestRules(table: Table, { preset, helmTest }: Origin): Generator<Problem> {
  const { enabled = false, flow = '', host = '', tolerations = [] } = helmTest;
  for (const [index, { key, operator, value }] of tolerations.entries()) {
    const path = `helmTest.tolerations[${index}]`;
    if (operator === 'Exists' && value) {
      const message = 'Exists takes no value; remove it, or write Equal';
      yield { path: `${path}.value`, message };
    } else if (operator !== 'Exists' && !key) {
      const message = 'is missing, and Equal needs it; write it, or operator: Exists';
      yield { path: `${path}.key`, message };
    }
  }
  if (!enabled) return;
  const message = fault(table, flow || (preset.helmTest?.flow ?? ''));
  if (message) yield { path: 'helmTest.flow', message };
  if (!host) {
    yield {
      path: 'helmTest.host',
      message:
        'is empty, and labels do not tell how pods reach the target; write the name of its Service, or an address',
    };
  }
}
