import type { World } from '../../support/worlds.ts';
import { asked } from './asked.ts';

/** Whether those that take long and repeat others on more presets are tried too. */
export const { isFull } = asked;

/** All of a list, or what is tried each time. */
export const unlessFull = <T>(list: readonly T[], isAlways: (one: T) => boolean): readonly T[] =>
  isFull ? list : list.filter(isAlways);

/** Whether the values of a world close the egress of every component. */
export const closesAll = ({ values }: World): boolean => values['egress'] === 'all';

export const isPreset = ({ values }: World, ...presets: readonly string[]): boolean =>
  presets.includes(String(values['preset']));
