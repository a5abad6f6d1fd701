/** The answers as data: what values declare, what policies allow, and whether that is the same. */
export { KasmIsolationError, type ErrorCode } from '../errors.ts';
export { findHelm } from '../helm/find.ts';
export { Unfinished } from '../netpol/region/index.ts';
export { chartDirectory } from '../read/files.ts';
export { render, type Rendered, type RenderOptions } from '../table/render.ts';
export { resolve } from '../table/resolve.ts';
export { rows, type Row } from '../table/rows.ts';
export type {
  Direction,
  Entry,
  ResolvedClaim,
  ResolvedComponent,
  ResolvedFlow,
  ResolvedPeer,
  Table,
} from '../table/table.ts';
export type { Access, Accessor } from './access.ts';
export { claims, explain, who, type AskedPort } from './ask.ts';
export type { ClaimVerdict } from './claims.ts';
export { diff, type Diff, type Side } from './diff.ts';
export { parsePort, type Known } from './ends.ts';
export type { DirectionAnswer, Explanation } from './explain.ts';
export type { Culprit, Finding } from './finding.ts';
export { holds, prove, type Proof, type ProofInput } from './prove.ts';
