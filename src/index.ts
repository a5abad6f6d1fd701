/** Typed values. Whatever loads them at run time loads this function and nothing else: no schema, no YAML, no Helm. */
export { defineValues } from '../schema/define-values.ts';
export type {
  Claim,
  Component,
  Flow,
  LabelSelector,
  Peer,
  Port,
  Values,
} from '../schema/generated/values.ts';
