import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Namespace, Pod } from '../../../src/netpol/model.ts';
import { labelsFor } from '../../../src/netpol/policy/selector.ts';
import { worldOf } from '../../../src/reach/world.ts';
import { resolve } from '../../../src/table/resolve.ts';
import type { Table } from '../../../src/table/table.ts';
import { lab, settle } from './lab.ts';
import { housed, settleTown, type Door } from '../../../lab/town.ts';
import { portsOf } from '../../../lab/town.ts';
import { pairsToWatch, watching, type Sight, type Watched } from './watch.ts';

export const tableOf = (values: unknown): Promise<Table> => resolve(values);

/** A Kasm that runs: a pod per component, and whoever may want to talk to it. */
export interface LiveKasm {
  readonly doors: readonly Door[];
  readonly namespaces: readonly Namespace[];
  /** Connections that all these tables judge alike, for each component. */
  readonly watched: (...tables: readonly Table[]) => readonly Watched[];
  readonly end: () => Promise<void>;
}

const strangers = /^(?:bare pod|bare pod elsewhere|ingress-controller|prometheus|dns)$/u;

/** Starts a Kasm whose pods carry the labels of all these tables, as they do while one labelling replaces another. */
export async function liveKasm(...tables: readonly [Table, ...Table[]]): Promise<LiveKasm> {
  const names = [...new Set(tables.flatMap(({ components }) => Object.keys(components)))];
  const pods: readonly Pod[] = names.map((name) => ({
    namespace: 'kasm',
    name: `live-${name}`,
    labels: Object.assign(
      {},
      ...tables.map(({ components }) => labelsFor(components[name]?.podSelector ?? {})),
    ),
    ips: [],
    ports: [],
    hostNetwork: false,
  }));
  const own = housed({ pods, namespaces: [] });
  const { rows, namespaces } = worldOf(tables[0], [], 'kasm', own);
  const { doors, leave } = await settleTown(
    lab,
    rows.filter(
      ({ name, endpoint }) =>
        name.startsWith('kasm/') || strangers.test(name) || endpoint.kind === 'outside',
    ),
    [...namespaces],
    [...new Set(tables.flatMap(portsOf))],
  );
  await settle();
  return {
    doors,
    namespaces,
    watched(...sides) {
      const list = pairsToWatch(sides, doors, namespaces);
      // Into each pod: one connection that is allowed, and one that is not.
      const inside = doors.filter(({ end }) => end.startsWith('kasm.live-'));
      const closed = inside.filter(({ end }) =>
        sides.every(({ components }) => components[end.slice('kasm.live-'.length)]?.enabled),
      );
      for (const { name, ip } of closed) {
        const kinds = list.filter(({ to }) => to === ip).map(({ isAllowed }) => isAllowed);
        expect(new Set(kinds), `connections watched into ${name} (${ip})`).toEqual(
          new Set([true, false]),
        );
      }
      expect(closed.length).toBeGreaterThan(8);
      return list;
    },
    end: leave,
  };
}

function tell(what: string, sights: readonly Sight[], since: number): void {
  const worst = (isAllowed: boolean): string => {
    const list = sights.filter((sight) => sight.isAllowed === isAllowed);
    const { gap, name } = list.reduce((a, b) => (b.gap > a.gap ? b : a));
    if (gap === 0) return 'none';
    const last = Math.max(...list.map(({ lastWrong }) => (lastWrong ?? since) - since));
    return `${Math.round(gap)} ms (${name}), the last ${Math.round(last)} ms after the start`;
  };
  const probes = sights.reduce((sum, sight) => sum + sight.probes, 0);
  console.log(
    [
      `${what}: ${sights.length} connections, ${probes} probes`,
      `  worst gap of an allowed one: ${worst(true)}`,
      `  longest opening of a denied one: ${worst(false)}`,
    ].join('\n'),
  );
}

/**
 * Acts on a live application under watch, waits until the engine has caught up, and gives what was
 * seen. Each connection is tried at least 50 times a second, or the test fails.
 */
export async function live(
  what: string,
  watched: readonly Watched[],
  act: () => Promise<unknown>,
): Promise<readonly Sight[]> {
  let since = 0;
  const sights = await watching(lab, watched, async () => {
    await sleep(300);
    since = Date.now();
    await act();
    await settle();
    await sleep(300);
  });
  tell(what, sights, since);
  const rare = sights.filter(({ perSecond }) => !(perSecond >= 50));
  expect(rare.map(({ name }) => name)).toEqual([]);
  return sights;
}
