import type { World } from '../../support/worlds.ts';

/** The variable that asks for all tests; without it, those that take long and repeat others on more presets are left out. */
export const fullVariable = 'KASM_ISOLATION_LAB_FULL';

export const isFull = process.env[fullVariable] === 'yes';

/** All of a list, or what is tried each time. */
export const unlessFull = <T>(list: readonly T[], isAlways: (one: T) => boolean): readonly T[] =>
  isFull ? list : list.filter(isAlways);

/** Whether the values of a world close the egress of every component. */
export const closesAll = ({ values }: World): boolean => values['egress'] === 'all';

export const isPreset = ({ values }: World, ...presets: readonly string[]): boolean =>
  presets.includes(String(values['preset']));
