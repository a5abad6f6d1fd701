import type { Endpoint, Labels, Pod } from '../model.ts';
import { families, type AddressSet } from '../sets/address-set.ts';
import { IntervalSet } from '../sets/interval-set.ts';
import { protocols, type ConnectionSet, type Protocol } from '../sets/connection-set.ts';
import type { ConnectionCube } from './connections.ts';
import { namespaceName, type EndpointCube } from './endpoints.ts';
import type { LabelCube } from './labels.ts';
import type { ValueSet } from './value-set.ts';

/** A value of a set: a listed one, else one that is not excluded; nothing where only absence will do. */
function valueIn({ isComplement, values, absent }: ValueSet): string | undefined {
  if (!isComplement) return values[0];
  if (absent) return undefined;
  let value = 'x';
  while (values.includes(value)) value += 'x';
  return value;
}

/** Labels that lie in a cube, as few as it takes. */
const labelsIn = (cube: LabelCube): Labels =>
  Object.fromEntries(
    [...cube].flatMap(([key, each]) => {
      const value = valueIn(each);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );

function portIn(ports: ConnectionSet): { readonly protocol: Protocol; readonly port: number } {
  for (const protocol of protocols) {
    const [first] = ports.ports[protocol].intervals;
    if (first) return { protocol, port: first.start };
  }
  throw new Error('a set of connections has a port');
}

/** One connection of a set: two ends and a port, and the labels of the namespaces of its pods. */
export interface Picked {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly namespaces: readonly (Labels | undefined)[];
  readonly protocol: Protocol;
  readonly port: number;
}

function endIn(cube: EndpointCube, family: AddressSet, name: string): readonly [Endpoint, Labels?] {
  const address = cube.addresses.intersect(family).intervals[0]?.start;
  if (address === undefined) throw new Error('ends of a connection share a family');
  if (cube.kind === 'outside') {
    const addresses = IntervalSet.of({ start: address, end: address + 1n });
    return [{ kind: 'outside', addresses }];
  }
  const namespace = labelsIn(cube.namespace);
  const pod: Pod = {
    namespace: namespace[namespaceName] ?? '',
    name,
    labels: labelsIn(cube.pod),
    ips: [address],
    ports: [],
    hostNetwork: false,
  };
  return [{ kind: 'pod', pod }, namespace];
}

/** One connection out of a set, drawn so that others can judge it. */
export function pick({ from, to, ports }: ConnectionCube): Picked {
  const family = families.find(
    (each) => !from.addresses.intersect(each).isEmpty && !to.addresses.intersect(each).isEmpty,
  );
  if (!family) throw new Error('ends of a connection share a family');
  const [source, sourceNamespace] = endIn(from, family, 'from');
  const [target, targetNamespace] = endIn(to, family, 'to');
  return {
    from: source,
    to: target,
    namespaces: [sourceNamespace, targetNamespace],
    ...portIn(ports),
  };
}
