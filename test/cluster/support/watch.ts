import type { Namespace } from '../../../src/netpol/model.ts';
import { expected } from '../../../lab/declared.ts';
import type { Table } from '../../../src/table/table.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Period, WatchSpec } from '../../../lab/pods.ts';
import type { LiveEndpoint } from '../../../lab/endpoints.ts';
import { portsOf } from '../../../lab/endpoints.ts';

/** A connection that every table of a test allows, or that every one denies, tried over and over. */
export interface Watched extends WatchSpec {
  readonly isAllowed: boolean;
  /** Whether any flow of any table declares these two, on whatever port. */
  readonly isDeclared: boolean;
}

/** What one watch saw. */
export interface Observation extends Watched {
  readonly probes: number;
  readonly perSecond: number;
  /** Probes whose verdict is not the one that every table gives. */
  readonly wrong: number;
  /** The longest time with wrong verdicts alone, in milliseconds, up to the next right one. */
  readonly gap: number;
  /** When the last wrong probe began (milliseconds since 1970). */
  readonly lastWrong: number | undefined;
}

/** Milliseconds from one try to the next: 80 a second, of which a busy machine may lose some. */
const every = 12.5;

/**
 * For each component and family one connection into it that all tables allow, one that all deny, and one that all deny to
 * an end that they admit on another port; the same for connections out of components whose egress they close. Pods answer
 * on the ports of the tables, so a component without such a connection is left out.
 */
export function pairsToWatch(
  tables: readonly Table[],
  endpoints: readonly LiveEndpoint[],
  namespaces: readonly Namespace[],
): readonly Watched[] {
  const expectations = tables.map((table) => expected(table, 'kasm', namespaces));
  const ports = [...new Set(tables.flatMap(portsOf))];
  const verdict = (from: LiveEndpoint, to: LiveEndpoint, port: number): boolean | undefined => {
    const verdicts = expectations.map((each) =>
      each.allowed(from.endpoint, to.endpoint).has('TCP', port),
    );
    return verdicts.every((one) => one === verdicts[0]) ? verdicts[0] : undefined;
  };
  const namesOf = (endpoint: LiveEndpoint): readonly string[] =>
    expectations.flatMap((each) => [...each.namesOf(endpoint.endpoint)]);
  const isClosed = (endpoint: LiveEndpoint, direction: 'Ingress' | 'Egress'): boolean =>
    tables.every((table) =>
      namesOf(endpoint).some((name) => table.components[name]?.policyTypes.includes(direction)),
    );
  const watched: Watched[] = [];
  for (const [direction, mine] of [
    ['Ingress', 'to'],
    ['Egress', 'from'],
  ] as const) {
    for (const endpoint of endpoints.filter((each) => isClosed(each, direction))) {
      for (const [isAllowed, isKnown] of [
        [true, true],
        [false, false],
        [false, true],
      ] as const) {
        const isDeclaredWith = (other: LiveEndpoint): boolean =>
          expectations.some(
            (each) =>
              (mine === 'to'
                ? each.declared(other.endpoint, endpoint.endpoint)
                : each.declared(endpoint.endpoint, other.endpoint)
              ).length > 0,
          );
        const pair = endpoints
          .filter((other) => other.end !== endpoint.end && other.isV4 === endpoint.isV4)
          .filter((other) => isDeclaredWith(other) === isKnown)
          .flatMap((other) => {
            const [from, to] = mine === 'to' ? [other, endpoint] : [endpoint, other];
            return ports.map((port) => ({ from, to, port }));
          })
          .find(({ from, to, port }) => verdict(from, to, port) === isAllowed);
        if (!pair) continue;
        const { from, to, port } = pair;
        watched.push({
          name: `${from.name} → ${to.name} (${to.ip}) : ${port}/TCP`,
          from: from.end,
          to: to.ip,
          protocol: 'TCP',
          port,
          every,
          isAllowed,
          isDeclared: isKnown,
        });
      }
    }
  }
  return [...new Map(watched.map((each) => [each.name, each])).values()];
}

function observationOf(watched: Watched, periods: readonly Period[]): Observation {
  const probes = periods.reduce((sum, { count }) => sum + count, 0);
  const [first] = periods;
  const last = periods.at(-1);
  const seconds = first && last ? (last.until - first.since) / 1000 : 0;
  const isWrong = ({ verdict }: Period): boolean => (verdict === 'o') !== watched.isAllowed;
  const gaps = periods.flatMap((period, index) =>
    isWrong(period) ? (periods[index + 1]?.since ?? period.until) - period.since : [],
  );
  return {
    ...watched,
    probes,
    perSecond: probes / seconds,
    wrong: periods.filter(isWrong).reduce((sum, { count }) => sum + count, 0),
    gap: Math.max(0, ...gaps),
    lastWrong: periods.findLast(isWrong)?.until,
  };
}

/** Watches pairs while something is done. */
export async function watching(
  lab: Lab,
  watched: readonly Watched[],
  act: () => Promise<void>,
): Promise<readonly Observation[]> {
  const names = watched.map(({ name }) => name);
  await lab.pods.watch(watched);
  try {
    await act();
  } catch (error) {
    await lab.pods.unwatch(names);
    throw error;
  }
  const periods = await lab.pods.unwatch(names);
  return watched.map((each) => observationOf(each, periods[each.name] ?? []));
}

/** Those that saw anything wrong, as sentences. */
export const faults = (observations: readonly Observation[]): string[] =>
  observations
    .filter(({ wrong }) => wrong > 0)
    .map(
      ({ name, isAllowed, wrong, probes, gap }) =>
        `${name}: ${isAllowed ? 'denied' : 'connected'} ${wrong} of ${probes} times, for ${Math.round(gap)} ms at a stretch`,
    );
