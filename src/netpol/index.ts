export {
  addressOf,
  addressesOf,
  blockOf,
  everyAddress,
  formatAddress,
  formatAddresses,
  type AddressSet,
} from './address-set.ts';
export type { Direction, RuleRef } from './compile.ts';
export { ConnectionSet, protocols, type Protocol } from './connection-set.ts';
export {
  connectivity,
  type Cluster,
  type Connectivity,
  type Edge,
  type Group,
} from './connectivity.ts';
export {
  atoms,
  createEvaluator,
  type DirectionVerdict,
  type Evaluator,
  type Verdict,
} from './evaluate.ts';
export { IntervalSet, type Interval } from './interval-set.ts';
export type { ContainerPort, Endpoint, Labels, Namespace, PluginOptions, Pod } from './model.ts';
export type { PeerObject, PolicyObject, PortObject, RuleObject } from './policy.ts';
export { selects, type LabelSelector } from './selector.ts';
