/** What is on of a map of the table, by name. */
export const on = <Entry extends { readonly enabled: boolean }>(
  entries: Readonly<Record<string, Entry>>,
): readonly (readonly [string, Entry])[] =>
  Object.entries(entries).filter(([, { enabled }]) => enabled);
