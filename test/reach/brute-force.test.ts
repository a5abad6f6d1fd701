import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expected as byPairs, type Expectation } from '../../lab/declared.ts';
import type { Endpoint, Pod } from '../../src/netpol/model.ts';
import { createEvaluator } from '../../src/netpol/pair/evaluate.ts';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { selects } from '../../src/netpol/policy/selector.ts';
import {
  allowanceOf,
  defaultBudget,
  everybody,
  over,
  pick,
} from '../../src/netpol/region/index.ts';
import { isV4 } from '../../src/netpol/sets/address-set.ts';
import { ConnectionSet, protocols } from '../../src/netpol/sets/connection-set.ts';
import { expected } from '../../src/reach/expected.ts';
import type { Reach } from '../../src/reach/finding.ts';
import { holds, prove, type Proof } from '../../src/reach/prove.ts';
import type { ResolvedClaim, Table } from '../../src/table/table.ts';
import { home, policiesOf, tables } from '../support/random-tables.ts';
import {
  addressIn,
  distinct,
  end,
  foreignPolicies,
  namespaces,
  portNames,
  portsIn,
} from '../support/small-world.ts';

// The proof against two readings that know nothing of sets: what a table declares for a pair of ends, and what
// policies allow it. Every set of the proof is asked about every pair drawn, and a pair is drawn from every set.

/** How many cases a run compares; `npm run test:long` asks for many more. */
const runs = Number(process.env['RANDOM_PROOFS'] ?? 3000);

/** On these ports readings are compared: those that tables and policies name, and one that none names. */
const asked = [1, 2, 3, 7].reduce(
  (set, port) =>
    protocols.reduce((all, protocol) => all.union(ConnectionSet.of(protocol, port)), set),
  ConnectionSet.none,
);

/** A pod that calls every port by every name: what a named port could open at most. */
const callsAll = (pod: Pod, numbers: readonly number[]): Pod => ({
  ...pod,
  ports: portNames.flatMap((name) =>
    protocols.flatMap((protocol) => numbers.map((port) => ({ name, protocol, port }))),
  ),
});

const withPorts = (point: Endpoint, numbers: readonly number[] = [1, 2, 3, 7]): Endpoint =>
  point.kind === 'pod' ? { kind: 'pod', pod: callsAll(point.pod, numbers) } : point;

interface Case {
  readonly table: Table;
  readonly policies: readonly PolicyObject[];
  readonly ipBlockSelectsPods: boolean;
}

/** Tables with the policies that they mean, of which some may be gone, and with those of somebody else. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    table: tables,
    dropped: fc.oneof(
      { weight: 3, arbitrary: fc.constant<number[]>([]) },
      { weight: 1, arbitrary: fc.subarray([0, 1, 2]) },
    ),
    foreign: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: foreignPolicies },
    ),
    ipBlockSelectsPods: fc.boolean(),
  })
  .map(({ table, dropped, foreign, ipBlockSelectsPods }) => ({
    table,
    policies: [...policiesOf(table).filter((_, index) => !dropped.includes(index)), ...foreign],
    ipBlockSelectsPods,
  }));

const pairs = fc.array(fc.tuple(end, end), { minLength: 24, maxLength: 24 });

const isHome = ({ metadata }: PolicyObject): boolean => metadata.namespace === home;

const declaredBy = (reading: Expectation, from: Endpoint, to: Endpoint): ConnectionSet =>
  reading
    .declared(from, to)
    .reduce((set, { connections }) => set.union(connections), ConnectionSet.none);

/** What each reading says of a pair of ends, whose namespaces are known. */
function readings({ table, policies, ipBlockSelectsPods }: Case, known = namespaces) {
  const options = { ipBlockSelectsPods };
  const declared = byPairs(table, home, known, options);
  const own = createEvaluator(policies.filter(isHome), known, options);
  const others = createEvaluator(
    policies.filter((policy) => !isHome(policy)),
    known,
    options,
  );
  const rows = byPairs(table, home, known, { ipBlockSelectsPods: false });
  return {
    declared,
    /** What policies open that the table does not, where every named port is that port. */
    excess: (from: Endpoint, to: Endpoint): ConnectionSet =>
      own.allowed(from, to).connections.subtract(declared.allowed(from, to)),
    allowed: (from: Endpoint, to: Endpoint): ConnectionSet => own.allowed(from, to).connections,
    /** What the table declares and its own policies do not allow, where no pod gives ports a name. */
    missing: (from: Endpoint, to: Endpoint): ConnectionSet =>
      declared.allowed(from, to).subtract(own.allowed(from, to).connections),
    /** What a row declares and policies of other namespaces do not allow. */
    withheld: (from: Endpoint, to: Endpoint): ConnectionSet =>
      declaredBy(rows, from, to).subtract(others.allowed(from, to).connections),
  };
}

/** One connection drawn from what a finding tells; nothing where one name would be two namespaces. */
function drawn({ from, to, ports }: Pick<Reach, 'from' | 'to' | 'ports'>) {
  const { namespaces: labels, ...picked } = pick({ from: from.set, to: to.set, ports });
  const known = [picked.from, picked.to].flatMap((point, index) =>
    point.kind === 'pod' ? [{ name: point.pod.namespace, labels: labels[index] ?? {} }] : [],
  );
  const [one, two] = known;
  const isOne = one && two && one.name === two.name;
  return isOne && JSON.stringify(one) !== JSON.stringify(two) ? undefined : { ...picked, known };
}

/** The ports on which sets hold a pair. */
const inSets = (
  sets: readonly { readonly cube: Parameters<typeof portsIn>[0] }[],
  from: Endpoint,
  to: Endpoint,
) =>
  sets
    .reduce((all, { cube }) => all.union(portsIn(cube, from, to)), ConnectionSet.none)
    .intersect(asked);

interface Counts {
  points: number;
  different: number;
  picked: number;
  sound: number;
  broken: number;
}

/** The ports on which a pair passes, and the table of who reaches a component leaves out. */
function leftOut(
  { access }: Proof,
  table: Table,
  names: ReadonlySet<string>,
  passes: ConnectionSet,
  ...ends: readonly [Endpoint, Endpoint]
): ConnectionSet {
  const [own, ...others] = [...names].filter((name) => table.components[name]);
  const told = access.find(({ to }) => to === own);
  // Whoever bears the labels of two components is reached as both are, and told with neither.
  if (!told || others.length > 0) return ConnectionSet.none;
  const sets = told.from.flatMap(({ from: { set }, ports }) =>
    everybody.map((anybody) => ({ cube: { from: set, to: anybody, ports } })),
  );
  return passes.subtract(inSets(sets, ...ends));
}

/** Holds the sets of both directions against every pair, and every pair that differs against the verdict. */
function compare(
  given: Case,
  ends: readonly (readonly [Endpoint, Endpoint])[],
  counts: Counts,
): void {
  const { table, policies, ipBlockSelectsPods } = given;
  const options = { ipBlockSelectsPods };
  const own = policies.filter(isHome);
  const declared = expected(table, home, ipBlockSelectsPods);
  const atMost = allowanceOf(own, { namedPorts: 'every', ...options });
  const atLeast = allowanceOf(own, { namedPorts: 'none', ...options });
  const excess = [...over(atMost, declared, defaultBudget())];
  const missing = [...over(declared, atLeast, defaultBudget())];
  const proof = prove({ source: 'random', table, policies, namespace: home, ipBlockSelectsPods });
  const has = (kind: 'excess' | 'missing'): boolean =>
    proof.findings.some((finding) => finding.kind === kind);

  expect(proof.unfinished).toBe(false);
  expect(has('excess')).toBe(excess.length > 0);
  if (missing.length > 0) expect(has('missing')).toBe(true);
  const reading = readings(given);
  for (const [one, two] of ends) {
    if (one.kind === 'outside' && two.kind === 'outside') continue;
    if (isV4(addressIn(one)) !== isV4(addressIn(two))) continue;
    const [from, to] = distinct(one, two);
    const tooMuch = reading.excess(from, withPorts(to)).intersect(asked);
    const tooLittle = reading.missing(from, to).intersect(asked);
    expect(`${inSets(excess, from, to)}`).toBe(`${tooMuch}`);
    expect(`${inSets(missing, from, to)}`).toBe(`${tooLittle}`);
    const passes = reading.allowed(from, withPorts(to)).intersect(asked);
    const untold = leftOut(proof, table, reading.declared.namesOf(to), passes, from, to);
    expect(`${untold}`).toBe('none');
    const isWithheld = !reading.withheld(from, to).isEmpty;
    if (isWithheld) expect(has('missing')).toBe(true);
    counts.points += 1;
    counts.different += Number(!tooMuch.isEmpty) + Number(!tooLittle.isEmpty) + Number(isWithheld);
  }
  for (const { kind, reaches } of proof.findings) {
    for (const reach of reaches) {
      const found = drawn(reach);
      if (!found) continue;
      const { from, to, protocol, port, known } = found;
      const there = readings(given, known);
      const target = kind === 'excess' ? withPorts(to, [port]) : to;
      const isSo = (kind === 'excess' ? [there.excess] : [there.missing, there.withheld]).some(
        (read) => read(from, target).has(protocol, port),
      );
      expect(isSo).toBe(true);
      counts.picked += 1;
    }
  }
  if (proof.findings.length === 0) counts.sound += 1;
  else counts.broken += 1;
}

test(`of ${runs} random tables and policies, the proof agrees with every pair that is asked, and every pair drawn from what it finds agrees with it`, () => {
  const counts: Counts = { points: 0, different: 0, picked: 0, sound: 0, broken: 0 };
  fc.assert(
    fc.property(cases, pairs, (given, ends) => {
      compare(given, ends, counts);
    }),
    { numRuns: runs },
  );
  expect(counts.points).toBeGreaterThan(runs * 8);
  expect(counts.different).toBeGreaterThan(runs / 2);
  expect(counts.picked).toBeGreaterThan(runs / 2);
  expect(Math.min(counts.sound, counts.broken)).toBeGreaterThan(runs / 10);
}, 36_000_000);

/** Whether an end answers to one of these names. */
const isIn = (names: readonly string[] | undefined, ofEnd: ReadonlySet<string>): boolean =>
  (names ?? []).some((name) => ofEnd.has(name));

/** Whether a claim speaks of a connection and does not allow it: read pair by pair. */
function breaks(
  claim: ResolvedClaim,
  table: Table,
  declared: Expectation,
  from: Endpoint,
  to: Endpoint,
): ConnectionSet {
  const [sources, targets] = [declared.namesOf(from), declared.namesOf(to)];
  const isInOther = (names: readonly string[] | undefined, ofEnd: ReadonlySet<string>): boolean =>
    [...ofEnd].some((name) => table.components[name] && !names?.includes(name));
  if (claim.onlyRows) {
    const isInside = from.kind === 'pod' && from.pod.namespace === home;
    if (isInside !== (claim.onlyRows === 'inside')) return ConnectionSet.none;
    const { defaultDeny } = table;
    const isDenied =
      defaultDeny.enabled &&
      defaultDeny.policyTypes.includes('Ingress') &&
      to.kind === 'pod' &&
      to.pod.namespace === home &&
      selects(defaultDeny.podSelector ?? {}, to.pod.labels);
    const closes = (name: string): boolean =>
      table.components[name]?.policyTypes.includes('Ingress') === true;
    if (!isDenied && ![...targets].some(closes)) return ConnectionSet.none;
    return declared
      .declared(from, to)
      .reduce((left, { connections }) => left.subtract(connections), ConnectionSet.all);
  }
  if (claim.onlyTo) {
    const isFree =
      !isIn(claim.from, sources) || isIn(claim.onlyTo, targets) || isInOther(claim.from, sources);
    return isFree ? ConnectionSet.none : ConnectionSet.all;
  }
  if (isIn(claim.onlyFrom, sources) || isInOther(claim.to, targets)) return ConnectionSet.none;
  return (claim.to ?? [])
    .filter((name) => targets.has(name))
    .flatMap((name) => {
      const own = table.components[name]?.ports ?? {};
      if (!claim.ports) return [ConnectionSet.all];
      return claim.ports
        .flatMap((port) => own[port] ?? [])
        .map(({ port, endPort, protocol }) =>
          ConnectionSet.of(protocol ?? 'TCP', Number(port), Number(endPort ?? port)),
        );
    })
    .reduce((set, each) => set.union(each), ConnectionSet.none);
}

test(`of ${runs} random tables and policies, a claim is true exactly where no pair breaks it`, () => {
  const counts = { true: 0, false: 0, broken: 0, picked: 0 };
  const claiming = cases.filter(({ table }) => Object.keys(table.claims).length > 0);
  fc.assert(
    fc.property(claiming, pairs, (given, ends) => {
      const { table, policies, ipBlockSelectsPods } = given;
      const options = { ipBlockSelectsPods };
      const proof = prove({
        source: 'random',
        table,
        policies,
        namespace: home,
        ipBlockSelectsPods,
      });
      const own = policies.filter(isHome);
      const allowed = createEvaluator(own, namespaces, options);
      const declared = byPairs(table, home, namespaces, options);
      for (const { claim, isTrue, breaches } of proof.claims) {
        counts[isTrue ? 'true' : 'false'] += 1;
        expect(breaches.length === 0).toBe(isTrue);
        for (const [one, two] of ends) {
          if (one.kind === 'outside' && two.kind === 'outside') continue;
          if (isV4(addressIn(one)) !== isV4(addressIn(two))) continue;
          const [from, to] = distinct(one, two);
          const passes = allowed.allowed(from, withPorts(to)).connections.intersect(asked);
          const isBroken = !passes.intersect(breaks(claim, table, declared, from, to)).isEmpty;
          counts.broken += Number(isBroken);
          expect(isBroken && isTrue).toBe(false);
        }
        for (const breach of breaches) {
          const found = drawn(breach);
          if (!found) continue;
          const { from, to, protocol, port, known } = found;
          const there = createEvaluator(own, known, options);
          expect(there.allowed(from, withPorts(to, [port])).connections.has(protocol, port)).toBe(
            true,
          );
          const read = byPairs(table, home, known, options);
          expect(breaks(claim, table, read, from, to).has(protocol, port)).toBe(true);
          counts.picked += 1;
        }
      }
      if (proof.claims.some(({ isTrue }) => !isTrue)) expect(holds(proof)).toBe(false);
    }),
    { numRuns: runs },
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(runs / 10);
}, 36_000_000);
