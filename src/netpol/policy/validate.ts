import { protocols } from '../sets/connection-set.ts';
import { labelKeyFault, labelValueFault, portNameFault } from './names.ts';
import { readNetwork } from './network.ts';
import { checkLabels, checkMeta, reporter, type Report } from './object-meta.ts';
import type { ObjectProblem, Path } from './problem.ts';
import type { DecodedPeer, DecodedPolicy, DecodedPort, DecodedSelector } from './shape.ts';

/** Rules of ValidateNetworkPolicy of Kubernetes 1.34 (pkg/apis/networking/validation). */

const withValues = ['In', 'NotIn'];
const withoutValues = ['Exists', 'DoesNotExist'];

function checkSelector(selector: DecodedSelector, path: Path, say: Report): void {
  checkLabels(selector.matchLabels, [...path, 'matchLabels'], say);
  for (const [index, { key, operator, values = [] }] of (
    selector.matchExpressions ?? []
  ).entries()) {
    const at = [...path, 'matchExpressions', index];
    if (![...withValues, ...withoutValues].includes(operator))
      say(
        [...at, 'operator'],
        `${JSON.stringify(operator)} is no operator; write In, NotIn, Exists or DoesNotExist`,
      );
    if (withValues.includes(operator) && values.length === 0)
      say([...at, 'values'], `${operator} needs values; write at least one`);
    if (withoutValues.includes(operator) && values.length > 0)
      say([...at, 'values'], `${operator} takes no values; remove them, or write In or NotIn`);
    say([...at, 'key'], labelKeyFault(key));
    for (const [place, value] of values.entries())
      say([...at, 'values', place], labelValueFault(value));
  }
}

function checkBlock(block: NonNullable<DecodedPeer['ipBlock']>, path: Path, say: Report): void {
  if (block.cidr === '') return say([...path, 'cidr'], 'is missing; write a network');
  const outer = readNetwork(block.cidr);
  if ('fault' in outer) say([...path, 'cidr'], outer.fault);
  for (const [index, text] of (block.except ?? []).entries()) {
    const at = [...path, 'except', index];
    const inner = readNetwork(text);
    if ('fault' in inner) say(at, inner.fault);
    else if (!('fault' in outer) && (!inner.isSubsetOf(outer) || outer.isSubsetOf(inner)))
      say(
        at,
        `${text} is no smaller network inside ${block.cidr}; write one that is, or remove it`,
      );
  }
}

function checkPeer(peer: DecodedPeer, path: Path, say: Report): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (podSelector) checkSelector(podSelector, [...path, 'podSelector'], say);
  if (namespaceSelector) checkSelector(namespaceSelector, [...path, 'namespaceSelector'], say);
  if (ipBlock) checkBlock(ipBlock, [...path, 'ipBlock'], say);
  if (!podSelector && !namespaceSelector && !ipBlock)
    say(path, 'names nobody; write a podSelector, a namespaceSelector or an ipBlock');
  if (ipBlock && (podSelector || namespaceSelector))
    say(path, 'has an ipBlock beside a selector; write two peers');
}

const isPort = (port: number): boolean => port >= 1 && port <= 65535;

function checkPort({ protocol, port, endPort }: DecodedPort, path: Path, say: Report): void {
  const known: readonly string[] = protocols;
  if (protocol !== undefined && !known.includes(protocol))
    say([...path, 'protocol'], `${JSON.stringify(protocol)} is none; write TCP, UDP or SCTP`);
  if (typeof port === 'string') say([...path, 'port'], portNameFault(port));
  if (typeof port === 'number' && !isPort(port))
    say([...path, 'port'], `${port} is no port; write 1 to 65535`);
  if (endPort === undefined) return;
  if (typeof port !== 'number')
    say([...path, 'endPort'], 'ends a range that no port number starts; write port as a number');
  else if (endPort < port || !isPort(endPort))
    say([...path, 'endPort'], `${endPort} ends no range from ${port}; write ${port} to 65535`);
}

function checkTypes(types: readonly string[], path: Path, say: Report): void {
  if (types.length > 2)
    return say(path, 'has more than two entries; write Ingress, Egress or both');
  for (const [index, type] of types.entries())
    if (type !== 'Ingress' && type !== 'Egress')
      say([...path, index], `${JSON.stringify(type)} is no direction; write Ingress or Egress`);
}

/** Everything that an API server finds wrong with a decoded policy, in the order of its fields. */
export function policyProblems({ metadata, spec }: DecodedPolicy): readonly ObjectProblem[] {
  const { problems, say } = reporter();
  checkMeta(metadata, ['metadata'], say);
  checkSelector(spec.podSelector, ['spec', 'podSelector'], say);
  checkTypes(spec.policyTypes ?? [], ['spec', 'policyTypes'], say);
  const sides = [
    ...(spec.ingress ?? []).map(({ from, ports }, index) => ({
      at: ['spec', 'ingress', index],
      peers: { name: 'from', list: from },
      ports,
    })),
    ...(spec.egress ?? []).map(({ to, ports }, index) => ({
      at: ['spec', 'egress', index],
      peers: { name: 'to', list: to },
      ports,
    })),
  ];
  for (const { at, peers, ports } of sides) {
    for (const [index, peer] of (peers.list ?? []).entries())
      checkPeer(peer, [...at, peers.name, index], say);
    for (const [index, port] of (ports ?? []).entries())
      checkPort(port, [...at, 'ports', index], say);
  }
  return problems;
}
