import { createEvaluator, type Evaluator } from '../netpol/pair/evaluate.ts';
import type { Namespace, PluginOptions } from '../netpol/model.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';

/** What rendered policies allow, worked out from them alone: nothing of the values is read here. */
export const observed = (
  policies: readonly PolicyObject[],
  namespaces: readonly Namespace[],
  options: PluginOptions = {},
): Evaluator => createEvaluator(policies, namespaces, options);
