import * as z from 'zod';
import type { LabelSelector } from '../netpol/policy/selector.ts';

/** The kinds that the guard is made of; both are cluster-scoped, a policy and its binding bear one name. */
const guardKinds = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'] as const;

const guardVersion = 'admissionregistration.k8s.io/v1';

const expressions = z.array(z.object({ name: z.string(), expression: z.string() })).default([]);
const selector = z.custom<LabelSelector>((value) => typeof value === 'object' && value !== null);
const texts = z.array(z.string());
/** A field that this chart never writes; null is as if it were not written. */
const unset = z
  .unknown()
  .transform((value) => value ?? undefined)
  .optional();

const rule = z.object({
  apiGroups: texts,
  apiVersions: texts,
  operations: texts,
  resources: texts,
  resourceNames: texts.default([]),
  scope: z.string().default('*'),
});

/** What a policy or a binding is asked about: with the defaults of the API server. */
const match = z.object({
  namespaceSelector: selector.default({}),
  objectSelector: selector.default({}),
  matchPolicy: z.string().default('Equivalent'),
  resourceRules: z.array(rule).default([]),
  excludeResourceRules: z.array(rule).default([]),
});

const metadata = z.object({
  name: z.string().min(1),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).optional(),
});

const policy = z.object({
  apiVersion: z.literal(guardVersion),
  kind: z.literal(guardKinds[0]),
  metadata,
  spec: z.object({
    failurePolicy: z.string().default('Fail'),
    paramKind: unset,
    matchConstraints: match,
    matchConditions: expressions,
    variables: expressions,
    validations: z
      .array(
        z.object({
          expression: z.string(),
          messageExpression: z.string().optional(),
          message: z.string().optional(),
          reason: z.string().optional(),
        }),
      )
      .default([]),
    auditAnnotations: z.array(z.unknown()).default([]),
  }),
});

const binding = z.object({
  apiVersion: z.literal(guardVersion),
  kind: z.literal(guardKinds[1]),
  metadata,
  spec: z.object({
    policyName: z.string(),
    paramRef: unset,
    matchResources: match.optional(),
    validationActions: texts,
  }),
});

/** A policy of the guard, or of anybody, with what the API server takes for left out. */
export type AdmissionPolicy = z.output<typeof policy>;

/** What puts an admission policy in force, and how. */
type AdmissionBinding = z.output<typeof binding>;

export type AdmissionObject = AdmissionPolicy | AdmissionBinding;

/** Whether an object is one of the kinds that the guard is made of. */
export const isAdmission = (object: { readonly kind?: unknown }): boolean =>
  (guardKinds as readonly unknown[]).includes(object.kind);

const either = z.discriminatedUnion('kind', [policy, binding]);

/** An admission policy or its binding as the API server understands it; nothing where it is neither. */
export function readAdmission(object: unknown): AdmissionObject | undefined {
  const result = either.safeParse(object);
  return result.success ? result.data : undefined;
}

/** Whoever an admission policy of this chart lets pass; service accounts as values write them. */
export interface Allowed {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly serviceAccounts: readonly string[];
}

const groups = String.raw`request\.userInfo\.\?groups\.orValue\(\[\]\)`;
const username = String.raw`request\.userInfo\.username`;
const condition = new RegExp(
  [
    String.raw`^!\(${username} in (?<users>\[.*\])\)`,
    String.raw`(?:\n&& !\(${username} in (?<accounts>\[.*\]) && "system:serviceaccounts:" \+ ${username}\.split\(":"\)\[2\] in ${groups}\))?`,
    String.raw`(?:\n&& !${groups}\.exists\(g, g in (?<groups>\[.*\])\))?$`,
  ].join(''),
  'u',
);
const account = /^system:serviceaccount:([^:]+):([^:]+)$/u;

/** A list of names as CEL writes it, which is as JSON does; nothing where it is something else. */
function names(list: string): readonly string[] | undefined {
  try {
    return texts.parse(JSON.parse(list));
  } catch {
    return undefined;
  }
}

/** Whom a policy lets pass, as its one condition says; nothing where that is not how this chart writes it. */
export function allowedBy({ spec }: AdmissionPolicy): Allowed | undefined {
  const [only, ...more] = spec.matchConditions;
  const lists = condition.exec(only?.expression ?? '')?.groups;
  if (lists === undefined || more.length > 0) return undefined;
  const [users, accounts, groupNames] = [lists['users'], lists['accounts'], lists['groups']].map(
    (list = '[]') => names(list),
  );
  if (!users || !accounts || !groupNames || !accounts.every((name) => account.test(name)))
    return undefined;
  const serviceAccounts = accounts.map((name) => name.replace(account, '$1/$2'));
  return { users, groups: groupNames, serviceAccounts };
}
