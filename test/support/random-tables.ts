import fc from 'fast-check';
import type { PeerObject, PolicyObject, RuleObject } from '../../src/netpol/policy/object.ts';
import type {
  Direction,
  ResolvedClaim,
  ResolvedComponent,
  ResolvedFlow,
  ResolvedPeer,
  Table,
} from '../../src/table/table.ts';
import * as world from './small-world.ts';

// Random tables over the small world, in its namespace `one`, and policies that do what they say: written here a
// second time, in the plainest way, so that a proof may hold and be broken from there.

export const home = 'one';

// The contract's types may be written to, those of policies may not.
const selector = world.selector as fc.Arbitrary<NonNullable<ResolvedComponent['podSelector']>>;
const block = world.block as fc.Arbitrary<NonNullable<ResolvedPeer['ipBlocks']>[number]>;

const components = ['api', 'db', 'job'];
const peers = ['out', 'ops', 'any'];
const isOn = fc.oneof(
  { weight: 5, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);
const directions = fc.subarray<Direction>(['Ingress', 'Egress']);

const ports: fc.Arbitrary<NonNullable<ResolvedComponent['ports']>> = fc.constantFrom<
  NonNullable<ResolvedComponent['ports']>[]
>(
  { p: { port: 1 }, q: { port: 2, protocol: 'UDP' } },
  { p: { port: 1, endPort: 2 } },
  { p: { port: 3, protocol: 'UDP' }, q: { port: 1 } },
);

/** Mostly pods of one value of a key, as presets have them; some that share pods with others. */
const ownSelector: typeof selector = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...world.values).map((a) => ({ matchLabels: { a } })) },
  { weight: 1, arbitrary: selector },
);

const component: fc.Arbitrary<ResolvedComponent> = fc.record({
  enabled: isOn,
  podSelector: ownSelector,
  ports,
  policyTypes: directions,
  isDataTier: fc.boolean(),
});

const place: fc.Arbitrary<Partial<ResolvedPeer>> = fc.oneof(
  fc.constant({ anywhere: true }),
  fc.array(block, { minLength: 1, maxLength: 2 }).map((ipBlocks) => ({ ipBlocks })),
  fc.record({ namespaceSelector: selector, podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector }),
  fc.constant({}),
);

const peer: fc.Arbitrary<ResolvedPeer> = fc
  .tuple(isOn, ports, place)
  .map(([enabled, own, where]) => ({ enabled, ports: own, ...where }));

const anyName = fc.constantFrom(...components, ...peers);
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 2 });

/** One end of a row is components: nothing of ours could hold a row between peers. */
const joined = fc
  .record({
    own: some(fc.constantFrom(...components)),
    other: some(anyName),
    isTarget: fc.boolean(),
  })
  .map(({ own, other, isTarget }) =>
    isTarget ? { from: other, to: own } : { from: own, to: other },
  );

const flow: fc.Arbitrary<ResolvedFlow> = fc
  .tuple(
    isOn,
    joined,
    fc.oneof(
      { weight: 4, arbitrary: some(fc.constantFrom('p', 'q')).map((names) => ({ ports: names })) },
      { weight: 1, arbitrary: fc.constant({ allPorts: true }) },
    ),
  )
  .map(([enabled, ends, on]) => ({ enabled, ...ends, ...on }));

const claim: fc.Arbitrary<ResolvedClaim> = fc.oneof(
  fc.record(
    {
      enabled: isOn,
      to: some(fc.constantFrom(...components)),
      ports: fc.constant('p').map((name) => [name]),
      onlyFrom: fc.uniqueArray(anyName, { maxLength: 3 }),
    },
    { requiredKeys: ['enabled', 'to', 'onlyFrom'] },
  ),
  fc.record({
    enabled: isOn,
    from: some(fc.constantFrom(...components)),
    onlyTo: fc.uniqueArray(anyName, { maxLength: 3 }),
  }),
  fc.record({ enabled: isOn, onlyRows: fc.constantFrom('inside' as const, 'outside' as const) }),
);

const mapOf = <T>(names: readonly string[], arbitrary: fc.Arbitrary<T>) =>
  fc.record(Object.fromEntries(names.map((name) => [name, arbitrary])));

/** Tables of three components, three peers and a few flows, in every egress mode. */
export const tables: fc.Arbitrary<Table> = fc.record({
  defaultDeny: fc.record(
    { enabled: isOn, policyTypes: directions, podSelector: selector },
    { requiredKeys: ['enabled', 'policyTypes'] },
  ),
  components: mapOf(components, component),
  peers: mapOf(peers, peer),
  flows: fc.dictionary(fc.constantFrom('f', 'g', 'h', 'i'), flow),
  claims: fc.dictionary(fc.constantFrom('k', 'l'), claim),
});

/** A name of the table as peers of a rule; `everyone` where the rule is to have none. */
function peersOf(table: Table, name: string): readonly PeerObject[] | 'everyone' {
  const own = table.components[name];
  if (own) return own.enabled ? [{ podSelector: own.podSelector ?? {} }] : [];
  const { enabled, anywhere, ipBlocks, namespaceSelector, podSelector } = table.peers[name] ?? {
    enabled: false,
  };
  if (!enabled) return [];
  if (anywhere) return 'everyone';
  if (ipBlocks) return ipBlocks.map((ipBlock) => ({ ipBlock }));
  if (!namespaceSelector && !podSelector) return [];
  return [{ ...(namespaceSelector && { namespaceSelector }), ...(podSelector && { podSelector }) }];
}

/** One rule for each end of each flow of a component. */
function rulesOf(table: Table, owner: string, direction: Direction): readonly RuleObject[] {
  const [mine, theirs] =
    direction === 'Ingress' ? (['to', 'from'] as const) : (['from', 'to'] as const);
  return Object.values(table.flows).flatMap((row) => {
    if (!row.enabled || !row[mine]?.includes(owner)) return [];
    return (row[theirs] ?? []).flatMap((other) => {
      const target = direction === 'Ingress' ? owner : other;
      const named = (table.components[target] ?? table.peers[target])?.ports ?? {};
      const numbers = (row.ports ?? []).flatMap((name) => named[name] ?? []);
      const ends = peersOf(table, other);
      if (ends.length === 0 || (!row.allPorts && numbers.length === 0)) return [];
      return [
        {
          ...(ends !== 'everyone' && { [theirs]: ends }),
          ...(!row.allPorts && {
            ports: numbers.map(({ port, endPort, protocol }) => ({
              port: Number(port),
              ...(endPort !== undefined && { endPort: Number(endPort) }),
              ...(protocol && { protocol }),
            })),
          }),
        },
      ];
    });
  });
}

/** Policies that do what a table declares: one of each component, and the default deny. */
export function policiesOf(table: Table): readonly PolicyObject[] {
  const { defaultDeny } = table;
  const denying: PolicyObject = {
    metadata: { name: 'deny', namespace: home },
    spec: { podSelector: defaultDeny.podSelector ?? {}, policyTypes: defaultDeny.policyTypes },
  };
  const own = Object.entries(table.components)
    .filter(([, { enabled, policyTypes }]) => enabled && policyTypes.length > 0)
    .map(([name, { podSelector, policyTypes }]): PolicyObject => ({
      metadata: { name, namespace: home },
      spec: {
        podSelector: podSelector ?? {},
        policyTypes,
        ...(policyTypes.includes('Ingress') && { ingress: rulesOf(table, name, 'Ingress') }),
        ...(policyTypes.includes('Egress') && { egress: rulesOf(table, name, 'Egress') }),
      },
    }));
  const isDenied = defaultDeny.enabled && defaultDeny.policyTypes.length > 0;
  return isDenied ? [denying, ...own] : own;
}
