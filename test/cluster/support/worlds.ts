import { worlds, type World } from '../../support/worlds.ts';
import { asked } from './asked.ts';
import { engine } from './lab.ts';

/** Tried each time: a small and a large table, those that isolate less, and on the second engine one alone. */
const always = {
  k3s: new Set(['core', 'data-tier', 'plain', 'kasm-1.19', 'none']),
  rke2: new Set(['core', 'plain']),
};

/** The worlds of the platform whose engine this is; all of them where what takes long is tried too. */
export const worldsHere: readonly World[] = worlds.filter(
  ({ values: { platform, preset, egress } }) =>
    platform === engine.platform &&
    (asked.isFull ||
      (always[engine.platform].has(String(preset)) &&
        (engine.platform === 'k3s' || egress === 'dataTier'))),
);
