export { defineValues } from './define-values.ts';
export type {
  Claim,
  Component,
  Flow,
  LabelSelector,
  Peer,
  Port,
  Values,
} from './generated/values.ts';
export { jsonSchema, type SchemaNode } from './json-schema.ts';
export { platformNames, presetNames } from './names.ts';
export { formProblems, type Problem } from './problems.ts';
export { values } from './values.ts';
