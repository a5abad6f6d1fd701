import type { Allowed } from '../../read/guard.ts';
import type { Explanation } from '../../reach/explain.ts';
import { keeperOf, podMakers } from '../../table/guard.ts';
import type { Table } from '../../table/table.ts';

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

/**
 * Who may put on the labels of whoever is allowed to connect, and what becomes of others: a connection is allowed to
 * labels. Nothing where nothing passes, or no guard keeps them.
 */
export function labelsNotes(
  { allowed }: Pick<Explanation, 'allowed'>,
  from: string,
  table: Table | undefined,
  release: Parameters<typeof keeperOf>[2],
): readonly string[] {
  const keeper = allowed !== 'none' && table ? keeperOf(table, from, release) : undefined;
  if (!keeper) return [];
  const effect = keeper.actions.map((action) => effects[action] ?? action).join(', ');
  return [
    `Guard: only ${allowedWords(keeper.allowed)} may make pods with the labels of ${from}; ${effect}.`,
  ];
}
