/** Texts to data: values from where the command takes them, and what a cluster or a manifest holds. */
export { KasmIsolationError, type ErrorCode } from '../errors.ts';
export { readObjects, type Objects } from './cluster.ts';
export type { Source } from './documents.ts';
export { parsePolicies, type NetworkPolicy } from './rendered.ts';
export { loadValues } from './values.ts';
