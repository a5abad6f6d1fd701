import type { Allowed } from '../../read/guard.ts';
import { podMakers, type GuardHead } from '../../table/guard.ts';

const others = (names: readonly string[], always: readonly string[]): readonly string[] =>
  names.filter((name) => !always.includes(name));

/** Whom the guard lets pass, as values write them; the controllers of Kubernetes, which it always does, are left out. */
export function allowedWords({ users, groups, serviceAccounts }: Allowed): string {
  const kinds = [
    ['users', others(users, podMakers.users)],
    ['groups', groups],
    ['service accounts', others(serviceAccounts, podMakers.serviceAccounts)],
  ] as const;
  return (
    kinds
      .filter(([, names]) => names.length > 0)
      .map(([kind, names]) => `${kind} ${names.join(', ')}`)
      .join('; ') || 'nobody'
  );
}

const effects: Readonly<Record<string, string>> = {
  Audit: 'others are written into the audit log',
  Warn: 'others are warned',
  Deny: 'others are refused',
};

/** Who may put on the labels of a component, and what becomes of others: a connection is allowed to labels. */
export const labelsNote = (component: string, { allowed, actions }: GuardHead): string =>
  `Guard: only ${allowedWords(allowed)} may make pods with the labels of ${component}; ${actions.map((action) => effects[action] ?? action).join(', ')}.`;
