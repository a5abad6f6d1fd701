import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../lab/lab.ts';

/** How much the policy engine has written on the node. */
export interface Written {
  readonly v4: number;
  readonly v6: number;
  readonly sets: number;
  readonly entries: number;
}

const lines = (text: string, start: RegExp): number =>
  text.split('\n').filter((line) => start.test(line)).length;

/** Counts the iptables rules in the engine's chains, and its ipsets; chains are not counted. */
export async function written({ node }: Lab): Promise<Written> {
  const sets = await node.run('ipset', ['save']);
  return {
    v4: lines(await node.run('iptables-save', ['-t', 'filter']), /^-A KUBE-/u),
    v6: lines(await node.run('ip6tables-save', ['-t', 'filter']), /^-A KUBE-/u),
    sets: lines(sets, /^create /u),
    entries: lines(sets, /^add /u),
  };
}

export const beyond = (all: Written, base: Written): Written => ({
  v4: all.v4 - base.v4,
  v6: all.v6 - base.v6,
  sets: all.sets - base.sets,
  entries: all.entries - base.entries,
});

const units: Readonly<Record<string, number>> = { s: 1000, ms: 1, µs: 0.001 };

/** How long each sync of the engine took so far, in milliseconds, and how many it began. */
async function syncLog(lab: Lab): Promise<{ begun: number; took: readonly number[] }> {
  const log = await lab.engine.log();
  return {
    begun: lines(log, /Starting sync of iptables/u),
    took: Array.from(
      log.matchAll(/sync iptables took ([\d.]+)(s|ms|µs)$/gmu),
      ([, number, unit = '']) => Number(number) * (units[unit] ?? Number.NaN),
    ),
  };
}

/** The syncs of the engine while something is done, in milliseconds each. */
export async function syncsDuring(lab: Lab, act: () => Promise<void>): Promise<readonly number[]> {
  const before = (await syncLog(lab)).took.length;
  await act();
  await rest(lab);
  return (await syncLog(lab)).took.slice(before);
}

/** Waits until the engine has had nothing to do for a quarter of a second. */
export async function rest(lab: Lab): Promise<void> {
  let calm = 0;
  let last = -1;
  while (calm < 5) {
    await sleep(50);
    const { begun, took } = await syncLog(lab);
    calm = begun === took.length && begun === last ? calm + 1 : 0;
    last = begun;
  }
}
