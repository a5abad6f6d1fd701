/**
 * Sets of every pod that could ever exist. A pod that is tried answers for itself alone; a set answers for all:
 *
 * 1. `value-set`: what one label key may be; each requirement of a selector is such a set.
 * 2. `labels`, `endpoints`: who an end of a connection may be, one set per key and one of addresses.
 * 3. `connections`: from whom to whom on which ports; a set minus a set is a short list of disjoint sets.
 * 4. `allowance`: what policies close and open, in each direction.
 * 5. `difference`, `let-through`, `compare`: what one allowance lets through and another does not.
 *
 * The sets speak of two different ends, neither of them on the host network nor the other's own node
 * (`semantics.ts`).
 */
export {
  allowanceOf,
  bothAllow,
  concerning,
  namedPortsOf,
  type Allowance,
  type AllowanceOptions,
  type Closing,
  type NamedPort,
  type OneWay,
  type Opening,
} from './allowance.ts';
export { over, type Over } from './compare.ts';
export {
  connections,
  connectionsCover,
  connectionsMeet,
  meetConnections,
  subtractConnections,
  type ConnectionCube,
} from './connections.ts';
export { defaultBudget, difference, Unfinished, type Budget } from './difference.ts';
export { endpointKey, partKey } from './keys.ts';
export { leftOpen, letThrough, openedByRules, type Through } from './let-through.ts';
export {
  endpointsCover,
  endpointsMeet,
  everybody,
  holdsEndpoint,
  meetEndpoints,
  namespaceCalled,
  namespaceName,
  outside,
  pods,
  subtractEndpoints,
  type EndpointCube,
} from './endpoints.ts';
export { anyLabels, cubeOfSelector, holdsLabels, type LabelCube } from './labels.ts';
export { pick, type Picked } from './pick.ts';
export {
  absent,
  anything,
  complement,
  noneOf,
  oneOf,
  present,
  type ValueSet,
} from './value-set.ts';
