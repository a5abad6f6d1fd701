import fc from 'fast-check';
import type { LabelSelector } from '../../src/netpol/policy/selector.ts';
import {
  connections,
  cubeOfSelector,
  namespaceName,
  outside,
  pods,
  type ConnectionCube,
  type EndpointCube,
  type LabelCube,
  type ValueSet,
} from '../../src/netpol/region/index.ts';
import { addressOf, blockOf, everyAddress, isV4 } from '../../src/netpol/sets/address-set.ts';
import { ConnectionSet, type Protocol } from '../../src/netpol/sets/connection-set.ts';

// Sets held against points: every value, label, end and connection of a small universe. Membership is read from the
// data here, so that no test of the algebra rests on the algebra.

/** What a key may be: each value that a set of these tests lists, one that none lists, and no value. */
export const valuePoints = ['0', '1', '2', 'unlisted', undefined] as const;
type ValuePoint = (typeof valuePoints)[number];

/** Labels of a point; a key that is not there is absent. */
export type LabelPoint = Readonly<Record<string, string | undefined>>;

export const inValues = ({ isComplement, values, absent }: ValueSet, value?: string): boolean =>
  value === undefined ? absent : values.some((each) => each === value) !== isComplement;

export const inLabels = (cube: LabelCube, labels: LabelPoint): boolean =>
  [...cube].every(([key, set]) => inValues(set, labels[key]));

/** One end: a pod where it has labels, else an address outside. */
export interface EndPoint {
  readonly pod: LabelPoint | undefined;
  readonly namespace: LabelPoint;
  readonly address: bigint;
}

export function inEnd(cube: EndpointCube, { pod, namespace, address }: EndPoint): boolean {
  if (!cube.addresses.has(address) || (cube.kind === 'pods') !== (pod !== undefined)) return false;
  return (
    cube.kind === 'outside' ||
    (inLabels(cube.namespace, namespace) && inLabels(cube.pod, pod ?? {}))
  );
}

export interface ConnectionPoint {
  readonly from: EndPoint;
  readonly to: EndPoint;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A connection has one family, and a pod at one end at least. */
const exists = ({ from, to }: Pick<ConnectionPoint, 'from' | 'to'>): boolean =>
  isV4(from.address) === isV4(to.address) && (from.pod ?? to.pod) !== undefined;

export const inConnections = (cube: ConnectionCube, point: ConnectionPoint): boolean =>
  cube.ports.has(point.protocol, point.port) &&
  inEnd(cube.from, point.from) &&
  inEnd(cube.to, point.to);

export const inSome = (cubes: readonly ConnectionCube[], point: ConnectionPoint): number =>
  cubes.filter((cube) => inConnections(cube, point)).length;

const combinations = (keys: readonly string[]): readonly LabelPoint[] =>
  keys.reduce<readonly LabelPoint[]>(
    (points, key) =>
      points.flatMap((point) =>
        valuePoints.map((value: ValuePoint) => ({ ...point, [key]: value })),
      ),
    [{}],
  );

/** Every pod of three keys. */
export const labelPoints: readonly LabelPoint[] = combinations(['a', 'b', 'c']);

const addressPoints = ['10.0.0.0', '10.0.0.1', '8.8.8.8', 'fd00::', 'fd00::2', '2001::'].map(
  addressOf,
);

const endsWith = (
  namespaceKeys: readonly string[],
  podKeys: readonly string[],
  addresses: readonly bigint[],
): readonly EndPoint[] => {
  const namespaces = ['one', 'two', 'three'].flatMap((name) =>
    combinations(namespaceKeys).map((labels) => ({ ...labels, [namespaceName]: name })),
  );
  return addresses.flatMap((address) => [
    { pod: undefined, namespace: {}, address },
    ...namespaces.flatMap((namespace) =>
      combinations(podKeys).map((pod) => ({ pod, namespace, address })),
    ),
  ]);
};

/** Every end of two keys of pods and one of namespaces, at six addresses. */
export const endPoints: readonly EndPoint[] = endsWith(['a'], ['a', 'b'], addressPoints);

const few = endsWith([], ['a'], [addressOf('10.0.0.0'), addressOf('8.8.8.8'), addressOf('fd00::')]);
const portPoints = [
  ['TCP', 1],
  ['TCP', 2],
  ['TCP', 65_535],
  ['UDP', 1],
  ['SCTP', 7],
] as const;

/** Every connection between ends of one key, at three addresses, on five ports. */
export const connectionPoints: readonly ConnectionPoint[] = few.flatMap((from) =>
  few
    .filter((to) => exists({ from, to }))
    .flatMap((to) => portPoints.map(([protocol, port]) => ({ from, to, protocol, port }))),
);

const listed = fc.uniqueArray(fc.constantFrom('0', '1', '2'), { minLength: 1 });

/** A selector over some keys, contradictions among them. */
export const selectorOver = (...keys: readonly string[]): fc.Arbitrary<LabelSelector> =>
  fc.record(
    {
      matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('0', '1', '2'), {
        maxKeys: 2,
      }),
      matchExpressions: fc.array(
        fc.oneof(
          fc.record({
            key: fc.constantFrom(...keys),
            operator: fc.constantFrom('In' as const, 'NotIn' as const),
            values: listed,
          }),
          fc.record({
            key: fc.constantFrom(...keys),
            operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
          }),
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );

const cubeOver = (...keys: readonly string[]): fc.Arbitrary<LabelCube> =>
  selectorOver(...keys)
    .map(cubeOfSelector)
    .filter((cube) => cube !== undefined);

export const labelCubes = cubeOver('a', 'b', 'c');

const names = fc
  .record({
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.uniqueArray(fc.constantFrom('one', 'two', 'three'), { minLength: 1 }),
  })
  .map(({ operator, values }) =>
    cubeOfSelector({ matchExpressions: [{ key: namespaceName, operator, values }] }),
  );

const addressSets = fc.constantFrom(
  everyAddress,
  everyAddress,
  blockOf('0.0.0.0/0'),
  blockOf('::/0'),
  blockOf('10.0.0.0/31'),
  blockOf('10.0.0.0/8', ['10.0.0.1/32']),
  blockOf('fd00::/16', ['fd00::2/127']),
);

const endCubes = (
  namespaces: fc.Arbitrary<LabelCube | undefined>,
  podLabels: fc.Arbitrary<LabelCube>,
): fc.Arbitrary<EndpointCube> =>
  fc
    .oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(namespaces, podLabels, addressSets).map((parts) => pods(...parts)),
      },
      { weight: 1, arbitrary: addressSets.map(outside) },
    )
    .filter((cube) => cube !== undefined);

/** Sets of ends over the keys of `endPoints`. */
export const endpointCubes = endCubes(
  fc.oneof(names, cubeOver('a'), fc.constant(undefined)),
  cubeOver('a', 'b'),
);

const portSets = fc.constantFrom(
  ConnectionSet.all,
  ConnectionSet.all,
  ConnectionSet.every('UDP'),
  ConnectionSet.of('TCP', 1),
  ConnectionSet.of('TCP', 2, 65_535),
  ConnectionSet.of('TCP', 1, 2).union(ConnectionSet.of('SCTP', 7)),
);

const fewEnds = endCubes(fc.oneof(names, fc.constant(undefined)), cubeOver('a'));

/** Sets of connections over the keys of `connectionPoints`. */
export const connectionCubes: fc.Arbitrary<ConnectionCube> = fc
  .tuple(fewEnds, fewEnds, portSets)
  .map((parts) => connections(...parts))
  .filter((cube) => cube !== undefined);
