import * as z from 'zod';

/** What the API server does with what the guard is against. */
const actions = ['Audit', 'Warn', 'Deny'] as const;

const word = {
  'x-is': 'an action',
  'x-write': 'Audit, Warn or Deny, or a list such as [Audit, Warn]',
};

const isWord = (each: unknown): boolean => (actions as readonly unknown[]).includes(each);

/** One word, or a list of them: each as it is judged, so that a bad word of a list is told at its place. */
const action = z
  .unknown()
  .superRefine((value, context) => {
    const refuse = (...path: readonly number[]): void =>
      context.addIssue({ code: 'custom', path: [...path], message: 'unfit' });
    if (!Array.isArray(value)) return isWord(value) ? undefined : refuse();
    if (value.length === 0) return refuse();
    const bad = value.flatMap((each, index) => (isWord(each) ? [] : [index]));
    for (const index of bad) refuse(index);
    if (bad.length === 0 && new Set(value).size < value.length) refuse();
  })
  .meta({
    description:
      'What happens to a request that the guard is against: `Audit` marks it in the audit log, `Warn` tells whoever made it, `Deny` refuses it. `[Audit, Warn]` and `[Audit, Deny]` may be combined.',
    ...word,
    'x-emit': {
      type: ['string', 'array'],
      pattern: `^(${actions.join('|')})$`,
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', enum: actions, ...word },
    },
  })
  .default('Warn');

const list = (name: z.ZodType, description: string, unit: string) =>
  z
    .array(name)
    .refine((all) => new Set(all).size === all.length)
    .meta({
      uniqueItems: true,
      description,
      'x-is': `a list of ${unit}`,
      'x-write': `a list of ${unit}, each once`,
    })
    .default([]);

/** A name as a request bears it: Kubernetes compares it whole, so it holds no pattern and no blank at an end. */
const subject = (unit: string) =>
  z
    .string()
    .max(300)
    .regex(
      /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}*]([^\p{Cc}\p{Cf}\p{Zl}\p{Zp}*]*[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}*])?$/u,
    )
    .meta({
      'x-is': `the name of a ${unit}`,
      'x-write': `the whole name as kubectl auth whoami shows it, without * and blanks around it`,
    });

const serviceAccount = z
  .string()
  .max(317)
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  )
  .meta({
    'x-is': 'a service account',
    'x-write': 'its namespace and its name, such as flux-system/helm-controller',
  });

const allow = z
  .strictObject({
    users: list(subject('user'), 'Users, such as `system:admin` of K3s.', 'user names'),
    groups: list(subject('group'), 'Groups, such as `system:masters`.', 'group names'),
    serviceAccounts: list(
      serviceAccount,
      'Service accounts, such as `argocd/argocd-application-controller`.',
      'service accounts',
    ),
  })
  .meta({
    description:
      'Who may: whoever installs and upgrades Kasm and this chart, and operators that make pods themselves. The controllers of Kubernetes that make pods of templates always may.',
    'x-is': 'a map',
    'x-write': 'a map with users, groups and serviceAccounts',
  })
  .default({ users: [], groups: [], serviceAccounts: [] });

const flag = (description: string) =>
  z
    .boolean()
    .meta({ description, 'x-is': 'a boolean', 'x-write': 'true or false without quotes' })
    .default(false);

/** Admission policies of Kubernetes that keep others from what the isolation rests on: labels and policies. */
export const guard = z
  .strictObject({
    enabled: z
      .boolean()
      .nullable()
      .meta({
        description:
          'Render the guard. Its objects are cluster-scoped: whoever installs needs rights on validatingadmissionpolicies and validatingadmissionpolicybindings.',
        'x-is': 'a boolean',
        'x-write': 'true or false without quotes',
        'x-emit': { type: ['boolean', 'null'] },
      })
      .default(false),
    action,
    allow,
    peers: flag(
      'Guard the pods of peers in other namespaces too (the ingress controller, Prometheus, DNS), in their namespaces.',
    ),
  })
  .meta({
    description:
      'Only who is allowed may give pods the labels of a component, or write NetworkPolicies in the namespace: by ValidatingAdmissionPolicy, which Kubernetes has from 1.30.',
    'x-is': 'a map',
    'x-write': 'a map with enabled, action, allow and peers',
  })
  .default({
    enabled: false,
    action: 'Warn',
    allow: { users: [], groups: [], serviceAccounts: [] },
    peers: false,
  });
