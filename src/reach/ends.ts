import { nearest } from '../../schema/nearest.ts';
import { KasmIsolationError } from '../errors.ts';
import type { Namespace, Pod } from '../netpol/model.ts';
import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  everybody,
  namespaceCalled,
  outside,
  pods,
  type Allowance,
  type EndpointCube,
} from '../netpol/region/index.ts';
import { absent, oneOf, type ValueSet } from '../netpol/region/value-set.ts';
import { labelKeyFault, labelValueFault, namespaceFault } from '../netpol/policy/names.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import type { LabelSelector } from '../netpol/policy/selector.ts';
import { addressesOf, addressOf, everyAddress } from '../netpol/sets/address-set.ts';
import { IntervalSet } from '../netpol/sets/interval-set.ts';
import { protocols, type Protocol } from '../netpol/sets/connection-set.ts';
import { endsOf } from './expected.ts';
import type { AskedEnd } from './question.ts';
import type { Table } from '../table/table.ts';

const bad = (line: string): KasmIsolationError => new KasmIsolationError('bad-input', line);

/** `5432` or `53/UDP` as port and protocol. */
export function parsePort(text: string): { readonly port: number; readonly protocol: Protocol } {
  const [, digits = '', name = 'TCP'] = /^(\d{1,5})(?:\/([A-Za-z]+))?$/u.exec(text) ?? [];
  const protocol = protocols.find((known) => known === name.toUpperCase());
  const port = Number(digits);
  if (port < 1 || port > 65535 || !protocol) {
    throw bad(
      `${text}: is no port; write a number from 1 to 65535, with /UDP or /SCTP behind it where it is not TCP`,
    );
  }
  return { port, protocol };
}

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** An address or a network outside. */
const placeOf = (text: string): EndpointCube | undefined => {
  const network = text.includes('/') ? attempt(() => addressesOf(text)) : undefined;
  const address = attempt(() => addressOf(text));
  const set =
    network ??
    (address === undefined ? undefined : IntervalSet.of({ start: address, end: address + 1n }));
  return set && outside(set);
};

const selectorsIn = ({ spec }: PolicyObject): readonly (LabelSelector | undefined)[] => [
  spec.podSelector,
  ...[...(spec.ingress ?? []), ...(spec.egress ?? [])]
    .flatMap(({ from, to }) => [...(from ?? []), ...(to ?? [])])
    .flatMap((peer) => [peer.podSelector, peer.namespaceSelector]),
];

const selectorsOf = (table: Table): readonly (LabelSelector | undefined)[] => [
  table.defaultDeny.podSelector,
  ...Object.values(table.components).map(({ podSelector }) => podSelector),
  ...Object.values(table.peers).flatMap((peer) => [peer.podSelector, peer.namespaceSelector]),
];

/** The label keys that policies and the table ask pods for. */
const keysOf = ({ policies, table }: Known): readonly string[] =>
  [...policies.flatMap(selectorsIn), ...(table ? selectorsOf(table) : [])].flatMap((selector) => [
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map(({ key }) => key),
  ]);

/** What policies see of a pod. */
type AskedPod = Pick<Pod, 'namespace' | 'labels' | 'ips' | 'hostNetwork'>;

/** The one pod of a dump, as policies see it: with just these labels, at its addresses. */
function podSet(pod: AskedPod, world: Known): EndpointCube | undefined {
  const addresses =
    pod.ips.length === 0
      ? everyAddress
      : IntervalSet.of(...pod.ips.map((start) => ({ start, end: start + 1n })));
  if (pod.hostNetwork) return pod.ips.length === 0 ? undefined : outside(addresses);
  const known = world.namespaces?.find(({ name }) => name === pod.namespace);
  const asked = keysOf(world);
  const exact = (labels: Readonly<Record<string, string>>): ReadonlyMap<string, ValueSet> =>
    new Map([
      ...asked.map((key) => [key, absent] as const),
      ...Object.entries(labels).map(([key, value]) => [key, oneOf(value)] as const),
    ]);
  const namespace = known ? exact(known.labels) : namespaceCalled(pod.namespace);
  return pods(namespace, exact(pod.labels), addresses);
}

/** What a question is asked about, and what names may mean in it. */
export interface Known {
  /** The policies that are judged, of every namespace. */
  readonly policies: readonly PolicyObject[];
  /** What policies of the namespace will do beside them that nobody has rendered yet (`asDeclared`). */
  readonly unrendered?: Allowance<RuleRef> | undefined;
  /** The namespace of Kasm, and of whatever is named without one. */
  readonly namespace: string;
  /** The table that names components, peers and rows; without one, the policies speak for themselves. */
  readonly table?: Table | undefined;
  /** Pods that may be asked about by name, and the labels of their namespaces. */
  readonly pods?: readonly Pod[] | undefined;
  readonly namespaces?: readonly Namespace[] | undefined;
  /** Whether the network plugin matches pods with an `ipBlock`: all but Cilium do. */
  readonly ipBlockSelectsPods?: boolean | undefined;
}

/** One label of an end that is asked about. */
function labelOf(part: string, text: string): readonly [string, string] {
  const [, key, value = ''] = /^([^=]*)=([^=]*)$/u.exec(part.trim()) ?? [];
  if (key === undefined) throw bad(`${text}: ${JSON.stringify(part)} is no label; write key=value`);
  const fault = labelKeyFault(key) ?? labelValueFault(value);
  if (fault !== undefined) throw bad(`${text}: ${fault}`);
  return [key, value];
}

/** A pod that may not exist yet, by its labels: `namespace:key=value,key=value`, in the namespace of Kasm where none is written. */
function labelledPod(text: string, home: string): AskedPod | undefined {
  if (!text.includes('=')) return undefined;
  const [, namespace = home, list = ''] = /^(?:([^:=]*):)?(.*)$/su.exec(text) ?? [];
  const fault = namespaceFault(namespace);
  if (fault !== undefined) throw bad(`${text}: ${fault}`);
  const labels = Object.fromEntries(list.split(',').map((part) => labelOf(part, text)));
  return { namespace, labels, ips: [], hostNetwork: false };
}

const internet = { name: 'internet', sets: [outside()] };

/** A table in which a name is on: who is switched off is asked about by the same labels and addresses. */
function switchedOn(table: Table, name: string): Table {
  const on = <Entry extends object>(entries: Readonly<Record<string, Entry>>) =>
    entries[name] ? { ...entries, [name]: { ...entries[name], enabled: true } } : entries;
  return { ...table, components: on(table.components), peers: on(table.peers) };
}

/**
 * Whom a name means: a component or peer of the table, a pod of a dump (`namespace/name`, or its name in the namespace
 * of Kasm), a pod with just some labels (`namespace:key=value,key=value`), an address or network outside, `internet` for all addresses outside, `*` for everybody.
 */
export function endCalled(name: string, known: Known): AskedEnd {
  const { table, namespace, ipBlockSelectsPods, pods: given = [] } = known;
  if (name === '*') return { name: 'everybody', sets: everybody };
  if (table?.components[name] || table?.peers[name]) {
    return { name, sets: endsOf(switchedOn(table, name), name, namespace, ipBlockSelectsPods) };
  }
  const pod = given.find(
    (each) =>
      `${each.namespace}/${each.name}` === name ||
      (each.namespace === namespace && each.name === name),
  );
  const asked = pod ?? labelledPod(name, namespace);
  const place = asked ? podSet(asked, known) : placeOf(name);
  if (asked || place) return { name, sets: place ? [place] : [] };
  if (name === internet.name) return { name, sets: internet.sets.flatMap((each) => each ?? []) };
  const names = [
    ...Object.keys(table?.components ?? {}),
    ...Object.keys(table?.peers ?? {}),
    ...given.slice(0, 20).map((each) => `${each.namespace}/${each.name}`),
  ];
  throw bad(
    `${name}: is nobody here; ${names.length > 0 ? nearest(name, names) : 'write an address, or give values (-v) or pods (--also)'}`,
  );
}

/**
 * The same for an end that a question is about: it must mean somebody, for of nobody every answer is true. A block
 * means what is outside, as an address does: pods that may have addresses in it are asked about by their own names.
 */
export function askedEnd(name: string, known: Known): AskedEnd {
  const end = endCalled(name, { ...known, ipBlockSelectsPods: false });
  if (end.sets.length > 0) return end;
  throw bad(
    `${name}: means nobody as it stands; give it addresses or selectors, or ask about an address`,
  );
}
