export {
  defineValues,
  formProblems,
  values,
  jsonSchema,
  presetNames,
  platformNames,
} from '../schema/index.ts';
export type {
  Claim,
  Component,
  Flow,
  LabelSelector,
  Peer,
  Port,
  SchemaNode,
  Values,
} from '../schema/index.ts';
export type { Problem } from '../schema/problems.ts';
export { KasmIsolationError, type ErrorCode } from './errors.ts';
export { parsePolicies, type NetworkPolicy } from './read/rendered.ts';
export { render, type Rendered, type RenderOptions } from './table/render.ts';
export { diff, type Diff, type Side } from './reach/diff.ts';
export { holds, prove, type Proof, type ProofInput } from './reach/prove.ts';
export { resolve } from './table/resolve.ts';
export { rows, type Row } from './table/rows.ts';
export type {
  Direction,
  Entry,
  ResolvedComponent,
  ResolvedFlow,
  ResolvedPeer,
  Table,
} from './table/table.ts';
