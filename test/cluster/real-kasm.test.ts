import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { byHand, kasm119, type Generation } from '../../lab/kasm/generation.ts';
import { engines } from '../../lab/engines.ts';
import { helm, release, uninstall } from '../../lab/release.ts';
import { isFull } from './support/level.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';
import {
  denied,
  figures,
  install,
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
// What a second engine does otherwise shows in the first case.
const cases: readonly Case[] =
  isFull && engine === engines.k3s
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

const nothing = { lost: [], stolen: [], untried: [] };

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
      for (const name of ['kasm-isolation', 'next'])
        await uninstall(lab, name).catch(() => undefined);
      await running.end();
      await untilEnforced();
    };
  });

  /** Does something under load; what was lost and stolen meanwhile, and what was not tried. */
  async function during(name: string, act?: () => Promise<unknown>) {
    const phase = await running.phase(name, act);
    return { lost: lost(phase), stolen: stolen(phase), untried: untried(phase) };
  }

  test('before: all work is done, and every theft succeeds', async () => {
    const phase = await running.phase('before');
    expect(lost(phase)).toEqual([]);
    expect(denied(phase)).toEqual([]);
    expect(untried(phase)).toEqual([]);
  });

  test('install: no work is lost', async () => {
    const phase = await running.phase('install', () => install(values));
    expect(lost(phase)).toEqual([]);
  });

  test('installed: no work is lost, and no theft succeeds', async () => {
    expect(await during('installed')).toEqual(nothing);
  });

  test.runIf(isFull)('upgrade and rollback: no work is lost, and no theft succeeds', async () => {
    expect(await during('upgrade', () => release(lab, 'upgrade', other))).toEqual(nothing);
    expect(await during('rollback', backToFirst)).toEqual(nothing);
  });

  test.runIf(isFull)(
    'an engine that is killed amid an upgrade, and comes back: no work is lost, and no theft succeeds',
    async () => {
      expect(await during('engine killed amid an upgrade', killedAmid(other))).toEqual(nothing);
      expect(await during('rollback after that', backToFirst)).toEqual(nothing);
    },
  );

  test.runIf(isFull && next)(
    'another preset for the same pods, as a second release beside the first, which then goes: no work is lost, and no theft succeeds',
    async () => {
      for (const [preset, name, old] of [
        [next ?? '', 'next', 'kasm-isolation'],
        [generation.preset, 'kasm-isolation', 'next'],
      ] as const) {
        const beside = () => install(valuesFor(preset, egress), { name });
        expect(await during(`${preset} installed beside it`, beside)).toEqual(nothing);
        expect(await during('the other release removed', () => uninstall(lab, old))).toEqual(
          nothing,
        );
      }
    },
  );

  test.runIf(isFull && next)(
    `another preset by an upgrade of the release, and back: ${
      engine.movesRules
        ? 'rules move, so for a moment work may be lost, and no work stops'
        : 'no work is lost, and no theft succeeds'
    }`,
    async () => {
      for (const to of [next ?? '', generation.preset]) {
        const phase = await running.phase(`switch to ${to}`, () =>
          release(lab, 'upgrade', valuesFor(to, egress)),
        );
        console.log([...lost(phase), ...stolen(phase)].join('\n'));
        expect(neverDone(phase)).toEqual([]);
        if (!engine.movesRules) expect([...lost(phase), ...stolen(phase)]).toEqual([]);
        expect(await during(`after the switch to ${to}`)).toEqual(nothing);
      }
    },
  );

  test('a row too many is used by a thief, and by nobody else', async () => {
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

  test('a row that is switched off is missed by name', async () => {
    const [name, work] = row;
    await running.phase('a row off', () =>
      release(lab, 'upgrade', { ...values, flows: { [name]: { enabled: false } } }),
    );
    const off = await running.phase('after a row was switched off');
    expect(lost(off).some((each) => each.startsWith(work))).toBe(true);
    expect(neverDone(off)).toContain(work);
  });
});
