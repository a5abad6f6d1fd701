import { worlds, type World } from '../../support/worlds.ts';
import { closesAll, isPreset, unlessFull, unlessQuick } from './level.ts';
import { engine } from './lab.ts';

const mine = worlds.filter(({ values }) => values['platform'] === engine.platform);

/**
 * The worlds of the platform whose engine this is. Of K3s' closed egress of each preset is tried through Services as well,
 * so that most of it need not be here each time; on Felix a small and a usual one are.
 */
const usual = unlessFull(mine, (world) =>
  engine.platform === 'k3s'
    ? !closesAll(world) || isPreset(world, 'plain', 'kasm-1.19')
    : !closesAll(world) && isPreset(world, 'core', 'plain'),
);
export const worldsHere: readonly World[] = unlessQuick(usual, (world) =>
  isPreset(world, 'plain', 'kasm-1.19'),
);
