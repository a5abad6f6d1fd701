import { CannotSay } from './path.ts';

/** A leaf of values as flags name it: its path, escaped as Helm wants it (`strvals`), and what stands there. */
export type Setting = readonly [path: string, value: string | number | boolean | null];

const escaped = (key: string): string => key.replaceAll(/[\\.,=[\]{}]/gu, String.raw`\$&`);

/** Every leaf of values. Throws `CannotSay` at an empty map or list: it has no leaf. */
export function settingsOf(value: unknown, path = ''): readonly Setting[] {
  const under = (key: string): string => (path === '' ? escaped(key) : `${path}.${escaped(key)}`);
  if (typeof value !== 'object' || value === null) {
    return [[path, value as Setting[1]]];
  }
  const settings = Array.isArray(value)
    ? value.flatMap((item, index) => settingsOf(item, `${path}[${index}]`))
    : Object.entries(value).flatMap(([key, child]) => settingsOf(child, under(key)));
  if (settings.length === 0) throw new CannotSay(`${path}: no flag sets an empty map or list`);
  return settings;
}

/** A text as the value of a flag: commas part settings, and a backslash escapes. */
export const flagText = (text: string): string => text.replaceAll(/[\\,]/gu, String.raw`\$&`);
