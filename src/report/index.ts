/** The answers in words: each becomes a `Report`, and every format prints any `Report`. */
export { diffReport, type DiffContext } from './answers/diff.ts';
export { explainReport, type ExplainContext } from './answers/explain.ts';
export { proofReport, type ProofContext } from './answers/prove.ts';
export { whoReport, type WhoContext } from './answers/who.ts';
export { formatNames, formats, type FormatName } from './formats.ts';
export type { Arrow, Grid, Place, Remark, Report } from './report.ts';
