import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Namespace, Pod } from '../../../src/netpol/model.ts';
import { labelsFor } from '../../../src/netpol/policy/selector.ts';
import { worldOf } from '../../../lab/world.ts';
import { resolve } from '../../../src/table/resolve.ts';
import type { Table } from '../../../src/table/table.ts';
import { lab, untilEnforced } from './lab.ts';
import { withAddresses, startEndpoints, type LiveEndpoint } from '../../../lab/endpoints.ts';
import { portsOf } from '../../../lab/endpoints.ts';
import { pairsToWatch, watching, type Observation, type Watched } from './watch.ts';

export const tableOf = (values: unknown): Promise<Table> => resolve(values);

/** A running Kasm: a pod per component, its peers, and pods that no flow names. */
export interface LiveKasm {
  readonly endpoints: readonly LiveEndpoint[];
  readonly namespaces: readonly Namespace[];
  /** Connections that all these tables judge alike, for each component. */
  readonly watched: (...tables: readonly Table[]) => readonly Watched[];
  readonly end: () => Promise<void>;
}

const others = /^(?:bare pod|bare pod elsewhere|ingress-controller|prometheus|dns)$/u;

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
  const own = withAddresses({ pods, namespaces: [] });
  const { rows, namespaces } = worldOf(tables[0], [], 'kasm', own);
  const { endpoints, stop } = await startEndpoints(
    lab,
    rows.filter(
      ({ name, endpoint }) =>
        name.startsWith('kasm/') || others.test(name) || endpoint.kind === 'outside',
    ),
    [...namespaces],
    [...new Set(tables.flatMap(portsOf))],
  );
  await untilEnforced();
  return {
    endpoints,
    namespaces,
    watched(...sides) {
      const list = pairsToWatch(sides, endpoints, namespaces);
      // Into each pod: one connection that is allowed, and one that is not.
      const inside = endpoints.filter(({ end }) => end.startsWith('kasm.live-'));
      const closed = inside.filter(({ end }) =>
        sides.every(({ components }) => components[end.slice('kasm.live-'.length)]?.enabled),
      );
      for (const { name, ip } of closed) {
        const kinds = list.filter(({ to }) => to === ip).map(({ isAllowed }) => isAllowed);
        expect(new Set(kinds), `connections watched into ${name} (${ip})`).toEqual(
          new Set([true, false]),
        );
      }
      expect(closed.length).toBeGreaterThan(5);
      return list;
    },
    end: stop,
  };
}

function tell(what: string, observations: readonly Observation[], since: number): void {
  const worst = (isAllowed: boolean): string => {
    const list = observations.filter((observation) => observation.isAllowed === isAllowed);
    const { gap, name } = list.reduce((a, b) => (b.gap > a.gap ? b : a));
    if (gap === 0) return 'none';
    const last = Math.max(...list.map(({ lastWrong }) => (lastWrong ?? since) - since));
    return `${Math.round(gap)} ms (${name}), the last ${Math.round(last)} ms after the start`;
  };
  const probes = observations.reduce((sum, observation) => sum + observation.probes, 0);
  console.log(
    [
      `${what}: ${observations.length} connections, ${probes} probes`,
      `  worst gap of an allowed one: ${worst(true)}`,
      `  longest opening of a denied one: ${worst(false)}`,
    ].join('\n'),
  );
}

/**
 * Acts on a live application under watch, waits until the engine has caught up, and gives what was
 * seen. Each connection is tried at least 25 times a second, or the test fails.
 */
export async function live(
  what: string,
  watched: readonly Watched[],
  act: () => Promise<unknown>,
): Promise<readonly Observation[]> {
  let since = 0;
  const observations = await watching(lab, watched, async () => {
    await sleep(300);
    since = Date.now();
    await act();
    await untilEnforced();
    await sleep(300);
  });
  tell(what, observations, since);
  const rare = observations.filter(({ perSecond }) => !(perSecond >= 25));
  expect(rare.map(({ name }) => name)).toEqual([]);
  return observations;
}
