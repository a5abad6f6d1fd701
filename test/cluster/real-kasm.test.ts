import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { byHand, kasm119, type Generation } from '../../lab/kasm/generation.ts';
import { helm, release, uninstall } from '../../lab/release.ts';
import { isFull } from './support/full.ts';
import { lab, untilEnforced } from './support/lab.ts';
import {
  byInsiders,
  denied,
  figures,
  lost,
  neverDone,
  RunningKasm,
  stolen,
  untried,
  valuesFor,
} from './support/real-kasm.ts';

// A Kasm of real parts under load: PostgreSQL, Redis, nginx, and services that make the connections of Kasm's own. Every
// request is counted; each is a connection of its own, over IPv4 and IPv6 in turn, and nothing is tried twice.

type Egress = 'dataTier' | 'all';

interface Case {
  readonly generation: Generation;
  readonly egress: Egress;
  /** A preset to switch to, for the same pods. */
  readonly next?: string;
  /** A row that is switched off at the end, and the work that it is for. */
  readonly row: readonly [string, string];
}

const of119 = {
  generation: kasm119,
  next: 'kasm-platform',
  row: ['api-to-rdp-https-gateway', 'api → rdp-https-gateway: health check'],
} as const;
const plain = { generation: byHand, row: ['manager-to-redis', 'manager → redis: report'] } as const;

const always: readonly Case[] = [{ ...of119, egress: 'all' }];
const cases: readonly Case[] = isFull
  ? [
      ...always,
      { ...of119, egress: 'dataTier' },
      { ...plain, egress: 'all' },
      { ...plain, egress: 'dataTier' },
    ]
  : always;

/** A peer that means a pod of another namespace. */
const thief = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'elsewhere' } },
};

const backToFirst = (): Promise<unknown> => helm(lab, ['rollback', 'kasm-isolation', '1']);

/** Kills an engine, changes the release, and starts the engine again. */
const killedAmid = (values: object) => async (): Promise<void> => {
  await lab.engine.stop('SIGKILL');
  await release(lab, 'upgrade', values);
  await sleep(1000);
  await lab.engine.start();
};

const nothing = { lost: [], stolen: [] };

describe.each(cases)('$generation.preset, egress $egress', ({ generation, egress, next, row }) => {
  const values = valuesFor(generation.preset, egress);
  // The exporter has a second port: one rule changes, and none its place.
  const other = {
    ...values,
    components: { db: { ports: { metrics: { port: 9187, endPort: 9188 } } } },
  };
  let running: RunningKasm;
  beforeAll(async () => {
    running = await RunningKasm.start(generation, { closesAll: egress === 'all' });
    return async () => {
      console.log(figures(running.phases));
      await uninstall(lab).catch(() => undefined);
      await running.end();
      await untilEnforced();
    };
  });

  /** Does something under load; what was lost and stolen meanwhile. */
  async function during(name: string, act?: () => Promise<unknown>) {
    const phase = await running.phase(name, act);
    return { lost: lost(phase), stolen: stolen(phase) };
  }

  test('before: all work is done, and every theft succeeds', async () => {
    const phase = await running.phase('before');
    expect(lost(phase)).toEqual([]);
    expect(denied(phase)).toEqual([]);
    expect(untried(phase)).toEqual([]);
  });

  test('install: no work is lost', async () => {
    const phase = await running.phase('install', () => release(lab, 'install', values));
    expect(lost(phase)).toEqual([]);
  });

  test('installed: no work is lost, and no theft succeeds', async () => {
    expect(await during('installed')).toEqual(nothing);
  });

  test('upgrade and rollback: no work is lost, and no theft succeeds', async () => {
    expect(await during('upgrade', () => release(lab, 'upgrade', other))).toEqual(nothing);
    expect(await during('rollback', backToFirst)).toEqual(nothing);
  });

  test('an engine that is killed amid an upgrade, and comes back: no work is lost, and no theft succeeds', async () => {
    expect(await during('engine killed amid an upgrade', killedAmid(other))).toEqual(nothing);
  });

  test.runIf(next)(
    'a switch of preset, and back, moves rules: no work stops, and no stranger gets anything',
    async () => {
      for (const to of [next ?? '', generation.preset]) {
        const phase = await running.phase(`switch to ${to}`, () =>
          release(lab, 'upgrade', valuesFor(to, egress)),
        );
        // K3s' engine knows peers by the place of their rule: see docs/packets.md.
        expect(neverDone(phase)).toEqual([]);
        expect(stolen(phase).filter((each) => !byInsiders(each))).toEqual([]);
        expect(await during(`after the switch to ${to}`)).toEqual(nothing);
      }
    },
  );

  test('a row that is switched off is missed by name, and a row too many is used by a thief', async () => {
    const [name, work] = row;
    await running.phase('a row off', () =>
      release(lab, 'upgrade', { ...values, flows: { [name]: { enabled: false } } }),
    );
    const off = await running.phase('after a row was switched off');
    expect(lost(off).some((each) => each.startsWith(work))).toBe(true);
    expect(neverDone(off)).toContain(work);
    const opened = {
      ...values,
      peers: { ...(values['peers'] as object), thief },
      flows: { 'thief-to-db': { from: ['thief'], to: ['db'], ports: ['postgres'] } },
    };
    await running.phase('a row too many', () => release(lab, 'upgrade', opened));
    const open = await during('after a row too many');
    expect(open.lost).toEqual([]);
    expect(open.stolen.join()).toMatch(/^thief in another namespace → db: [^,]*$/u);
  });
});
