import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engine, lab } from './support/lab.ts';
import { live, liveKasm, tableOf, type LiveKasm } from './support/live-kasm.ts';
import { helm, HelmRefused, release, uninstall } from '../../lab/release.ts';
import { faults, watching } from './support/watch.ts';

const { platform } = engine;
const before = { preset: 'plain', platform };
/** The same preset, with a flow more, a flow less and another port. */
const after = {
  ...before,
  components: { redis: { ports: { metrics: { port: 9122 } } } },
  flows: {
    'api-to-guac': { enabled: false },
    'share-metrics': { from: ['manager'], to: ['redis'], ports: ['metrics'] },
  },
};
const other = { preset: 'kasm-1.16', platform };
/** A port before those that others reach: their rules move by one place. */
const moved = {
  ...before,
  components: {
    db: { ports: { early: { port: 1000 } } },
    guac: { ports: { early: { port: 1000 } } },
  },
  flows: {
    'guac-to-db-early': { from: ['guac'], to: ['db'], ports: ['early'] },
    'manager-to-guac-early': { from: ['manager'], to: ['guac'], ports: ['early'] },
  },
};

const tables = {
  before: await tableOf(before),
  after: await tableOf(after),
  other: await tableOf(other),
  moved: await tableOf(moved),
};

/** The policies of the namespace as they are stored, with their versions. */
const stored = async (): Promise<unknown> =>
  (await lab.api.must('GET', '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies')).items;

let kasm: LiveKasm;

beforeAll(async () => {
  kasm = await liveKasm(tables.before, tables.after, tables.other, tables.moved);
});

afterAll(async () => {
  await uninstall(lab).catch(() => undefined);
  await kasm.end();
});

describe('the lifecycle of a release, on a running application', () => {
  test('install: what is allowed keeps working but for a moment, and in the end nothing else connects', async () => {
    const observations = await live('install', kasm.watched(tables.before), () =>
      release(lab, 'install', before),
    );
    const denied = observations.filter(({ isAllowed }) => !isAllowed);
    expect(denied.every(({ wrong, probes }) => wrong > 0 && wrong < probes)).toBe(true);
    // Far more than was ever seen; Helm writes all policies at once, and the engine may read in between.
    const allowed = observations.filter(({ isAllowed }) => isAllowed);
    expect(Math.max(...allowed.map(({ gap }) => gap))).toBeLessThan(2000);
    expect(await watching(lab, kasm.watched(tables.before), () => sleep(500)).then(faults)).toEqual(
      [],
    );
  });

  test('an upgrade that changes flows: no denied pair ever connects, no allowed pair is ever refused', async () => {
    const observations = await live('upgrade', kasm.watched(tables.before, tables.after), () =>
      release(lab, 'upgrade', after),
    );
    expect(faults(observations)).toEqual([]);
  });

  test('a rollback: no denied pair ever connects, no allowed pair is ever refused', async () => {
    const observations = await live('rollback', kasm.watched(tables.before, tables.after), () =>
      helm(lab, ['rollback', 'kasm-isolation', '1']),
    );
    expect(faults(observations)).toEqual([]);
  });

  test('an upgrade with bad values changes nothing, with the schema and without', async () => {
    const bad = { ...before, components: { db: { podSelector: {} } } };
    const was = await stored();
    const observations = await live('failed upgrade', kasm.watched(tables.before), async () => {
      await expect(release(lab, 'upgrade', bad)).rejects.toThrow(HelmRefused);
      await expect(
        helm(
          lab,
          ['upgrade', 'kasm-isolation', './chart', '--skip-schema-validation', '--values', '-'],
          JSON.stringify(bad),
        ),
      ).rejects.toThrow('kasm-isolation: components.db.podSelector');
    });
    expect(faults(observations)).toEqual([]);
    expect(await stored()).toEqual(was);
  });

  test('a switch of preset, and back: no denied pair ever connects, no allowed pair is ever refused', async () => {
    const both = kasm.watched(tables.before, tables.other);
    expect(
      faults(await live('switch of preset', both, () => release(lab, 'upgrade', other))),
    ).toEqual([]);
    expect(faults(await live('switch back', both, () => release(lab, 'upgrade', before)))).toEqual(
      [],
    );
  });

  test(`an upgrade that moves rules to other places: ${
    engine.movesRules
      ? 'for a moment a peer of a pod may get the ports of another peer, all others nothing'
      : 'no denied pair ever connects, no allowed pair is ever refused'
  }`, async () => {
    const sides = kasm.watched(tables.before, tables.moved);
    for (const values of [moved, before]) {
      const observations = await live('rules that move', sides, () =>
        release(lab, 'upgrade', values),
      );
      const firm = observations.filter(({ isDeclared }) => !(engine.movesRules && isDeclared));
      expect(faults(firm)).toEqual([]);
      expect(Math.max(...observations.map(({ gap }) => gap))).toBeLessThan(2000);
    }
  });

  test('uninstall: in the end everybody connects again', async () => {
    const observations = await live('uninstall', kasm.watched(tables.before), () => uninstall(lab));
    const allowed = observations.filter(({ isAllowed }) => isAllowed);
    expect(Math.max(...allowed.map(({ gap }) => gap))).toBeLessThan(5000);
    const open = kasm.watched(tables.before).map((each) => ({ ...each, isAllowed: true }));
    expect(await watching(lab, open, () => sleep(500)).then(faults)).toEqual([]);
  });
});
