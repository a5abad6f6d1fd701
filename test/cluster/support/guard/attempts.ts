import { asSomebody } from './as-somebody.ts';
import type { Attempt } from './attempt.ts';
import { onNamespaces, onPolicies } from './on-policies.ts';
import { onPods } from './on-pods.ts';
import { onHosts, onTemplates } from './on-templates.ts';

/** Everything that is tried; each must be refused, warned of or audited. */
export const attempts: readonly Attempt[] = [
  ...onPods,
  ...onTemplates,
  ...onHosts,
  ...onPolicies,
  ...onNamespaces,
  ...asSomebody,
];
