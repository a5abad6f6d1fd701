import type { World } from '../../support/worlds.ts';
import { asked } from './asked.ts';

/** Whether what takes long and repeats others on more presets is tried too. */
export const isFull = asked.level === 'full';

/** Whether only the main things are tried. */
export const isQuick = asked.level === 'quick';

/** All of a list, or what is tried by CI. */
export const unlessFull = <T>(list: readonly T[], isUsual: (one: T) => boolean): readonly T[] =>
  isFull ? list : list.filter(isUsual);

/** All of a list, or the main things. */
export const unlessQuick = <T>(list: readonly T[], isMain: (one: T) => boolean): readonly T[] =>
  isQuick ? list.filter(isMain) : list;

/** Whether the values of a world close the egress of every component. */
export const closesAll = ({ values }: World): boolean => values['egress'] === 'all';

export const isPreset = ({ values }: World, ...presets: readonly string[]): boolean =>
  presets.includes(String(values['preset']));
