import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../lab/lab.ts';
import type { WatchSpec } from '../../lab/pods.ts';
import { parsePolicy } from '../../src/netpol/policy/parse.ts';
import type { LiveEndpoint } from '../../lab/endpoints.ts';
import { rest, syncsDuring } from './engine.ts';
import { withGuac, type PolicySet } from './sets.ts';

/** Times of one set, in milliseconds; one entry per run. */
export interface Delays {
  /** From one write to the API server, just before it is sent. */
  readonly writeOpens: number[];
  readonly writeShuts: number[];
  /** From the start of `helm upgrade` or `kubectl apply`. */
  readonly commandOpens: number[];
  readonly commandShuts: number[];
  /** What the engine says that each sync took, while single writes were made. */
  readonly syncs: number[];
}

export const noDelays = (): Delays => ({
  writeOpens: [],
  writeShuts: [],
  commandOpens: [],
  commandShuts: [],
  syncs: [],
});

/** The connection that opens and shuts: one guac to one manager, in both families. */
export function guacToManager(endpoints: readonly LiveEndpoint[]): readonly WatchSpec[] {
  const first = (name: string): readonly LiveEndpoint[] => {
    const end = endpoints.find((endpoint) => endpoint.name === name)?.end;
    return endpoints.filter((endpoint) => endpoint.end === end);
  };
  const from = first('guac')[0]?.end ?? '';
  return first('manager').map(({ ip: to }) => ({
    name: `guac to ${to}`,
    from,
    to,
    protocol: 'TCP',
    port: 8181,
    every: 5,
  }));
}

/** Milliseconds: an engine may leave what it denies without an answer. */
const patience = 400;

/** Waits until every connection is open, or shut. */
async function until(lab: Lab, watches: readonly WatchSpec[], isOpen: boolean): Promise<void> {
  const rows = watches.map(({ from, to, protocol, port }) => ({
    from,
    to,
    ports: [{ protocol, port }],
  }));
  const deadline = Date.now() + 300_000;
  let agreed = 0;
  while (Date.now() < deadline) {
    const verdicts = await lab.pods.probe(rows, patience);
    const isReached = verdicts.every(([verdict]) => (verdict === 'o') === isOpen);
    // Once may be an answer that a busy machine lost.
    agreed = isReached ? agreed + 1 : 0;
    if (agreed === 2) return;
    await sleep(25);
  }
  throw new Error(`A change was not enforced in time:\n${await lab.engine.logTail()}`);
}

/** Milliseconds from the start of an act to the first probe with the new verdict, in the family that comes last. */
export async function delayOf(
  lab: Lab,
  watches: readonly WatchSpec[],
  isOpen: boolean,
  act: () => Promise<unknown>,
): Promise<number> {
  await lab.pods.watch(watches);
  await sleep(100);
  const start = Date.now();
  await act();
  await until(lab, watches, isOpen);
  await sleep(25);
  const periods = await lab.pods.unwatch(watches.map(({ name }) => name));
  const ends = Object.values(periods).map((list) => {
    const [before, after] = [list.at(-2), list.at(-1)];
    if (!before || !after || (after.verdict === 'o') !== isOpen)
      throw new Error(`The connection did not ${isOpen ? 'open' : 'shut'} while it was watched`);
    return after.since - start;
  });
  return Math.max(...ends);
}

/** Installs a set, opens and shuts the connection so many times by single writes and by commands, and removes the set. */
export async function measure(
  lab: Lab,
  set: PolicySet,
  watches: readonly WatchSpec[],
  times: number,
  into: Delays,
): Promise<void> {
  await set.install();
  await until(lab, watches, false);
  const path = `/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies/${set.manager}`;
  const { spec } = parsePolicy(await lab.api.must('GET', path), 'kasm');
  const write = (isOpen: boolean) => (): Promise<unknown> =>
    lab.api.merge(path, { spec: { ingress: (isOpen ? withGuac(spec) : spec).ingress } });
  const command = (isOpen: boolean) => (): Promise<unknown> => set.letGuacIn(isOpen);
  const delay = async (isOpen: boolean, act: () => Promise<unknown>): Promise<number> => {
    await rest(lab);
    return delayOf(lab, watches, isOpen, act);
  };
  for (let run = 0; run < times; run += 1) {
    into.commandOpens.push(await delay(true, command(true)));
    into.commandShuts.push(await delay(false, command(false)));
  }
  const syncs = await syncsDuring(lab, async () => {
    for (let run = 0; run < times; run += 1) {
      into.writeOpens.push(await delay(true, write(true)));
      into.writeShuts.push(await delay(false, write(false)));
    }
  });
  into.syncs.push(...syncs);
  await set.remove();
  await rest(lab);
}
