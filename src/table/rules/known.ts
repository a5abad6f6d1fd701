import { nearestName } from '../../../schema/nearest.ts';
import type { Problem } from '../../../schema/problems.ts';
import type { Origin } from '../resolve.ts';

const names = (...maps: readonly object[]): string[] =>
  [...new Set(maps.flatMap((map) => Object.keys(map)))].toSorted();

export type MapName = 'components' | 'peers' | 'flows';

const knownNames = ({ preset, platform }: Origin, map: MapName): string[] =>
  names(preset[map], map === 'peers' ? platform.peers : {});

/** Whether preset or platform have an entry of that name. */
export const isKnown = (origin: Origin, map: MapName, name: string): boolean =>
  knownNames(origin, map).includes(name);

/** An entry that no preset knows and that is not complete: a new one in the making, or a slip of the pen. */
export function unknownEntry(origin: Origin, map: MapName, name: string, needs: string): Problem {
  const near = nearestName(name, knownNames(origin, map));
  const hint = near === undefined ? '' : `, or did you mean "${near}"?`;
  return {
    path: `${map}.${name}`,
    message: `preset ${origin.presetName} has none of that name, and a new one needs ${needs}; write it${hint}`,
  };
}
