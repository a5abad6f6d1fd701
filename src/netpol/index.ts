export {
  addressOf,
  addressesOf,
  blockOf,
  everyAddress,
  formatAddress,
  formatAddresses,
  type AddressSet,
} from './sets/address-set.ts';
export type { Direction, RuleRef } from './policy/compile.ts';
export { ConnectionSet, protocols, type Protocol } from './sets/connection-set.ts';
export {
  connectivity,
  type Cluster,
  type Connectivity,
  type Edge,
  type Group,
} from './groups/connectivity.ts';
export {
  atoms,
  createEvaluator,
  type DirectionVerdict,
  type Evaluator,
  type Verdict,
} from './pair/evaluate.ts';
export { IntervalSet, type Interval } from './sets/interval-set.ts';
export type { ContainerPort, Endpoint, Labels, Namespace, PluginOptions, Pod } from './model.ts';
export type { PeerObject, PolicyObject, PortObject, RuleObject } from './policy/object.ts';
export { parsePolicy } from './policy/parse.ts';
export { ObjectError, type ObjectProblem } from './policy/problem.ts';
export { selects, type LabelSelector } from './policy/selector.ts';
/** Sets of every pod that could exist: what policies allow, and how two sets of policies differ. */
export * as region from './region/index.ts';
